import { parseCookie, stringifySetCookie } from 'cookie'

/** A session as a browser keeps it. */
export interface KeptSession {
  readonly access?: string
  /** With the session's id, so that it can be told which session a request is about before its token is opened. */
  readonly refresh?: { readonly sessionId: string; readonly token: string }
  readonly csrf?: string
}

/**
 * `__Host-`: a browser takes such a cookie from this host alone, over TLS, for the whole of it, so that no neighbour below
 * the same domain can set it (RFC 6265bis, section 4.1.3.2). The refresh token is sent where it is used and nowhere else,
 * which that prefix does not allow.
 */
export const ACCESS_COOKIE = '__Host-lyceum-access'
const CSRF = '__Host-lyceum-csrf'
const REFRESH = '__Secure-lyceum-refresh'

/** The longest that a session lives; whether it still does is not for the cookie to say. */
const LONGEST_SECONDS = 30 * 86_400

/** The cookies of a request that are ours. */
export const keptSession = (header: string | undefined): KeptSession => {
  if (header === undefined) return {}
  const { [ACCESS_COOKIE]: access, [REFRESH]: refresh = '', [CSRF]: csrf } = parseCookie(header)
  const dot = refresh.indexOf('.')
  return {
    ...(access !== undefined && { access }),
    ...(dot > 0 && { refresh: { sessionId: refresh.slice(0, dot), token: refresh.slice(dot + 1) } }),
    ...(csrf !== undefined && { csrf }),
  }
}

/** What is put into cookies. */
export interface NewSession {
  readonly accessToken: string
  /** Seconds. */
  readonly expiresIn: number
  readonly refreshToken: string
  readonly sessionId: string
  readonly csrfToken: string
}

const shared = { secure: true, sameSite: 'strict' } as const

/** The `Set-Cookie` lines of a session; `refreshPath` is where its refresh token is used. */
export const cookiesOf = (session: NewSession, refreshPath: string): readonly string[] => [
  stringifySetCookie({
    ...shared,
    ...{ name: ACCESS_COOKIE, value: session.accessToken, path: '/', httpOnly: true, maxAge: session.expiresIn },
  }),
  stringifySetCookie({
    ...shared,
    ...{ name: REFRESH, value: `${session.sessionId}.${session.refreshToken}`, path: refreshPath },
    ...{ httpOnly: true, maxAge: LONGEST_SECONDS },
  }),
  // A page of ours reads it to send it back in a header.
  stringifySetCookie({ ...shared, name: CSRF, value: session.csrfToken, path: '/', maxAge: LONGEST_SECONDS }),
]

/** The `Set-Cookie` lines that end it. */
export const clearedCookies = (refreshPath: string): readonly string[] => [
  stringifySetCookie({ ...shared, name: ACCESS_COOKIE, value: '', path: '/', httpOnly: true, maxAge: 0 }),
  stringifySetCookie({ ...shared, name: REFRESH, value: '', path: refreshPath, httpOnly: true, maxAge: 0 }),
  stringifySetCookie({ ...shared, name: CSRF, value: '', path: '/', maxAge: 0 }),
]
