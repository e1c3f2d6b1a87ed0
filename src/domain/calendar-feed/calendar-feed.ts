import { right } from 'fp-ts/Either'
import { actsFor, type Decider } from '../kernel'
import type { FeedCommand } from './commands'
import { errors, type FeedError } from './errors'
import type { FeedEvent } from './events'

/** The stages: none -> open <-> closed. */
export type FeedState =
  { readonly stage: 'none' } | { readonly stage: 'open'; readonly secretHash: string } | { readonly stage: 'closed' }

export const decider: Decider<FeedCommand, FeedEvent, FeedState, FeedError> = {
  initialState: { stage: 'none' },

  decide: ({ type, data, id, at, by }, state) => {
    if (!actsFor(by, id)) return errors.fail('feed.not-yours', 'Only its owner opens and closes a feed.')
    if (type === 'OpenFeed')
      return state.stage === 'open' && state.secretHash === data.secretHash
        ? right([])
        : right([{ type: 'FeedOpened', data: { ...data, openedAt: at } }])
    if (state.stage === 'none') return errors.fail('feed.not-found', 'There is no such feed.')
    return right(state.stage === 'closed' ? [] : [{ type: 'FeedClosed', data: { closedAt: at } }])
  },

  evolve: (_, event) =>
    event.type === 'FeedOpened' ? { stage: 'open', secretHash: event.data.secretHash } : { stage: 'closed' },
}
