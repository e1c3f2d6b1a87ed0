import type { AnyQuery } from '../application/queries/query'
import { accountsModel } from './accounts'
import { activityModel } from './activity'
import { agendaModel } from './agenda'
import { applicationsModel } from './applications'
import { auditReadsModel } from './audit-reads'
import { bookingsModel } from './bookings'
import { consentsModel } from './consents'
import { coursesModel } from './courses'
import { courseworkModel } from './coursework'
import { enrollmentsModel } from './enrollments'
import { institutionsModel } from './institutions'
import { ledgerModel } from './ledger'
import { meetingsModel } from './meetings'
import { packagesModel } from './packages'
import { paymentsModel } from './payments'
import { postingsModel } from './postings'
import { profilesModel } from './profiles'
import { reviewsModel } from './reviews'
import type { ReadDatabase } from './runtime/database'
import type { AnyReadModel } from './runtime/read-model'
import { seriesModel } from './series'
import { servicesModel } from './services'
import { sessionsModel } from './sessions'
import { slotWaitsModel } from './slot-waits'

/** Every read model of Lyceum. A new one is a folder beside this file and a line here. */
export const readModels: readonly AnyReadModel[] = [
  accountsModel,
  activityModel,
  agendaModel,
  applicationsModel,
  auditReadsModel,
  bookingsModel,
  consentsModel,
  coursesModel,
  courseworkModel,
  enrollmentsModel,
  institutionsModel,
  ledgerModel,
  meetingsModel,
  packagesModel,
  paymentsModel,
  postingsModel,
  profilesModel,
  reviewsModel,
  seriesModel,
  servicesModel,
  sessionsModel,
  slotWaitsModel,
]

/** The queries of every read model. */
export const readModelQueries = (database: ReadDatabase): readonly AnyQuery[] =>
  readModels.flatMap(({ queries }) => queries(database))
