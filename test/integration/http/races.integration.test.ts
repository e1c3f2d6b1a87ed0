import { uuid } from '../../support/decider-specification'
import { hours, learner, lesson, plainRules, tutor } from '../../support/calendar-fixture'
import { publishCourse } from '../../support/commands/courses'
import { codeOf, type Edge, startEdge } from '../../support/http/edge'
import type { Answer } from '../../support/http/client'

const CALENDAR = `/api/v1/bookings/calendars/${tutor.id}`
const range = lesson('2026-03-02T13:00:00Z')

const openCalendar = async (edge: Edge): Promise<void> => {
  const client = await edge.as(tutor)
  await client.post(`${CALENDAR}/open`, { zone: 'Europe/Berlin' })
  await client.post(`${CALENDAR}/set-availability`, { rules: [hours('FREQ=DAILY', '2026-01-01', '09:00', 600)] })
  const rules = await client.post(`${CALENDAR}/set-booking-rules`, plainRules)
  expect(rules.status).toBe(200)
}

const book = async (edge: Edge, n: number): Promise<Answer> => {
  const by = learner(n)
  return (await edge.as(by)).post('/api/v1/bookings', { tutorId: tutor.id, learnerId: by.id, range })
}

const statuses = (answers: readonly Answer[]): readonly number[] => answers.map(({ status }) => status).sort()

describe('races over HTTP', () => {
  let edge: Edge
  beforeEach(async () => (edge = await startEdge()))
  afterEach(() => edge.close())

  it('case B1: of ten parallel requests for one time, one is 201 and nine are 409', async () => {
    await openCalendar(edge)
    const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => book(edge, n)))
    expect(statuses(answers)).toEqual([201, ...Array.from({ length: 9 }, () => 409)])
  })

  it('case B9: a request under rules that have changed since is refused by the rules of now', async () => {
    await openCalendar(edge)
    const client = await edge.as(tutor)
    await client.post(`${CALENDAR}/set-booking-rules`, { ...plainRules, minimumNoticeMinutes: 7 * 24 * 60 })
    const refused = await book(edge, 1)
    expect([refused.status, codeOf(refused)]).toEqual([409, 'calendar.too-soon'])
  })

  it('case B8: a course with one seat left takes one of 20 learners who ask at once', async () => {
    const { bus } = edge.marketplace
    await publishCourse(bus, uuid(500), { kind: 'limited', limit: 30 })
    const enrol = async (n: number): Promise<Answer> => {
      const by = learner(n)
      return (await edge.as(by)).post('/api/v1/lms/enrollments', { courseId: uuid(500), learnerId: by.id })
    }
    expect(statuses(await Promise.all(Array.from({ length: 29 }, (_, n) => enrol(n))))).toEqual(Array(29).fill(201))
    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => enrol(100 + n)))
    expect(statuses(answers)).toEqual([201, ...Array.from({ length: 19 }, () => 409)])
    const full = answers.filter(({ status }) => status === 409).map(codeOf)
    expect(new Set(full)).toEqual(new Set(['course.full']))
  })
})
