import type { AnyAction } from '../../../application/actions/action'
import type { AnyLinkPage } from '../../../application/actions/link-page'
import type { UseCase } from '../../../application/commands/use-case'
import type { AnyDownload } from '../../../application/files/download'
import type { AnyUpload } from '../../../application/files/upload'
import type { AnyQuery } from '../../../application/queries/query'
import type { AnyStreamQuery } from '../../../application/queries/stream-query'
import type { AnyAggregate } from '../../../domain/kernel'
import { actionRoute } from './action-routes'
import { commandRoutes } from './command-routes'
import { downloadRoute, uploadRoute } from './file-routes'
import { pageRoutes } from './page-routes'
import { queryRoute, streamRoute } from './query-routes'
import { type Route, shapeOf } from './route'

/** What the API is derived from. */
export interface RouteSources {
  readonly aggregates: readonly AnyAggregate[]
  readonly useCases: readonly UseCase[]
  readonly queries: readonly AnyQuery[]
  /** Queries that answer with a stream; default none. */
  readonly streams?: readonly AnyStreamQuery[]
  /** Default none. */
  readonly actions?: readonly AnyAction[]
  /** Default none. */
  readonly uploads?: readonly AnyUpload[]
  /** Default none. */
  readonly downloads?: readonly AnyDownload[]
  /** Default none. */
  readonly pages?: readonly AnyLinkPage[]
}

/**
 * The one table that serves the requests and describes them. It follows from the registries: a new aggregate or read
 * model changes nothing here. Throws at start-up where two routes would collide.
 */
export const routeTable = ({
  aggregates,
  useCases,
  queries,
  streams = [],
  actions = [],
  uploads = [],
  downloads = [],
  pages = [],
}: RouteSources): readonly Route[] => {
  const routes = [
    ...aggregates.flatMap((aggregate) => commandRoutes(aggregate, useCases)),
    ...queries.map(queryRoute),
    ...streams.map(streamRoute),
    ...actions.map(actionRoute),
    ...uploads.map(uploadRoute),
    ...downloads.map(downloadRoute),
    ...pages.flatMap(pageRoutes),
  ]
  refuseCollisions(routes)
  return routes
}

const refuseCollisions = (routes: readonly Route[]): void => {
  const operations = new Map<string, Route>()
  const shapes = new Map<string, Route>()
  const claim = (claimed: Map<string, Route>, key: string, route: Route): void => {
    const other = claimed.get(key)
    if (other !== undefined)
      throw new Error(`two routes are ${key}: ${other.operationId} and ${route.operationId}; rename one of them`)
    claimed.set(key, route)
  }
  for (const route of routes) {
    claim(operations, route.operationId, route)
    claim(operations, `${route.method} ${shapeOf(route.template)}`, route)
    // OpenAPI 3.1, "Paths Object": templates that differ in their parameters' names only are identical and invalid.
    const sameShape = shapes.get(shapeOf(route.template))
    if (sameShape !== undefined && sameShape.template !== route.template)
      throw new Error(`${sameShape.template} and ${route.template} match the same paths; name their parameters alike`)
    shapes.set(shapeOf(route.template), route)
  }
}
