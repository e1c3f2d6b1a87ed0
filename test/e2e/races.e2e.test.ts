import type { RecordedEvent } from '../../src/application/ports/event-store'
import { createDatabase, type TestDatabase } from '../support/postgres/database'
import {
  book,
  byStatus,
  codeOf,
  done,
  enrol,
  learners,
  openCalendar,
  publishCourse,
  shownAt,
} from '../support/program/marketplace'
import { readLog } from '../support/program/log'
import { type Person, someone } from '../support/program/people'
import { type Service, startService, stopAll } from '../support/program/program'
import { until } from '../support/program/until'

describe('races over HTTP', () => {
  let database: TestDatabase
  let service: Service
  let tutor: Person
  beforeAll(async () => {
    database = await createDatabase()
    service = await startService({ DATABASE_URL: database.url })
  })
  beforeEach(async () => {
    tutor = await someone(service.url, 'tutor')
  })
  afterAll(async () => {
    await stopAll()
    await database.drop()
  })

  const history = async (category: string, id: string): Promise<readonly RecordedEvent[]> =>
    (await readLog({ DATABASE_URL: database.url })).filter(({ stream }) => stream === `${category}-${id}`)
  const seatsTaken = async (courseId: string): Promise<number> =>
    (await history('course', courseId)).filter(({ type }) => type === 'SeatReserved').length

  it('case B1: ten POSTs for one free slot, one 201 and nine 409', async () => {
    await openCalendar(tutor)
    const people = await learners(service.url, 10)
    const answers = await Promise.all(people.map((person) => book(person, tutor, '10:00')))
    expect(byStatus(answers)).toEqual({ 201: 1, 409: 9 })
    const held = (await history('calendar', tutor.id)).filter(({ type }) => type === 'SlotHeld')
    expect(held).toHaveLength(1)
  })

  it('case B2: of two overlapping requests, whichever way they race, one is accepted', async () => {
    await openCalendar(tutor)
    const people = await learners(service.url, 2)
    const asked = await Promise.all(people.map((person, n) => book(person, tutor, n === 0 ? '12:00' : '12:30')))
    expect(byStatus(asked)).toEqual({ 201: 1, 409: 1 })
    const ids = asked.filter(({ status }) => status === 201).map((answer) => done(answer).id)
    const confirmed = await Promise.all([...ids, ...ids].map((id) => tutor.post(`/api/v1/bookings/${id}/confirm`, {})))
    expect(byStatus(confirmed)).toEqual({ 200: 2 })
    const kept = (await history('calendar', tutor.id)).filter(({ type }) => type === 'SlotConfirmed')
    expect(kept).toHaveLength(1)
  })

  it('case B7: two first bookers of a group lesson make one session with two seats', async () => {
    const { groupLessonId } = await openCalendar(tutor)
    const people = await learners(service.url, 2)
    const answers = await Promise.all(people.map((person) => book(person, tutor, '14:00', groupLessonId)))
    expect(byStatus(answers)).toEqual({ 201: 2 })
    const held = (await history('calendar', tutor.id)).filter(({ type }) => type === 'SlotHeld')
    expect(new Set(held.map(({ data }) => data['sessionId'])).size).toBe(1)
    expect(new Set(held.map(({ data }) => data['learnerId'])).size).toBe(2)
  })

  it('case B7: when the last attendee has gone, the slot can be booked again', async () => {
    const { groupLessonId } = await openCalendar(tutor)
    const [first, second] = await learners(service.url, 2)
    const { id } = done(await book(first!, tutor, '16:00', groupLessonId))
    expect(codeOf(await book(second!, tutor, '16:00'))).toBe('calendar.slot-taken')
    done(await first!.post(`/api/v1/bookings/${id}/cancel`, {}))
    // The process that frees the time follows the cancellation.
    await until('the slot is free', async () => (await book(second!, tutor, '16:00')).status === 201)
  })

  it('case B8: a course of 30 with 29 taken gives one more seat to 20 who want it', async () => {
    const course = await publishCourse(tutor, { kind: 'limited', limit: 30 })
    const [early, late] = [await learners(service.url, 29), await learners(service.url, 20)]
    for (const answer of await Promise.all(early.map((person) => enrol(person, course)))) done(answer)
    const answers = await Promise.all(late.map((person) => enrol(person, course)))
    expect(byStatus(answers)).toEqual({ 201: 1, 409: 19 })
    expect(new Set(answers.filter(({ status }) => status === 409).map(codeOf))).toEqual(new Set(['course.full']))
    expect(await seatsTaken(course)).toBe(30)
  })

  it('keeps 100 seats at 100 under 1,000 concurrent requests', async () => {
    const course = await publishCourse(tutor, { kind: 'limited', limit: 100 })
    const people = await learners(service.url, 1_000)
    const answers = await Promise.all(people.map((person) => enrol(person, course)))
    expect(byStatus(answers)).toEqual({ 201: 100, 409: 900 })
    expect(await seatsTaken(course)).toBe(100)

    const position = Math.max(...answers.filter(({ status }) => status === 201).map((answer) => done(answer).position))
    const shown = await shownAt(tutor, `/api/v1/lms/courses/${course}`, position)
    expect(shown.body).toMatchObject({ seatsTaken: 100 })
  })
})
