import { randomUUID } from 'node:crypto'
import type { SeatPolicy } from '../../../src/domain/course'
import type { Answer } from '../http/client'
import { type Person, someone } from './people'
import { until } from './until'

/** What a command is answered with. */
export interface Done {
  readonly id: string
  readonly revision: number
  readonly position: number
}

/** The answer of a command that must not be refused. */
export const done = ({ status, body }: Answer): Done => {
  if (status !== 200 && status !== 201) throw new Error(`refused: ${JSON.stringify(body)}`)
  return body as Done
}

/** The stable code of a refusal. */
export const codeOf = ({ body }: Answer): unknown => (body as { readonly code?: unknown }).code

/** Answers by status: `{ 201: 1, 409: 9 }`. */
export const byStatus = (answers: readonly Answer[]): Readonly<Record<number, number>> => {
  const counts: Record<number, number> = {}
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1
  return counts
}

/**
 * The answer to a command, sent as clients do: with a key, and again where the connection was lost or the service asks
 * to come back.
 */
const insist = async (person: Person, path: string, data: unknown): Promise<Answer> => {
  const key = randomUUID()
  let answer: Answer | undefined
  await until(`${path} is answered`, async () => {
    answer = await person.post(path, data, { 'idempotency-key': key }).catch(() => undefined)
    return answer !== undefined && answer.status !== 503
  })
  return answer!
}

/** What a query shows when it has seen the event at `position`; asked again while it says that it is not there yet (503). */
export const shownAt = async (person: Person, path: string, position: number): Promise<Answer> => {
  let answer: Answer | undefined
  await until(`${path} has seen ${String(position)}`, async () => {
    answer = await person.get(`${path}?position=${String(position)}`)
    return answer.status !== 503
  })
  return answer!
}

const LMS = '/api/v1/lms'
const BOOKINGS = '/api/v1/bookings'

/** A published course that costs nothing. */
export const publishCourse = async (tutor: Person, seats: SeatPolicy): Promise<string> => {
  const { id } = done(await tutor.post(`${LMS}/courses`, { ownerId: tutor.id, title: 'Rings and fields' }))
  const steps: readonly (readonly [string, unknown])[] = [
    ['define-outline', { lessons: [{ id: 'rings', title: 'Rings' }], assessments: [] }],
    ['set-price', { price: { amount: 0, currency: 'EUR' } }],
    ['set-seats', { seats }],
    ['set-completion-rule', { rule: { minimumProgress: 50, minimumScore: 0, passMarks: [] } }],
    ['publish', {}],
  ]
  for (const [verb, data] of steps) done(await tutor.post(`${LMS}/courses/${id}/${verb}`, data))
  return id
}

/** Asks for a seat. */
export const enrol = (learner: Person, courseId: string): Promise<Answer> =>
  insist(learner, `${LMS}/enrollments`, { courseId, learnerId: learner.id })

/** So many learners. */
export const learners = (url: string, count: number): Promise<readonly Person[]> =>
  Promise.all(Array.from({ length: count }, () => someone(url, 'learner')))

const GROUP_LESSON_SEATS = 5

/** A tutor whose lessons of an hour can be booked every day, and the id of the group lesson that is on offer. */
export const openCalendar = async (tutor: Person): Promise<{ readonly groupLessonId: string }> => {
  const groupLessonId = randomUUID()
  const steps: readonly (readonly [string, unknown])[] = [
    ['open', { zone: 'UTC' }],
    [
      'set-availability',
      { rules: [{ rule: 'FREQ=DAILY', from: '2026-01-01', startTime: '06:00', durationMinutes: 960 }] },
    ],
    [
      'set-booking-rules',
      {
        minimumNoticeMinutes: 60,
        horizonDays: 30,
        bufferBeforeMinutes: 0,
        bufferAfterMinutes: 0,
        stepMinutes: 30,
        durationsMinutes: [60],
        holdMinutes: 30,
        rescheduleLimit: 2,
        pricePerHour: { amount: 4_000, currency: 'EUR' },
        cancellation: { freeUntilHours: 24, lateFeeBasisPoints: 5_000, noShowFeeBasisPoints: 10_000 },
      },
    ],
    [
      'offer-group-lesson',
      {
        groupLessonId,
        title: 'Conversation',
        seats: GROUP_LESSON_SEATS,
        durationMinutes: 60,
        pricePerSeat: { amount: 1_500, currency: 'EUR' },
      },
    ],
  ]
  for (const [verb, data] of steps) done(await tutor.post(`${BOOKINGS}/calendars/${tutor.id}/${verb}`, data))
  return { groupLessonId }
}

/** One day for all who race for an hour of it, also where midnight comes between two of them. */
const DAY_AFTER_TOMORROW = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10)

/** An hour of the day after tomorrow, from `time` (`10:00`, UTC) on. */
export const hourAt = (time: string): { readonly start: string; readonly end: string } => {
  const start = Date.parse(`${DAY_AFTER_TOMORROW}T${time}:00Z`)
  return { start: new Date(start).toISOString(), end: new Date(start + 3_600_000).toISOString() }
}

/** Asks for a lesson. */
export const book = (learner: Person, tutor: Person, time: string, groupLessonId?: string): Promise<Answer> =>
  insist(learner, BOOKINGS, {
    tutorId: tutor.id,
    learnerId: learner.id,
    range: hourAt(time),
    ...(groupLessonId !== undefined && { groupLessonId }),
  })
