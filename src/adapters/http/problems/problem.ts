import type { DomainError, ErrorDetail } from '../../../domain/kernel'
import { EDGE_PROBLEMS, type EdgeCode, RETRYABLE, statusOf, titleOf } from './catalogue'

/** What is wrong in one place of a request: a field of the body, a parameter of the path or query, or a header. */
export type Fault = { readonly detail: string } & (
  { /** RFC 6901. */ readonly pointer: string } | { readonly parameter: string } | { readonly header: string }
)

/** The JSON of an error's answer: RFC 9457, with `code`, `requestId`, `errors` and `facts` of our own. */
export interface ProblemDocument {
  /** Reference of the page that explains the code; stable. */
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  /** Stable, `<area>.<reason>`: what programs look at. */
  readonly code: string
  /** The path of the request. */
  readonly instance?: string
  readonly requestId?: string
  readonly errors?: readonly Fault[]
  /** What a client can act on, for example the occurrences that conflict. */
  readonly facts?: ErrorDetail
}

/** What an occurrence adds to its type. */
export interface Occurrence {
  readonly detail?: string
  readonly errors?: readonly Fault[]
  readonly facts?: ErrorDetail
  /** Headers of the answer, `Allow` or `WWW-Authenticate`. */
  readonly headers?: Readonly<Record<string, string>>
  /** When to try again; default 1 where the status allows a retry. */
  readonly retryAfterSeconds?: number
}

/** The path of the page that explains a code. */
export const problemType = (code: string): string => `/problems/${code}`

/** What RFC 3986 lets a path have, and a percent sign that starts an encoding. */
const NOT_IN_A_PATH = /%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9\-._~!$&'()*+,;=:@/%]/g

/** A request's path as a URI reference, though the client wrote it badly. */
export const instanceOf = (path: string): string => path.replace(NOT_IN_A_PATH, encodeURIComponent)

/**
 * An error answer on its way to the client. It is thrown by whatever part of the edge finds the fault and written by
 * one error handler.
 */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly headers: Readonly<Record<string, string>>

  private constructor(
    readonly code: string,
    readonly status: number,
    readonly occurrence: Occurrence,
  ) {
    super(occurrence.detail ?? titleOf(code))
    const retryAfter = occurrence.retryAfterSeconds ?? (RETRYABLE.has(status) ? 1 : undefined)
    this.headers = {
      ...occurrence.headers,
      ...(retryAfter !== undefined && { 'Retry-After': String(retryAfter) }),
    }
  }

  /** A refusal of the edge's own. */
  static edge(code: EdgeCode, occurrence: Occurrence = {}): Problem {
    return new Problem(code, EDGE_PROBLEMS[code].status, occurrence)
  }

  /** A refusal by the application or the domain. */
  static refusal(error: DomainError): Problem {
    const { code, message, detail } = error
    return new Problem(code, statusOf(error), { detail: message, ...(detail && { facts: detail }) })
  }

  document(request: { readonly instance?: string; readonly requestId?: string } = {}): ProblemDocument {
    const { errors, facts } = this.occurrence
    return {
      type: problemType(this.code),
      title: titleOf(this.code),
      status: this.status,
      detail: this.message,
      code: this.code,
      ...request,
      ...(errors && { errors }),
      ...(facts && { facts }),
    }
  }
}
