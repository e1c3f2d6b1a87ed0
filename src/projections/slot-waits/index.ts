import { selfOr } from '../../application/queries/access'
import { object, UserId } from '../../domain/kernel'
import { tutorCalendar } from '../../domain/tutor-calendar'
import type { ReadDatabase } from '../runtime/database'
import { readModel } from '../runtime/read-model'
import { ownRows } from '../runtime/row-access'
import { listQuery } from '../runtime/table-queries'
import { slotWaits } from './tables'

const { on, define } = readModel({ slotWaits })

const NOTHING = { offeredStartsAt: null, offeredEndsAt: null, offerExpiresAt: null }

/** A calendar's id is its tutor's. */
const handlers = on(tutorCalendar, {
  SlotWaitlistJoined: ({ id, data: { window, ...wait } }, { slotWaits }) =>
    slotWaits.put({ tutorId: id, ...wait, windowStartsAt: window.start, windowEndsAt: window.end, ...NOTHING }),
  SlotWaitlistLeft: ({ id, data }, { slotWaits }) => slotWaits.remove(id, data.waitId),
  SlotOffered: ({ id, data: { waitId, range, expiresAt } }, { slotWaits }) =>
    slotWaits.update([id, waitId], () => ({
      offeredStartsAt: range.start,
      offeredEndsAt: range.end,
      offerExpiresAt: expiresAt,
    })),
  SlotOfferAccepted: ({ id, data }, { slotWaits }) => slotWaits.remove(id, data.waitId),
  SlotOfferDeclined: ({ id, data }, { slotWaits }) => slotWaits.update([id, data.waitId], () => NOTHING),
  SlotOfferExpired: ({ id, data }, { slotWaits }) => slotWaits.remove(id, data.waitId),
})

/** Who sees all waiting lists. */
const STAFF = ['support', 'auditor', 'service'] as const

const queries = (database: ReadDatabase) => [
  listQuery(database, slotWaits, {
    name: 'calendars.waitlist',
    context: 'bookings',
    path: 'tutors/{tutorId}/waitlist',
    summary: "Who waits for a tutor's time, the first come first; a learner sees the own places in it only.",
    params: object({ tutorId: UserId }),
    readModel: 'slot-waits',
    authorise: ownRows({ learner: 'learner_id', tutor: 'tutor_id' }, STAFF),
    order: { by: ['joinedAt', 'waitId'] },
    where: (rows, { tutorId }) => rows.where({ tutor_id: tutorId }),
  }),
  listQuery(database, slotWaits, {
    name: 'calendars.waiting-for',
    context: 'bookings',
    path: 'learners/{learnerId}/slot-waits',
    summary: "The tutors' times that a learner waits for or has been offered.",
    params: object({ learnerId: UserId }),
    readModel: 'slot-waits',
    authorise: selfOr('learnerId', ...STAFF),
    order: { by: ['joinedAt', 'waitId'] },
    where: (rows, { learnerId }) => rows.where({ learner_id: learnerId }),
  }),
]

/** Who waits for tutors' times. */
export const slotWaitsModel = define({
  name: 'slot-waits',
  version: 1,
  description: "Who waits for tutors' times, and what they are offered.",
  on: [handlers],
  queries,
})
