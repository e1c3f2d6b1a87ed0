import type { Container } from 'inversify'
import { systemClock } from '../../adapters/system/clock'
import { factorQueries } from '../../application/factors'
import { matchingQueries } from '../../application/matching'
import { aggregateQueries } from '../../application/queries/aggregate-queries'
import { auditQueries } from '../../application/queries/audit-queries'
import { privacyQueries } from '../../application/queries/privacy-queries'
import { proofQueries } from '../../application/queries/proof-queries'
import type { AnyQuery } from '../../application/queries/query'
import { timeTravelQueries } from '../../application/queries/time-travel-queries'
import { trailQueries } from '../../application/queries/trail-queries'
import { activityModel } from '../../projections/activity'
import { eventTrail } from '../../projections/activity/event-trail'
import { readModels } from '../../projections/registry'
import { channelQueries } from './channels-side'
import { notificationSideQueries } from './messages-side'
import { type Get, provide, services } from './services'

/** Every query that is answered, area by area. */
const allQueries = async (get: Get): Promise<readonly AnyQuery[]> => {
  const database = await get(services.readDatabase)
  const log = await get(services.eventStore)
  return [
    ...readModels.flatMap(({ queries }) => queries(database)),
    ...factorQueries(await get(services.commandBus)),
    ...(await channelQueries(get)),
    ...aggregateQueries({ aggregates: await get(services.commandBus), clock: systemClock }),
    ...privacyQueries({ aggregates: await get(services.commandBus), clock: systemClock }),
    ...(await notificationSideQueries(get)),
    ...matchingQueries({
      lists: await get(services.matchLists),
      facts: await get(services.marketFacts),
      search: await get(services.searchTutors),
      clock: systemClock,
    }),
    ...auditQueries({ log, stored: await get(services.storedLog) }),
    ...timeTravelQueries({ log, registry: await get(services.registry) }),
    ...proofQueries(await get(services.proving), await get(services.verificationRuns)),
    ...trailQueries({ log, trail: eventTrail(database), readModel: activityModel.name }),
  ]
}

/** What people ask, apart from the read models that answer: most processes need only these. */
export const bindQueriesSide = (container: Container): void => {
  provide(container, services.queries, allQueries)
}
