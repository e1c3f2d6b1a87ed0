import { type Either, right } from 'fp-ts/Either'
import { type Actor, type Decider, type Instant, isPrivileged, plusMillis, toMillis } from '../kernel'
import type { SessionCommand } from './commands'
import { errors, type SessionError } from './errors'
import type { SessionEvent } from './events'
import { type EndCause, isOver, LIFETIME, type LiveSession, REUSE_GRACE, type SessionState } from './state'

type Of<Type extends SessionCommand['type']> = Extract<SessionCommand, { readonly type: Type }>
type Decision = Either<SessionError, readonly SessionEvent[]>

const start = ({ data, at }: Of<'StartSession'>, state: SessionState): Decision =>
  state.stage === 'none'
    ? right([{ type: 'SessionStarted', data: { ...data, startedAt: at, expiresAt: plusMillis(at, LIFETIME) } }])
    : errors.fail('session.already-exists', 'This session has been started already.')

const ended = ({ userId }: LiveSession, cause: EndCause, endedAt: Instant): SessionEvent => ({
  type: 'SessionEnded',
  data: { userId, cause, endedAt },
})

/** The clocks of two servers may differ, so that the second use may seem to come first. */
const withinGrace = ({ refreshedAt }: LiveSession, at: Instant): boolean =>
  Math.abs(toMillis(at) - toMillis(refreshedAt)) <= REUSE_GRACE

/**
 * Uses the refresh token of a generation. The present one makes the next. The one before it gives the same next one
 * again within the grace (case M33), which takes no event: tokens are computed, not stored. Any older one, or that one
 * later, was replaced by a token that somebody else may hold; since nobody can tell the thief from the victim, the
 * session ends for both (RFC 9700, section 4.14.2).
 */
const refresh = ({ data, at }: Of<'RefreshSession'>, state: LiveSession): Decision => {
  const { generation, userId } = state
  const presented = data.generation
  if (presented > generation) return errors.fail('session.invalid-token', 'The refresh token is not valid.')
  if (isOver(state, at)) return right([ended(state, 'expired', at)])
  const again = presented === generation - 1 && withinGrace(state, at)
  if (presented < generation && !again)
    return right([
      { type: 'ReuseDetected', data: { userId, presented, current: generation, detectedAt: at } },
      ended(state, 'reuse', at),
    ])
  return right([
    ...(again ? [] : [{ type: 'SessionRefreshed' as const, data: { generation: generation + 1, refreshedAt: at } }]),
    ...(data.role === undefined || data.role === state.role
      ? []
      : [{ type: 'SessionRoleChosen' as const, data: { role: data.role, chosenAt: at } }]),
  ])
}

/** A session is its holder's own; administrators may end it. Whoever acts for the holder may not use it. */
const belongsTo = ({ userId }: LiveSession | { readonly userId: string }, by: Actor): boolean =>
  by.id === userId && by.via === undefined

const decide = (command: SessionCommand, state: SessionState): Decision => {
  if (command.type === 'StartSession') return start(command, state)
  if (state.stage === 'none') return errors.fail('session.not-found', 'There is no such session.')
  const { by, at } = command
  if (!belongsTo(state, by) && !(isPrivileged(by) && command.type === 'EndSession'))
    return errors.fail('session.forbidden', 'A session is used by its holder alone.')
  if (state.stage === 'ended')
    return command.type === 'EndSession' ? right([]) : errors.fail('session.ended', 'The session has ended.')

  switch (command.type) {
    case 'RefreshSession':
      return refresh(command, state)
    case 'ConfirmSession':
      return right([
        { type: 'SessionConfirmed', data: { userId: state.userId, methods: command.data.methods, confirmedAt: at } },
      ])
    case 'RecordActing':
      return right([{ type: 'ActingStarted', data: { userId: state.userId, ...command.data, startedAt: at } }])
    case 'EndSession':
      return right([ended(state, command.data.cause, at)])
  }
}

const evolve = (state: SessionState, event: SessionEvent): SessionState => {
  if (event.type === 'SessionStarted') {
    const { userId, role, methods, startedAt, expiresAt } = event.data
    const authenticated = { methods, startedAt, authenticatedAt: startedAt }
    return { stage: 'live', userId, role, ...authenticated, expiresAt, generation: 0, refreshedAt: startedAt }
  }
  if (state.stage !== 'live') return state

  switch (event.type) {
    case 'SessionRefreshed':
      return { ...state, ...event.data }
    case 'SessionRoleChosen':
      return { ...state, role: event.data.role }
    case 'SessionConfirmed':
      return { ...state, authenticatedAt: event.data.confirmedAt, methods: event.data.methods }
    case 'SessionEnded':
      return { stage: 'ended', ...event.data }
    case 'ActingStarted':
    case 'ReuseDetected':
      return state
  }
}

export const decider: Decider<SessionCommand, SessionEvent, SessionState, SessionError> = {
  initialState: { stage: 'none' },
  decide,
  evolve,
}
