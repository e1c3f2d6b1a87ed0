import { right } from 'fp-ts/Either'
import { type Decider, type Instant, isPrivileged } from '../kernel'
import type { DeadLetterCommand } from './commands'
import { type DeadLetterError, errors } from './errors'
import type { DeadLetterEvent } from './events'

/** The stages: none -> discarded. */
export type DeadLetterState =
  { readonly stage: 'none' } | { readonly stage: 'discarded'; readonly times: number; readonly lastAt: Instant }

/** Each time is recorded, also the second: a log that is published anew may have it parked again. */
export const decider: Decider<DeadLetterCommand, DeadLetterEvent, DeadLetterState, DeadLetterError> = {
  initialState: { stage: 'none' },

  decide: ({ data, by, at }) =>
    isPrivileged(by)
      ? right([{ type: 'DeadLetterDiscarded', data: { ...data, discardedAt: at } }])
      : errors.fail(
          'dead-letter.forbidden',
          'Only whoever runs Lyceum discards what its consumers could not deal with.',
        ),

  evolve: (state, { data: { discardedAt } }) => ({
    stage: 'discarded',
    times: state.stage === 'none' ? 1 : state.times + 1,
    lastAt: discardedAt,
  }),
}
