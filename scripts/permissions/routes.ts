import 'reflect-metadata'
import { tmpdir } from 'node:os'
import { Container } from 'inversify'
import { routeTable } from '../../src/adapters/http'
import type { Route } from '../../src/adapters/http/routes/route'
import { useCases } from '../../src/application/commands/use-cases'
import { exportQuery } from '../../src/application/queries/export-query'
import { loadConfig } from '../../src/bootstrap/config'
import { bindActionsSide } from '../../src/bootstrap/container/actions-side'
import { bindChannelsSide } from '../../src/bootstrap/container/channels-side'
import { bindProfilesSide } from '../../src/bootstrap/container/profiles-side'
import { bindQueriesSide } from '../../src/bootstrap/container/queries-side'
import { type Get, services } from '../../src/bootstrap/container/services'
import { aggregates } from '../../src/domain/registry'

/** Routes are described without being asked: what they would work with is handed over, and never called. */
const untouched: never = new Proxy(
  () => {
    throw new Error("a route's description calls what it works with")
  },
  // It is no promise, or whoever awaits it would call it.
  { get: (_, name) => (name === 'then' ? undefined : untouched) },
) as never

/** What the API is made of, in the container's own words. */
const DESCRIBED = ['queries', 'actions', 'uploads', 'downloads', 'pages'] as const

/** Every route of the API, from the same bindings as the program's. */
export const allRoutes = async (): Promise<readonly Route[]> => {
  const container = new Container()
  bindQueriesSide(container)
  bindProfilesSide(container)
  bindChannelsSide(container)
  bindActionsSide(container)
  const kept = new Set<unknown>(DESCRIBED.map((name) => services[name]))
  const get: Get = (id) => container.getAsync(id)
  container.bind(services.get).toConstantValue(get)
  for (const id of Object.values(services)) {
    if (kept.has(id) || id === services.get) continue
    if (container.isBound(id)) container.unbind(id)
    container.bind<unknown>(id).toConstantValue(id === services.config ? loadConfig({}, tmpdir()) : untouched)
  }
  const [queries, actions, uploads, downloads, pages] = await Promise.all([
    container.getAsync(services.queries),
    container.getAsync(services.actions),
    container.getAsync(services.uploads),
    container.getAsync(services.downloads),
    container.getAsync(services.pages),
  ])
  const streams = [exportQuery(untouched)]
  return routeTable({ aggregates, useCases, queries, actions, uploads, downloads, pages, streams })
}
