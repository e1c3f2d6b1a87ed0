import { only } from '../../application/queries/access'
import { object } from '../../domain/kernel'
import { service } from '../../domain/service'
import type { ReadDatabase } from '../runtime/database'
import { readModel } from '../runtime/read-model'
import { listQuery } from '../runtime/table-queries'
import { services } from './tables'

const { on, define } = readModel({ services })

const handlers = on(
  service,
  {
    ServiceCreated: ({ id, data, revision }, { services }) =>
      services.put({ id, ...data, secretReplacedAt: null, revokedAt: null, revision }),
    ServiceSecretReplaced: ({ id, data }, { services }) =>
      services.update([id], () => ({ secretReplacedAt: data.replacedAt })),
    ServiceRevoked: ({ id, data }, { services }) => services.update([id], () => ({ revokedAt: data.revokedAt })),
  },
  ({ id, revision }, { services }) => services.update([id], () => ({ revision })),
)

const queries = (database: ReadDatabase) => [
  listQuery(database, services, {
    name: 'services.all',
    context: 'accounts',
    path: 'services',
    summary: "The operator's other programs that may get tokens, the newest first.",
    params: object({}),
    readModel: 'services',
    authorise: only('auditor'),
    order: { by: ['createdAt', 'id'], newestFirst: true },
    where: (rows) => rows,
  }),
]

/** Services, for administrators. */
export const servicesModel = define({
  name: 'services',
  version: 1,
  description: "The operator's other programs that may get tokens, for administrators and auditors.",
  on: [handlers],
  queries,
})
