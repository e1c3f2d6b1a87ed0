import type * as t from 'io-ts'
import { object, text } from '../kernel'

/** What a session was started from, as the edge saw it. */
export const SessionClient = object({ address: text(1, 100) }, { userAgent: text(1, 500) })
export type SessionClient = t.TypeOf<typeof SessionClient>
