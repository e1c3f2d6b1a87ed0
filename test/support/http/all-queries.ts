import { aggregateQueries } from '../../../src/application/queries/aggregate-queries'
import { auditQueries } from '../../../src/application/queries/audit-queries'
import type { AnyQuery } from '../../../src/application/queries/query'
import { timeTravelQueries } from '../../../src/application/queries/time-travel-queries'
import { trailQueries } from '../../../src/application/queries/trail-queries'
import { activityModel } from '../../../src/projections/activity'
import { eventTrail } from '../../../src/projections/activity/event-trail'
import { readModelQueries } from '../../../src/projections/registry'
import { type Marketplace, registry } from '../commands/marketplace'
import type { TestReadModels } from '../read-models'

/** The queries of Lyceum's API, over a marketplace's log and its read models. */
export const allQueries = (
  { bus, clock, log, store }: Marketplace,
  database: TestReadModels['database'],
): readonly AnyQuery[] => [
  ...readModelQueries(database),
  ...aggregateQueries({ aggregates: bus, clock }),
  ...auditQueries({ log: store, stored: log }),
  ...timeTravelQueries({ log: store, registry }),
  ...trailQueries({ log: store, trail: eventTrail(database), readModel: activityModel.name }),
]
