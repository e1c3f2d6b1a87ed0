import type { NextFunction, Request, Response } from 'express'
import { CSRF_HEADER, SESSION_HEADER } from './browser-sessions'

/** Chromium remembers no preflight for longer (https://developer.mozilla.org/docs/Web/HTTP/Headers/Access-Control-Max-Age). */
const PREFLIGHT_SECONDS = '7200'
const METHODS = 'GET, HEAD, POST, PUT'
const REQUEST_HEADERS = [
  ...['authorization', 'content-type', 'idempotency-key', 'if-match', 'if-none-match', 'x-request-id'],
  ...[CSRF_HEADER, SESSION_HEADER],
].join(', ')
const ANSWER_HEADERS = [
  ...['ETag', 'Location', 'Link', 'Retry-After', 'RateLimit', 'RateLimit-Policy', 'X-Request-Id'],
  ...['Content-Disposition', 'WWW-Authenticate'],
].join(', ')

/**
 * Lets pages of the origins that the operator names call the API (Fetch standard, "CORS protocol"), with cookies. To any
 * other origin nothing is said, so that its pages can neither read answers nor send what needs a preflight.
 */
export const allowOrigins = (origins: readonly string[]) => {
  const allowed = new Set(origins)
  return ({ method, headers }: Request, response: Response, next: NextFunction): void => {
    // Caches must not give one origin's answer to another.
    response.vary('Origin')
    const { origin } = headers
    if (origin === undefined || !allowed.has(origin)) {
      next()
      return
    }
    response.setHeader('Access-Control-Allow-Origin', origin)
    response.setHeader('Access-Control-Allow-Credentials', 'true')
    if (method !== 'OPTIONS' || headers['access-control-request-method'] === undefined) {
      response.setHeader('Access-Control-Expose-Headers', ANSWER_HEADERS)
      next()
      return
    }
    response.setHeader('Access-Control-Allow-Methods', METHODS)
    response.setHeader('Access-Control-Allow-Headers', REQUEST_HEADERS)
    response.setHeader('Access-Control-Max-Age', PREFLIGHT_SECONDS)
    response.writeHead(204).end()
  }
}
