import { routeTable } from '../../src/adapters/http'
import type { Route } from '../../src/adapters/http/routes/route'
import { apiKeyActions } from '../../src/application/api-keys'
import { useCases } from '../../src/application/commands/use-cases'
import { passkeyActions, passkeyLogInActions, totpActions } from '../../src/application/factors'
import { aggregateQueries } from '../../src/application/queries/aggregate-queries'
import { auditQueries } from '../../src/application/queries/audit-queries'
import { exportQuery } from '../../src/application/queries/export-query'
import { proofQueries } from '../../src/application/queries/proof-queries'
import { timeTravelQueries } from '../../src/application/queries/time-travel-queries'
import { trailQueries } from '../../src/application/queries/trail-queries'
import { signInActions } from '../../src/application/sessions'
import { aggregates } from '../../src/domain/registry'
import { readModelQueries } from '../../src/projections/registry'

/** Routes are described without being asked: what they would work with is handed over, and never called. */
const untouched: never = new Proxy(
  () => {
    throw new Error("a route's description calls what it works with")
  },
  { get: () => untouched },
) as never

/**
 * Every route of the API, from the same descriptions as the program's. That none is missing, a test of the program sees
 * to: it compares these with the OpenAPI document that is served.
 */
export const allRoutes = (): readonly Route[] =>
  routeTable({
    aggregates,
    useCases,
    queries: [
      ...readModelQueries(untouched),
      ...aggregateQueries(untouched),
      ...auditQueries(untouched),
      ...timeTravelQueries(untouched),
      ...proofQueries(untouched, untouched),
      ...trailQueries({ log: untouched, trail: untouched, readModel: 'activity' }),
    ],
    streams: [exportQuery(untouched)],
    actions: [
      ...signInActions(untouched),
      ...totpActions(untouched),
      ...passkeyActions(untouched),
      ...passkeyLogInActions(untouched, untouched),
      ...apiKeyActions(untouched),
    ],
  })
