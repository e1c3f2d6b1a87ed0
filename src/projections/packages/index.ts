import { selfOr } from '../../application/queries/access'
import { object, PackageId, plus, UserId, zero } from '../../domain/kernel'
import { lessonPackage } from '../../domain/lesson-package'
import type { ReadDatabase } from '../runtime/database'
import { readModel } from '../runtime/read-model'
import { ownRows } from '../runtime/row-access'
import { itemQuery, listQuery } from '../runtime/table-queries'
import { packages } from './tables'

const { on, define } = readModel({ packages })

const handlers = on(
  lessonPackage,
  {
    PackageBought: ({ id, data, revision }, { packages }) =>
      packages.put({
        id,
        tutorId: data.tutorId,
        learnerId: data.learnerId,
        lessonMinutes: data.lessonMinutes,
        price: data.price,
        stage: 'awaitingPayment',
        bought: data.credits,
        redeemed: 0,
        restored: 0,
        refunded: 0,
        leftOver: data.credits,
        owed: zero(data.price.currency),
        paymentId: null,
        validUntil: data.validUntil ?? null,
        boughtAt: data.boughtAt,
        revision,
      }),
    PackageActivated: ({ id, data }, { packages }) =>
      packages.update([id], () => ({ stage: 'active', paymentId: data.paymentId ?? null })),
    CreditRedeemed: ({ id }, { packages }) =>
      packages.update([id], ({ redeemed, leftOver }) => ({ redeemed: redeemed + 1, leftOver: leftOver - 1 })),
    CreditRestored: ({ id }, { packages }) =>
      packages.update([id], ({ restored, leftOver }) => ({ restored: restored + 1, leftOver: leftOver + 1 })),
    PackageRefunded: ({ id, data: { credits, amount } }, { packages }) =>
      packages.update([id], ({ refunded, leftOver, owed }) => ({
        stage: 'refunded',
        refunded: refunded + credits,
        leftOver: leftOver - credits,
        owed: plus(owed, amount),
      })),
    PackageExpired: ({ id }, { packages }) =>
      packages.update([id], ({ stage }) => ({ stage: stage === 'awaitingPayment' ? 'lapsed' : 'expired' })),
  },
  ({ id, revision }, { packages }) => packages.update([id], () => ({ revision })),
)

/** Who sees all packages. */
const STAFF = ['finance', 'support', 'auditor', 'service'] as const

const head = { context: 'bookings', readModel: 'packages' } as const

const queries = (database: ReadDatabase) => [
  itemQuery(database, packages, {
    ...head,
    name: 'packages.by-id',
    path: 'packages/{id}',
    summary: 'A package of lessons, for its learner and its tutor.',
    params: object({ id: PackageId }),
    authorise: ownRows({ learner: 'learner_id', tutor: 'tutor_id' }, STAFF),
    find: ({ id }) => ({ id }),
  }),
  listQuery(database, packages, {
    ...head,
    name: 'packages.by-learner',
    path: 'learners/{learnerId}/packages',
    summary: 'The packages of lessons that a learner bought, the newest first.',
    params: object({ learnerId: UserId }),
    authorise: selfOr('learnerId', ...STAFF),
    order: { by: ['boughtAt', 'id'], newestFirst: true },
    where: (rows, { learnerId }) => rows.where({ learner_id: learnerId }),
  }),
  listQuery(database, packages, {
    ...head,
    name: 'packages.by-tutor',
    path: 'tutors/{tutorId}/packages',
    summary: 'The packages of lessons that a tutor sold, the newest first.',
    params: object({ tutorId: UserId }),
    authorise: selfOr('tutorId', ...STAFF),
    order: { by: ['boughtAt', 'id'], newestFirst: true },
    where: (rows, { tutorId }) => rows.where({ tutor_id: tutorId }),
  }),
]

/** Lessons paid for in advance. */
export const packagesModel = define({
  name: 'packages',
  version: 1,
  description: 'Packages of lessons that learners paid for in advance, and where their credits are.',
  on: [handlers],
  queries,
})
