import { right } from 'fp-ts/Either'
import type { Decider, Instant } from '../kernel'
import type { AuditAccessCommand } from './commands'
import { type AuditAccessError, errors } from './errors'
import type { AuditAccessEvent } from './events'

/** The stages: none -> reading. What was read stays in the events; a state that kept it would only grow. */
export type AuditAccessState =
  | { readonly stage: 'none' }
  | { readonly stage: 'reading'; readonly reader: string; readonly reads: number; readonly lastReadAt: Instant }

export const decider: Decider<AuditAccessCommand, AuditAccessEvent, AuditAccessState, AuditAccessError> = {
  initialState: { stage: 'none' },

  decide: ({ data, by, at }, state) =>
    state.stage === 'reading' && state.reader !== by.id
      ? errors.fail('audit.not-the-reader', 'What somebody reads is recorded in his own name only.')
      : right([{ type: 'AuditReadRecorded', data: { ...data, reader: by.id, readAt: at } }]),

  evolve: (state, { data: { reader, readAt } }) => ({
    stage: 'reading',
    reader,
    reads: state.stage === 'none' ? 1 : state.reads + 1,
    lastReadAt: readAt,
  }),
}
