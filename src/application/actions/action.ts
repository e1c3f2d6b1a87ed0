import type { Either } from 'fp-ts/Either'
import type * as t from 'io-ts'
import type { Actor, Context, ErrorKind, Instant } from '../../domain/kernel'
import type { Refusal } from '../commands/command'
import type { StandIns } from '../policies/policy'

/** What the edge knows of who sent a request, whether it knows the user or not. */
export interface Client {
  /** The address that the request came from, behind trusted proxies that which they name. */
  readonly address: string
  readonly userAgent?: string
}

/** The circumstances of an action. */
export interface ActionContext {
  /** Absent where nobody is signed in. */
  readonly by?: Actor
  /** The session that the access token belongs to. */
  readonly sessionId?: string
  /** When whoever is signed in last showed who they are (see `recentlyAuthenticated`). */
  readonly authenticatedAt?: Instant
  readonly client: Client
  /** What the action's commands are derived from: the same for a request that is sent again with its Idempotency-Key. */
  readonly commandId: string
  /** Of the request; the commands' correlation. */
  readonly requestId: string
}

/** How often something may be tried; counted over all processes. */
export interface Attempts {
  /** What is counted: `log-in by address`. */
  readonly name: string
  readonly most: number
  readonly perSeconds: number
}

/** A bound on an action, and what it is counted by. */
export interface ActionLimit<Data = never> extends Attempts {
  /** `address`, `actor`, or what the request names (an e-mail address), which is never kept as it is. */
  readonly by: 'address' | 'actor' | ((data: Data) => string)
}

/** Who may take an action: anyone at all, or these roles when signed in ('signed-in' is every role). */
export type ActionAccess = 'anyone' | 'signed-in' | readonly Actor['role'][]

/**
 * Something that clients ask for which is neither a command to one aggregate nor a query: signing in, asking for a new
 * password. It may be open to those who have no token, and it answers with what it made.
 */
export interface Action<D extends t.Mixed = t.Mixed, R extends t.Mixed = t.Mixed> {
  /** Its operationId, in the imperative: `LogIn`. */
  readonly name: string
  readonly context: Context
  /** Below `/api/v1/<context>`: `sessions/log-in`. Parameters of the path, in braces, are properties of `data`. */
  readonly path: string
  /** One sentence for people who read the API's documentation. */
  readonly summary: string
  readonly data: D
  readonly result: R
  readonly status: 200 | 201 | 202
  readonly access: ActionAccess
  /** Who may take it for somebody else: nobody (`none`), or no API key (`people`); default whoever may act for them. */
  readonly via?: StandIns
  /** Its refusals by code, for the documentation. */
  readonly errors: Readonly<Record<string, ErrorKind>>
  readonly limits?: readonly ActionLimit<t.TypeOf<D>>[]
  /** Open to staff who have shown one factor alone: it sets up another. */
  readonly beforeSecondFactor?: true
  /**
   * What it does with a session's tokens, which live in cookies for browsers that ask for it: `issues` them in its
   * answer (as `SessionTokens`), `renews` them (and so takes the refresh token of the cookie), or `ends` them.
   */
  readonly session?: 'issues' | 'renews' | 'ends'
  run(data: t.TypeOf<D>, context: ActionContext): Promise<Either<Refusal, t.TypeOf<R>>>
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the registry holds actions of any data; each checks its own by codec
export type AnyAction = Action<any, any>

/** Keeps an action's exact types. */
export const defineAction = <D extends t.Mixed, R extends t.Mixed>(action: Action<D, R>): Action<D, R> => action
