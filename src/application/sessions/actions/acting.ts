import { type Either, isLeft, left, right } from 'fp-ts/Either'
import * as t from 'io-ts'
import { type Actor, integer, object, plusMillis, Role, text, UserId } from '../../../domain/kernel'
import { type ActionContext, type AnyAction, defineAction } from '../../actions/action'
import type { Refusal } from '../../commands/command'
import { ACCESS_TOKEN_SECONDS } from '../../ports/token-issuer'
import { signInErrors } from '../errors'
import { recentlyAuthenticated, stepUpErrors } from '../recently-authenticated'
import type { FoundSession } from '../sessions'
import type { SessionActionPorts } from './ports'

type Ports = Pick<SessionActionPorts, 'sessions' | 'memberships' | 'issuer' | 'clock'>

/** A token by which somebody acts for somebody else: short, and not to be refreshed. */
export const ActingToken = object({
  accessToken: text(1, 4_096),
  tokenType: t.literal('Bearer'),
  /** Seconds. */
  expiresIn: integer(1, 86_400),
  /** Whom it speaks for, and in which role. */
  userId: UserId,
  role: Role,
})
export type ActingToken = t.TypeOf<typeof ActingToken>

/** For how long an administrator acts for a user without saying again why. */
const ACT_AS_SECONDS = 15 * 60

/**
 * The roles that may be taken on for somebody. Whoever has power over others is answerable for it in person: nobody
 * borrows it.
 */
const BORROWED: readonly Role[] = ['learner', 'tutor', 'registrar']

interface Acting {
  readonly forId: UserId
  readonly forRole: Role
  readonly seconds: number
  readonly reason?: string
}

/** Records in the session of whoever acts that they do, and for whom; then signs a token that says both. */
const start = async (
  { sessions, issuer, clock }: Ports,
  { id, live }: FoundSession,
  { seconds, ...acting }: Acting,
  context: ActionContext,
): Promise<Either<Refusal, ActingToken>> => {
  const until = plusMillis(clock.now(), seconds * 1_000)
  const recorded = await sessions.issue(id, live, 'RecordActing', { ...acting, until }, context)
  if (isLeft(recorded)) return left(recorded.left)
  const { forId: userId, forRole: role } = acting
  const { startedAt, authenticatedAt, methods } = live
  const actor: Actor = { id: userId, role, via: { id: live.userId, role: live.role } }
  const accessToken = await issuer.issue({ actor, session: { id, startedAt, authenticatedAt, methods } }, seconds)
  return right({ accessToken, tokenType: 'Bearer', expiresIn: seconds, userId, role })
}

/** The session in which whoever asks sits in person. */
const ownSession = async ({ sessions }: Ports, context: ActionContext): Promise<Either<Refusal, FoundSession>> => {
  const { by, sessionId } = context
  if (by?.via !== undefined)
    return stepUpErrors.fail('auth.not-in-person', 'Nobody acts for somebody through somebody else.')
  const found = sessionId === undefined ? undefined : await sessions.find(sessionId)
  return found === undefined || found.live.userId !== by?.id
    ? signInErrors.fail('sign-in.no-session', 'Sign in first: what is done for others is recorded in a session.')
    : right(found)
}

const actAs = (ports: Ports) =>
  defineAction({
    name: 'ActAs',
    context: 'accounts',
    path: 'sessions/act-as',
    summary: 'Act for a user for a quarter of an hour. The user is told, and what is done is recorded with both names.',
    data: object({ userId: UserId, reason: text(1, 500) }, { role: Role }),
    result: ActingToken,
    status: 201,
    access: ['admin'],
    via: 'none',
    errors: { ...signInErrors.kinds, ...stepUpErrors.kinds },
    run: async ({ userId, reason, role: asked }, context): Promise<Either<Refusal, ActingToken>> => {
      const stale = recentlyAuthenticated(context, ports.clock.now())
      if (stale !== undefined) return left(stale)
      const own = await ownSession(ports, context)
      if (isLeft(own)) return own
      const account = await ports.sessions.accountOf(userId)
      const roles = 'roles' in account ? account.roles : []
      const role = BORROWED.find((one) => (asked ?? one) === one && roles.some((held) => held === one))
      if (role === undefined || roles.some((held) => !BORROWED.includes(held)))
        return signInErrors.fail('sign-in.role-not-held', 'There is no such user, or nobody may act for them.')
      return start(ports, own.right, { forId: userId, forRole: role, seconds: ACT_AS_SECONDS, reason }, context)
    },
  })

const actForInstitution = (ports: Ports) =>
  defineAction({
    name: 'ActForInstitution',
    context: 'accounts',
    path: 'sessions/act-for-institution',
    summary: 'Act for an institution as one of its administrators; what is done is recorded with both names.',
    data: object({ institutionId: UserId }),
    result: ActingToken,
    status: 201,
    access: 'signed-in',
    via: 'none',
    errors: { ...signInErrors.kinds, ...stepUpErrors.kinds },
    run: async ({ institutionId }, context): Promise<Either<Refusal, ActingToken>> => {
      const own = await ownSession(ports, context)
      if (isLeft(own)) return own
      if (!(await ports.memberships.isAdmin(institutionId, own.right.live.userId)))
        return signInErrors.fail('sign-in.role-not-held', 'There is no such institution, or you do not administer it.')
      const acting = { forId: institutionId, forRole: 'registrar', seconds: ACCESS_TOKEN_SECONDS } as const
      return start(ports, own.right, acting, context)
    },
  })

export const actingActions = (ports: Ports): readonly AnyAction[] => [actAs(ports), actForInstitution(ports)]
