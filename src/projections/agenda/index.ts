import { selfOr } from '../../application/queries/access'
import { Instant, object, UserId } from '../../domain/kernel'
import { tutorCalendar } from '../../domain/tutor-calendar'
import type { ReadDatabase } from '../runtime/database'
import { readModel } from '../runtime/read-model'
import { listQuery } from '../runtime/table-queries'
import { agenda } from './tables'

const { on, define } = readModel({ agenda })

/** A calendar's id is its tutor's. */
const handlers = on(tutorCalendar, {
  SlotHeld: ({ id, data }, { agenda }) =>
    agenda.put({
      tutorId: id,
      entry: data.bookingId,
      kind: 'lesson',
      startsAt: data.range.start,
      endsAt: data.range.end,
      learnerId: data.learnerId,
      confirmed: false,
      heldUntil: data.heldUntil,
      groupLessonId: data.groupLessonId ?? null,
      sessionId: data.sessionId ?? null,
      label: null,
    }),
  SlotConfirmed: ({ id, data }, { agenda }) =>
    agenda.update([id, data.bookingId], () => ({ confirmed: true, heldUntil: null })),
  SlotMoved: ({ id, data }, { agenda }) =>
    agenda.update([id, data.bookingId], ({ sessionId }) => ({
      startsAt: data.to.start,
      endsAt: data.to.end,
      sessionId: data.sessionId ?? sessionId,
    })),
  SlotReleased: ({ id, data }, { agenda }) => agenda.remove(id, data.bookingId),
  HoldExpired: ({ id, data }, { agenda }) => agenda.remove(id, data.bookingId),
  TimeBlocked: ({ id, data }, { agenda }) =>
    agenda.put({
      tutorId: id,
      entry: data.blockId,
      kind: 'block',
      startsAt: data.range.start,
      endsAt: data.range.end,
      learnerId: null,
      confirmed: true,
      heldUntil: null,
      groupLessonId: null,
      sessionId: null,
      label: data.label ?? null,
    }),
  TimeUnblocked: ({ id, data }, { agenda }) => agenda.remove(id, data.blockId),
  SlotOffered: ({ id, data: { waitId, learnerId, range, expiresAt } }, { agenda }) =>
    agenda.put({
      tutorId: id,
      entry: waitId,
      kind: 'offer',
      startsAt: range.start,
      endsAt: range.end,
      learnerId,
      confirmed: false,
      heldUntil: expiresAt,
      groupLessonId: null,
      sessionId: null,
      label: null,
    }),
  SlotOfferAccepted: ({ id, data }, { agenda }) => agenda.remove(id, data.waitId),
  SlotOfferDeclined: ({ id, data }, { agenda }) => agenda.remove(id, data.waitId),
  SlotOfferExpired: ({ id, data }, { agenda }) => agenda.remove(id, data.waitId),
  SlotWaitlistLeft: ({ id, data }, { agenda }) => agenda.remove(id, data.waitId),
})

const queries = (database: ReadDatabase) => [
  listQuery(database, agenda, {
    name: 'agenda.by-tutor',
    context: 'bookings',
    path: 'tutors/{tutorId}/agenda',
    summary: "What a tutor's time is taken by between `from` and `to`, in order of time.",
    params: object({ tutorId: UserId, from: Instant, to: Instant }),
    readModel: 'agenda',
    authorise: selfOr('tutorId', 'support', 'auditor', 'service'),
    order: { by: ['startsAt', 'entry'] },
    where: (rows, { tutorId, from, to }) =>
      rows
        .where({ tutor_id: tutorId })
        .where('starts_at', '<', to)
        .where('ends_at', '>', from)
        .whereRaw('(confirmed or held_until > now())'),
  }),
]

/** What tutors' time is taken by. */
export const agendaModel = define({
  name: 'agenda',
  version: 2,
  description:
    "What tutors' time is taken by: lessons held and confirmed, offers to those who wait, and blocks of their own.",
  on: [handlers],
  queries,
})
