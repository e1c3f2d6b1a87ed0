import type { ErrorKind } from '../../../domain/kernel'

/** Refusals that the edge makes by itself, before or after the application is asked. */
export const EDGE_PROBLEMS = {
  'request.malformed-json': { status: 400, title: 'The body is not JSON' },
  'request.invalid-utf8': { status: 400, title: 'The body is not UTF-8' },
  'request.invalid': { status: 400, title: 'The request does not fit its description' },
  'request.bad-header': { status: 400, title: 'A header cannot be understood' },
  'request.malformed': { status: 400, title: 'The request is not HTTP' },
  'request.not-found': { status: 404, title: 'There is no such resource' },
  'request.method-not-allowed': { status: 405, title: 'The resource does not answer this method' },
  'request.not-acceptable': { status: 406, title: 'The answer is JSON, which the request does not accept' },
  'request.timeout': { status: 408, title: 'The request took too long to arrive' },
  'request.too-large': { status: 413, title: 'The body is too large' },
  'request.unsupported-media-type': { status: 415, title: 'The body must be JSON' },
  'request.misdirected': { status: 421, title: 'The request is meant for another host' },
  'request.rate-limited': { status: 429, title: 'Too many requests' },
  'request.headers-too-large': { status: 431, title: 'The headers are too large' },
  'auth.missing': { status: 401, title: 'A bearer token is needed' },
  'auth.cross-site': { status: 403, title: 'The request does not come from a page that may send it' },
  'auth.csrf-token': { status: 403, title: 'The token against forged requests is missing or not of this session' },
  'auth.insufficient-scope': { status: 403, title: 'The bearer token is not good for this' },
  'auth.second-factor-needed': { status: 403, title: 'Staff need a second factor for this' },
  'auth.invalid-token': { status: 401, title: 'The bearer token is not valid' },
  'idempotency.key-reused': { status: 422, title: 'The idempotency key belongs to another request' },
  'query.not-caught-up': { status: 503, title: 'The read model has not reached the position yet' },
  'service.unavailable': { status: 503, title: 'The service is out of reach for the moment' },
  'service.unknown-outcome': { status: 503, title: 'The command may or may not have been carried out' },
  'service.failure': { status: 500, title: 'Something went wrong on our side' },
} as const satisfies Readonly<Record<string, { readonly status: number; readonly title: string }>>

export type EdgeCode = keyof typeof EDGE_PROBLEMS

/** The one table from a domain error's kind to its status. */
const STATUS_OF_KIND: Readonly<Record<ErrorKind, number>> = {
  invalid: 422,
  'not-found': 404,
  unauthenticated: 401,
  forbidden: 403,
  conflict: 409,
  expired: 410,
}

/** Codes for which HTTP has a more telling status than their kind's. */
const STATUS_OF_CODE: Readonly<Record<string, number>> = {
  'command.revision-mismatch': 412,
  'command.contention': 503,
  'command.id-reused': 422,
  'command.too-large': 413,
  'query.bad-cursor': 400,
  'query.bad-limit': 400,
  'query.bad-moment': 400,
}

/** Whether a code is one of the edge's own. */
export const isEdgeCode = (code: string): code is EdgeCode => Object.hasOwn(EDGE_PROBLEMS, code)

/** The status of a refusal by the application or the domain. */
export const statusOf = ({ code, kind }: { readonly code: string; readonly kind: ErrorKind }): number =>
  STATUS_OF_CODE[code] ?? STATUS_OF_KIND[kind]

/**
 * The title of a refusal's type: the code in words, `booking.slot-taken` as "Booking: slot taken". It says the same for
 * every occurrence, as RFC 9457 (section 3.1.3) asks; `detail` tells the occurrence.
 */
export const titleOf = (code: string): string => {
  if (isEdgeCode(code)) return EDGE_PROBLEMS[code].title
  const words = code.replaceAll('-', ' ').replace('.', ': ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** Statuses after which the same request may succeed later; they carry Retry-After. */
export const RETRYABLE: ReadonlySet<number> = new Set([408, 429, 503])
