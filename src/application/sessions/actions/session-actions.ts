import { type Either, isLeft, left, right } from 'fp-ts/Either'
import { object, Role, SessionId, text } from '../../../domain/kernel'
import { sessionErrors } from '../../../domain/session'
import { type ActionContext, type AnyAction, defineAction } from '../../actions/action'
import type { Refusal } from '../../commands/command'
import { signInErrors } from '../errors'
import { stepUpErrors } from '../recently-authenticated'
import { SessionTokens } from '../session-tokens'
import type { SessionActionPorts } from './ports'

type Ports = Pick<SessionActionPorts, 'sessions' | 'bus'>

const RefreshToken = text(1, 200)
const Nothing = object({})
/** An answer that holds nothing. */
const done: Either<never, object> = right({})

const errors = { ...signInErrors.kinds, ...sessionErrors.kinds }

/** A client that refreshes twice as often as tokens expire, in a hundred tabs, stays far below. */
const limits = [{ name: 'refresh by address', by: 'address', most: 600, perSeconds: 300 }] as const

const refresh = ({ sessions }: Ports) =>
  defineAction({
    name: 'RefreshSession',
    context: 'accounts',
    path: 'sessions/refresh',
    summary: 'Exchange a refresh token for the next tokens. It is good for one use.',
    data: object({ refreshToken: RefreshToken }),
    result: SessionTokens,
    status: 200,
    access: 'anyone',
    errors,
    limits,
    session: 'renews',
    run: ({ refreshToken }, context) => sessions.refresh(refreshToken, context),
  })

const switchRole = ({ sessions }: Ports) =>
  defineAction({
    name: 'SwitchRole',
    context: 'accounts',
    path: 'sessions/switch-role',
    summary: "Go on in another of the account's roles: exchange a refresh token for tokens of that role.",
    data: object({ refreshToken: RefreshToken, role: Role }),
    result: SessionTokens,
    status: 200,
    access: 'anyone',
    errors,
    limits,
    session: 'renews',
    run: ({ refreshToken, role }, context) => sessions.refresh(refreshToken, context, role),
  })

/** Ends the sessions of the access token and of the refresh token, whichever there is: nobody fails to log out. */
const logOut = ({ sessions }: Ports) =>
  defineAction({
    name: 'LogOut',
    context: 'accounts',
    path: 'sessions/log-out',
    summary: 'End the session of the access token, or of the refresh token where the other has expired.',
    data: object({}, { refreshToken: RefreshToken }),
    result: Nothing,
    status: 200,
    access: 'anyone',
    errors: {},
    session: 'ends',
    run: async ({ refreshToken }, context): Promise<Either<Refusal, object>> => {
      const { by, sessionId } = context
      if (by !== undefined && by.via === undefined && sessionId !== undefined)
        await sessions.end(sessionId, 'log-out', by, context)
      if (refreshToken !== undefined) await sessions.endByToken(refreshToken, context)
      return done
    },
  })

/** Who is signed in, in person. */
const holder = ({ by }: ActionContext): Either<Refusal, NonNullable<ActionContext['by']>> =>
  by === undefined || by.via !== undefined
    ? stepUpErrors.fail('auth.not-in-person', 'Only the holder of the account may do this, nobody for them.')
    : right(by)

/** One event at the account ends them all, those of which nobody knows as well. */
const logOutEverywhere = ({ bus }: Ports) =>
  defineAction({
    name: 'LogOutEverywhere',
    context: 'accounts',
    path: 'sessions/log-out-everywhere',
    summary: 'End every session of the account, this one as well.',
    data: Nothing,
    result: Nothing,
    status: 200,
    access: 'signed-in',
    via: 'none',
    errors: { ...stepUpErrors.kinds },
    session: 'ends',
    run: async (_data, context): Promise<Either<Refusal, object>> => {
      const by = holder(context)
      if (isLeft(by)) return by
      const { commandId, requestId } = context
      const outcome = await bus.dispatch({
        ...{ category: 'account', id: by.right.id, type: 'RevokeSessions', data: { cause: 'log-out' } },
        ...{ by: by.right, commandId, correlationId: requestId },
      })
      return isLeft(outcome) ? left(outcome.left) : done
    },
  })

const revokeSession = ({ sessions }: Ports) =>
  defineAction({
    name: 'RevokeSession',
    context: 'accounts',
    path: 'sessions/{id}/revoke',
    summary: 'End one of the own sessions, such as that of a device that was lost; administrators end any.',
    data: object({ id: SessionId }),
    result: Nothing,
    status: 200,
    access: 'signed-in',
    via: 'none',
    errors: { ...sessionErrors.kinds, ...stepUpErrors.kinds },
    run: async ({ id }, context): Promise<Either<Refusal, object>> => {
      const by = holder(context)
      if (isLeft(by)) return by
      const outcome = await sessions.end(id, 'revoked', by.right, context)
      if (isLeft(outcome))
        // Whether there is a session of that id is nobody's business but its holder's.
        return outcome.left.kind === 'forbidden'
          ? sessionErrors.fail('session.not-found', 'There is no such session.')
          : outcome
      return done
    },
  })

export const sessionActions = (ports: Ports): readonly AnyAction[] => [
  refresh(ports),
  switchRole(ports),
  logOut(ports),
  logOutEverywhere(ports),
  revokeSession(ports),
]
