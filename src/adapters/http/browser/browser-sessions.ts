import { isLeft } from 'fp-ts/Either'
import type * as t from 'io-ts'
import type { IncomingMessage } from 'node:http'
import type { AnyAction } from '../../../application/actions/action'
import type { ServerSecrets } from '../../../application/ports/server-secrets'
import { SessionTokens } from '../../../application/sessions/session-tokens'
import { propertiesOf } from '../openapi/json-schema'
import { Problem } from '../problems/problem'
import { clearedCookies, cookiesOf, keptSession } from './cookies'
import { CsrfTokens } from './csrf'
import type { Pages } from './pages'

/** What a page sends to have its session in cookies: `X-Lyceum-Session: cookie`. */
export const SESSION_HEADER = 'x-lyceum-session'
/** What a page sends back of what it was given. */
export const CSRF_HEADER = 'x-csrf-token'

/** What a request for an action has to do with cookies. */
export interface CookieTurn {
  /** Properties for the action's data that came in cookies. */
  readonly data: Readonly<Record<string, unknown>>
  /** The session that the cookies speak of, and its token against forged requests. */
  readonly known?: { readonly sessionId: string; readonly csrfToken: string }
}

/** How an action that has to do with cookies is answered. */
export interface CookieAnswer {
  readonly body: unknown
  readonly cookies: readonly string[]
}

const headerOf = (request: IncomingMessage, name: string): string | undefined => {
  const value = request.headers[name]
  return typeof value === 'string' ? value : undefined
}

const takesRefreshToken = (action: AnyAction): boolean =>
  propertiesOf(action.data as t.Mixed).some(({ name }) => name === 'refreshToken')

const forged = (): Problem =>
  Problem.edge('auth.csrf-token', { errors: [{ header: 'X-CSRF-Token', detail: "must be the session's csrfToken" }] })

/**
 * Sessions of browsers, in cookies that scripts cannot read, for pages that ask for it when they sign in. What is then
 * sent with cookies counts only from a page of ours that shows the session's token against forged requests.
 */
export class BrowserSessions {
  private readonly csrf: CsrfTokens

  /** @param refreshPath - below which the actions lie that take a refresh token */
  constructor(
    private readonly pages: Pages,
    secrets: ServerSecrets,
    private readonly refreshPath: string,
  ) {
    this.csrf = new CsrfTokens(secrets)
  }

  /** Throws a Problem (403) unless a request that speaks by cookies for a session was sent by a page of ours. */
  async check(request: IncomingMessage, sessionId: string | undefined): Promise<string> {
    this.pages.check(request.headers)
    const token = headerOf(request, CSRF_HEADER)
    const { csrf } = keptSession(request.headers.cookie)
    if (token === undefined || sessionId === undefined || !(await this.csrf.fits(sessionId, token, csrf)))
      throw forged()
    return token
  }

  /** What cookies add to a request for an action; undefined where they have no part in it. */
  async enter(request: IncomingMessage, action: AnyAction, body: unknown): Promise<CookieTurn | undefined> {
    if (action.session === undefined) return undefined
    if (action.session === 'issues') {
      if (headerOf(request, SESSION_HEADER) !== 'cookie') return undefined
      this.pages.check(request.headers)
      return { data: {} }
    }
    const { refresh, access } = keptSession(request.headers.cookie)
    const inBody = typeof body === 'object' && body !== null && 'refreshToken' in body
    if (refresh === undefined || inBody)
      return action.session === 'ends' && access !== undefined && !inBody ? { data: {} } : undefined
    const { sessionId, token } = refresh
    const csrfToken = await this.check(request, sessionId)
    // An action that ends all sessions of whoever is signed in takes no refresh token.
    return { data: takesRefreshToken(action) ? { refreshToken: token } : {}, known: { sessionId, csrfToken } }
  }

  /** Moves the tokens of an answer into cookies, or ends these. */
  async leave(action: AnyAction, { known }: CookieTurn, result: unknown): Promise<CookieAnswer> {
    if (action.session === 'ends') return { body: result, cookies: clearedCookies(this.refreshPath) }
    const tokens = SessionTokens.decode(result)
    // Somebody who has to show a second factor first has no session yet.
    if (isLeft(tokens)) return { body: result, cookies: [] }
    const { sessionId } = tokens.right
    // The refresh token was of another session than its cookie said: somebody else put it there.
    if (known !== undefined && known.sessionId !== sessionId) throw forged()
    const csrfToken = known?.csrfToken ?? (await this.csrf.make(sessionId))
    const { accessToken: _access, refreshToken: _refresh, tokenType: _type, ...shown } = result as SessionTokens
    return {
      body: { ...shown, csrfToken },
      cookies: cookiesOf({ ...tokens.right, csrfToken }, this.refreshPath),
    }
  }
}
