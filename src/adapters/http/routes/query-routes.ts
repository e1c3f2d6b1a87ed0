import type { AnyQuery } from '../../../application/queries/query'
import type { AnyStreamQuery } from '../../../application/queries/stream-query'
import { API_ROOT, type QueryRoute, type StreamRoute } from './route'

/** `enrollments.by-learner` as an identifier that generators of clients can use: `enrollmentsByLearner`. */
export const operationIdOf = (name: string): string =>
  name.replace(/[^A-Za-z0-9]+([A-Za-z0-9])/g, (_, letter: string) => letter.toUpperCase())

/** `GET /api/v1/<context>/<path>`; a path that starts with its context's name does not repeat it. */
export const queryRoute = (query: AnyQuery): QueryRoute => ({ ...readingRoute(query), kind: 'query', query })

/** The same for a query that answers with a stream. */
export const streamRoute = (query: AnyStreamQuery): StreamRoute => ({ ...readingRoute(query), kind: 'stream', query })

const readingRoute = (query: Pick<AnyQuery, 'name' | 'context' | 'path' | 'summary'>) => {
  const segments = query.path.split('/').filter((segment) => segment !== '')
  const below = segments[0] === query.context ? segments.slice(1) : segments
  return {
    method: 'GET' as const,
    template: [API_ROOT, query.context, ...below].join('/'),
    group: query.context,
    operationId: operationIdOf(query.name),
    summary: query.summary,
  }
}
