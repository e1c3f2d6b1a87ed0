import type { NextFunction, Request } from 'express'
import type { Logger } from '../../../application/ports/logger'
import type { HttpMetrics } from '../operations/metrics'
import { sendJson } from '../handlers/respond'
import { problemOfException } from '../problems/from-exception'
import { instanceOf, Problem } from '../problems/problem'
import type { ApiResponse } from '../request/context'

/** Express' own parts (static files) refuse with errors that carry a client's status. */
const isExpressRefusal = (error: unknown): boolean =>
  !(error instanceof Problem) &&
  error instanceof Error &&
  'status' in error &&
  typeof error.status === 'number' &&
  error.status < 500

/** Statuses that a guesser or an intruder meets: whoever watches over Lyceum wants to see how many there are. */
const SECURITY: ReadonlySet<number> = new Set([401, 403, 421, 429])

/** The one place that writes error answers: RFC 9457, `application/problem+json`. */
export const answerProblem =
  (logger: Logger, metrics: Pick<HttpMetrics, 'refused'>) =>
  // Express knows an error handler by its four parameters.
  (error: unknown, _request: Request, response: ApiResponse, _next: NextFunction): void => {
    const problem = isExpressRefusal(error) ? Problem.edge('request.not-found') : problemOfException(error)
    const { requestId, path } = response.locals.context
    if (SECURITY.has(problem.status)) metrics.refused(problem.code)
    if (problem.status >= 500)
      logger[problem.code === 'service.failure' ? 'error' : 'warn']('request failed', {
        requestId,
        code: problem.code,
        error: error instanceof Error ? (error.stack ?? error.message) : 'a value that is no error was thrown',
      })
    sendJson(response, problem.status, JSON.stringify(problem.document({ instance: instanceOf(path), requestId })), {
      ...problem.headers,
      'Content-Type': 'application/problem+json',
      'Cache-Control': 'no-store',
    })
  }
