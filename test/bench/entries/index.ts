import type { BenchEntry } from '../bench'
import { append } from './append'
import { auditProof } from './audit-proof'
import { auditVerify } from './audit-verify'
import { catchUp } from './catch-up'
import { eventStoreDb } from './eventstoredb'
import { http } from './http'
import { importOulad } from './import'
import { notifications } from './notifications'
import { privacy } from './privacy'
import { rebuildEnrollments } from './rebuild'
import { relay } from './relay'
import { warmFold } from './warm-fold'

/** Every entry of `npm run bench`, in the order of the table. A new one is a file beside this and a line here. */
export const entries: readonly BenchEntry[] = [
  append,
  eventStoreDb,
  importOulad,
  rebuildEnrollments,
  warmFold,
  catchUp,
  http,
  auditProof,
  auditVerify,
  privacy,
  relay,
  notifications,
]
