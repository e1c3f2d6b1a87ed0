import { type Either, isLeft, right } from 'fp-ts/Either'
import type { AccountState } from '../../domain/account'
import type { Actor, Role } from '../../domain/kernel'
import {
  type AuthenticationMethod,
  type EndCause,
  type LiveSession,
  sessionErrors,
  type SessionState,
} from '../../domain/session'
import type { ActionContext } from '../actions/action'
import type { AggregateLoader, CommandBus, CommandOutcome, Refusal } from '../commands/command'
import { derivedId } from '../derived-id'
import type { IdGenerator } from '../ports/id-generator'
import { ACCESS_TOKEN_SECONDS, type TokenIssuer } from '../ports/token-issuer'
import { signInErrors } from './errors'
import type { NumberedTokens } from './numbered-tokens'
import type { SessionTokens } from './session-tokens'
import { roleFor } from './standing'

export interface SessionsPorts {
  readonly bus: CommandBus
  readonly aggregates: AggregateLoader
  readonly issuer: TokenIssuer
  readonly refreshTokens: NumberedTokens
  readonly ids: IdGenerator
}

/** Somebody who has shown who they are. */
export interface Opening {
  readonly userId: string
  /** Absent: the account's first. */
  readonly role?: Role
  readonly methods: readonly AuthenticationMethod[]
  readonly context: ActionContext
}

/** A session as it stands, and its id. */
export interface FoundSession {
  readonly id: string
  readonly live: LiveSession
}

const over = () => signInErrors.fail('sign-in.over', 'The session is over: sign in again.')

/** Opens, renews and ends sessions, and signs their tokens. */
export class Sessions {
  constructor(private readonly ports: SessionsPorts) {}

  /**
   * Opens a session. It has an id of its own, whatever the client sent (session fixation); the same request sent again
   * with its Idempotency-Key opens no other.
   */
  async open({ userId, role: asked, methods, context }: Opening): Promise<Either<Refusal, SessionTokens>> {
    const account = await this.accountOf(userId)
    const role = roleFor(account, asked)
    if (isLeft(role)) return role
    const id = derivedId(context.commandId, `session of ${userId}`)
    const data = { userId, role: role.right, methods, client: clientOf(context) }
    const { commandId, requestId } = context
    const by = { id: userId, role: role.right }
    const started = await this.ports.bus.dispatch({
      ...{ category: 'session', id, type: 'StartSession', data, by },
      ...{ commandId, correlationId: requestId },
      // The same person from another address, say a telephone that changed networks, still asks the same.
      fingerprint: { userId, role: role.right },
    })
    return isLeft(started) ? started : this.tokensOf(id, 0)
  }

  /**
   * Exchanges a refresh token for the next tokens, in another role where one is named. A token that was exchanged before
   * ends the session, but for the grace of case M33 (see the aggregate).
   */
  async refresh(token: string, context: ActionContext, asked?: Role): Promise<Either<Refusal, SessionTokens>> {
    const found = await this.findByToken(token)
    if (isLeft(found)) return found
    const { id, live, generation } = found.right
    const role = roleFor(await this.accountOf(live.userId), asked ?? live.role, { id, startedAt: live.startedAt })
    if (isLeft(role)) {
      if (asked === undefined || role.left.code !== 'sign-in.role-not-held')
        await this.issue(id, live, 'EndSession', { cause: 'account' }, context)
      return role
    }
    // A key by which a client repeats a request must not save anybody from being found out: the command is new each time.
    const outcome = await this.issue(id, live, 'RefreshSession', { generation, ...(asked && { role: asked }) }, context)
    return isLeft(outcome) ? outcome : this.tokensOf(id, generation + 1)
  }

  /** Ends a session in the name of `by`, which has to be its holder or an administrator. Ended already is well. */
  end(id: string, cause: EndCause, by: Actor, context: ActionContext): Promise<CommandOutcome> {
    return this.send(id, 'EndSession', { cause }, by, context)
  }

  /** Ends the session that a refresh token belongs to, whichever generation it is of. Whoever holds none ends nothing. */
  async endByToken(token: string, context: ActionContext): Promise<void> {
    const found = await this.findByToken(token)
    if (isLeft(found)) return
    const { id, live } = found.right
    await this.issue(id, live, 'EndSession', { cause: 'log-out' }, context)
  }

  /** The session that lasts and that a refresh token was made for, whether it is its present one or not. */
  async findByToken(token: string): Promise<Either<Refusal, FoundSession & { readonly generation: number }>> {
    const named = await this.ports.refreshTokens.read(token)
    if (named === undefined) return sessionErrors.fail('session.invalid-token', 'The refresh token is not valid.')
    const found = await this.find(named.id)
    return found === undefined ? over() : right({ ...found, generation: named.generation })
  }

  /** A session that lasts; undefined for any other. */
  async find(id: string): Promise<FoundSession | undefined> {
    const { state } = await this.ports.aggregates.load<SessionState>('session', id)
    return state.stage === 'live' ? { id, live: state } : undefined
  }

  /** An account as the log has it. */
  async accountOf(userId: string): Promise<AccountState> {
    return (await this.ports.aggregates.load<AccountState>('account', userId)).state
  }

  /** Issues a command in the name of a session's holder. */
  issue(
    id: string,
    { userId, role }: LiveSession,
    type: string,
    data: unknown,
    context: ActionContext,
  ): Promise<CommandOutcome> {
    return this.send(id, type, data, { id: userId, role }, context)
  }

  private send(id: string, type: string, data: unknown, by: Actor, context: ActionContext): Promise<CommandOutcome> {
    const commandId = this.ports.ids.next()
    const causationId = context.commandId
    const correlationId = context.requestId
    return this.ports.bus.dispatch({ category: 'session', id, type, data, by, commandId, causationId, correlationId })
  }

  /** The tokens of a session whose refresh token is now of `generation`; a refusal where a command ended it. */
  async tokensOf(id: string, generation: number): Promise<Either<Refusal, SessionTokens>> {
    const found = await this.find(id)
    if (found === undefined) return over()
    const { userId, role } = found.live
    return right({
      accessToken: await this.accessTokenOf(found),
      refreshToken: await this.ports.refreshTokens.of({ id, generation }),
      tokenType: 'Bearer',
      expiresIn: ACCESS_TOKEN_SECONDS,
      sessionId: id as SessionTokens['sessionId'],
      userId,
      role,
    })
  }

  private accessTokenOf({ id, live }: FoundSession): Promise<string> {
    const { userId, role, startedAt, authenticatedAt, methods } = live
    const session = { id, startedAt, authenticatedAt, methods }
    return this.ports.issuer.issue({ actor: { id: userId, role }, session }, ACCESS_TOKEN_SECONDS)
  }
}

const LONGEST_AGENT = 500

/** What may be kept of who sent a request: the user agent is the client's own word, and may be anything. */
const clientOf = ({ client: { address, userAgent } }: ActionContext) => {
  const shown = userAgent
    ?.replace(/[^\x20-\x7e]/g, '')
    .trim()
    .slice(0, LONGEST_AGENT)
  return { address, ...(shown !== undefined && shown !== '' && { userAgent: shown }) }
}
