import { account } from '../../domain/account'
import { consent } from '../../domain/consent'
import { forgetting, type ForgettingState } from '../../domain/forgetting'
import { session } from '../../domain/session'
import { agreedInForce } from '../consents'
import { instantOf, type Process, type ProcessCommand, when, whenSeenBy } from './process'

const onForgetting = (id: string, type: string, data: unknown): readonly ProcessCommand[] => [
  { category: 'forgetting', id, type, data },
]

/**
 * Somebody who asked to be forgotten is, when the time to think it over has passed; whoever signs in before that has
 * thought otherwise. An account that was ended in another way is forgotten as well: without it nothing calls for the rest.
 */
export const beginForgetting: Process = {
  name: 'begin-forgetting',
  reactions: [
    when(
      forgetting,
      'ForgettingRequested',
      ({ id, data: { dueAt } }, state: ForgettingState) =>
        // Called off, or asked for again with another day: then that request's own reminder comes.
        state.stage === 'requested' && state.dueAt === dueAt
          ? onForgetting(id, 'BeginForgetting', { cause: state.cause })
          : [],
      {
        // Whom retention has told is looked at once more by retention, which waits until all sign-ins are known.
        only: ({ data: { cause, dueAt, requestedAt } }) => cause !== 'retention' && dueAt > requestedAt,
        due: ({ data: { dueAt } }) => dueAt,
      },
    ),
    whenSeenBy(account, 'AccountErased', [forgetting, ({ id }) => id], ({ id, data: { cause } }, state) =>
      state.stage === 'none' || state.stage === 'requested' ? onForgetting(id, 'BeginForgetting', { cause }) : [],
    ),
    whenSeenBy(
      session,
      'SessionStarted',
      [forgetting, ({ data: { userId } }) => userId],
      ({ data: { userId, startedAt } }, state) =>
        // What staff has decided stays so.
        state.stage === 'requested' && state.cause !== 'staff' && state.requestedAt < startedAt
          ? onForgetting(userId, 'CancelForgetting', {})
          : [],
    ),
  ],
}

/** What somebody agreed to when opening an account is recorded beside what they agree to later. */
export const recordConsents: Process = {
  name: 'record-consents',
  reactions: [
    whenSeenBy(account, 'AccountRegistered', [consent, ({ id }) => id], (event) => {
      const at = instantOf(event)
      const agreed = agreedInForce(event.data.consents, at).map(({ document, version }) => ({ document, version }))
      if (agreed.length === 0) return []
      const data = { consents: agreed, given: 'registration' }
      return [{ category: 'consent', id: event.id, type: 'GiveConsents', data, at }]
    }),
  ],
}
