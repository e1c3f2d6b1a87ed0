import { InMemoryEventStore } from '../../../src/adapters/event-store/in-memory'
import { ReadModelQueryBus } from '../../../src/application/queries/query-bus'
import type { Actor } from '../../../src/domain/kernel'
import { readModelQueries, readModels } from '../../../src/projections/registry'
import { actor, uuid } from '../../support/decider-specification'
import { courseId, enrollmentId, learner, learnerId, ownerId, terms, tutor } from '../../support/lms'
import { newEvent, write } from '../../support/log'
import * as rooms from '../../support/meeting-history'
import * as pay from '../../support/payment-history'
import {
  createReadModels,
  type RunningProjections,
  runProjections,
  type TestReadModels,
} from '../../support/read-models'
import { unrecorded } from '../../support/unrecorded'

const at = '2026-03-01T10:00:00.000Z'
const whose = { courseId, learnerId }
const stranger = actor('learner', 99)
const id = uuid(500)
const event = ({ type, data }: { readonly type: string; readonly data: object }) => newEvent(type, { ...data })

describe('queries of read models', () => {
  let db: TestReadModels
  let running: RunningProjections
  let ask: (name: string, params: object, by: Actor, limit?: number) => Promise<unknown>

  beforeAll(async () => {
    db = await createReadModels()
    const store = new InMemoryEventStore()
    const asLearner = { actor: learner }
    await write(
      store,
      `course-${courseId}`,
      newEvent('CourseDrafted', { ownerId, title: 'Algebra' }),
      newEvent('WaitlistJoined', { learnerId, joinedAt: at }),
    )
    await write(
      store,
      `enrollment-${enrollmentId}`,
      newEvent('EnrollmentRequested', { ...whose, terms: terms(), requestedAt: at }, asLearner),
      newEvent('EnrollmentActivated', { ...whose, activatedAt: at }),
      newEvent('AssessmentSubmitted', { assessmentId: 'tma', submittedAt: at }, asLearner),
      newEvent('AssessmentSubmitted', { assessmentId: 'tma', submittedAt: at, workRef: 'v2' }, asLearner),
      newEvent('AssessmentGraded', { assessmentId: 'tma', score: 70.5, gradedAt: at }),
      newEvent('AssessmentGraded', { assessmentId: 'tma', score: 80.25, previousScore: 70.5, gradedAt: at }),
      newEvent('VideoWatched', { lessonId: 'film', added: [{ from: 0, to: 90_000 }], percent: 90, progress: 45 }),
      newEvent('VideoWatched', { lessonId: 'film', added: [{ from: 95_000, to: 100_000 }], percent: 95, progress: 47 }),
    )
    // Ann by two devices from 0 to 30 and 10 to 40, again from 50 to the end at 60: 50 minutes, not 70.
    await write(
      store,
      `meeting-${id}`,
      ...[
        rooms.scheduled,
        rooms.opened,
        rooms.joined(rooms.annId, 'phone', 0),
        rooms.joined(rooms.annId, 'laptop', 10),
        rooms.left(rooms.annId, 'phone', 30),
        rooms.left(rooms.annId, 'laptop', 40),
        rooms.joined(rooms.annId, 'phone', 50),
        rooms.ended,
      ].map(event),
    )
    await write(
      store,
      `payment-${id}`,
      ...[...pay.paid, pay.refundRequested(125, 875), pay.refundSettled(1_000)].map(event),
    )
    await write(
      store,
      `calendar-${tutor.id}`,
      newEvent('TimeBlocked', {
        blockId: 'holiday',
        range: { start: '2026-03-02T00:00:00.000Z', end: '2026-03-09T00:00:00.000Z' },
      }),
    )
    await write(
      store,
      `posting-${id}`,
      newEvent('PostingDrafted', { institutionId: tutor.id, title: 'Tutor', description: 'Maths', subjects: [] }),
    )
    running = runProjections(readModels, store, db.database)
    const head = await store.head()
    for (const { name } of readModels) await running.reached(name, head)

    const bus = new ReadModelQueryBus(running.progress, unrecorded)
    const queries = new Map(readModelQueries(db.database).map((query) => [query.name, query]))
    ask = async (name, params, by, limit = 50) => {
      const query = queries.get(name)
      if (query === undefined) throw new Error(`there is no query ${name}`)
      const answer = await bus.ask(query, { params, by, page: { limit } })
      if (answer._tag === 'Left') return 'code' in answer.left ? answer.left.code : answer.left._tag
      return answer.right.kind === 'item' ? answer.right.item : answer.right.items
    }
  })
  afterAll(async () => {
    await running.stop()
    await db.drop()
  })

  it('show an enrolment with its revision', async () => {
    expect(await ask('enrollments.by-id', { id: enrollmentId }, learner)).toMatchObject({
      learnerId,
      stage: 'active',
      price: { amount: 0, currency: 'EUR' },
      outOfTerm: [],
      progress: 47,
      revision: 7,
    })
    expect(await ask('enrollments.by-id', { id: enrollmentId }, learner)).not.toHaveProperty('completedAt')
  })

  it('count a replaced submission once and a re-graded one by its last score', async () => {
    expect(await ask('statistics.by-course', { id: courseId }, tutor)).toMatchObject({
      enrolled: 1,
      submissions: 1,
      scored: 1,
      meanScore: 80.25,
    })
    expect(await ask('submissions.by-enrollment', { id: enrollmentId }, learner)).toMatchObject([
      { assessmentId: 'tma', score: 80.25, gradings: 2, workRef: 'v2' },
    ])
  })

  it('add up what of a video was watched', async () => {
    expect(await ask('statistics.videos', { id: courseId }, tutor)).toMatchObject([
      { lessonId: 'film', learners: 1, meanWatchedShare: 0.95, completions: 1 },
    ])
  })

  it('count the attendance of two devices at a time once', async () => {
    expect(await ask('meetings.attendance', { id }, rooms.host)).toContainEqual({
      meetingId: id,
      participantId: rooms.annId,
      role: 'guest',
      consented: false,
      intervals: [
        { start: rooms.minute(0), end: rooms.minute(40) },
        { start: rooms.minute(50), end: rooms.minute(60) },
      ],
      attendedMillis: 50 * 60_000,
    })
  })

  it('show where the money of a payment is, and book both sides of it', async () => {
    expect(await ask('payments.by-id', { id }, pay.payer)).toMatchObject({ captured: 10_000, refunded: 1_000 })
    expect(await ask('ledger.accounts', {}, pay.finance)).toMatchObject([
      { account: 'fees', balance: 1_125 },
      { account: 'gateway', balance: 9_000 },
      { account: `payee:${pay.payee.id}`, balance: 7_875 },
      { account: 'refunds', balance: 0 },
    ])
    expect(await ask('ledger.balance', { payeeId: pay.payee.id }, pay.payee)).toMatchObject([{ balance: 7_875 }])
  })

  it("show a tutor's agenda in a span of time", async () => {
    const from = (date: string) => ({
      tutorId: tutor.id,
      from: `${date}T00:00:00.000Z`,
      to: '2026-04-01T00:00:00.000Z',
    })
    expect(await ask('agenda.by-tutor', from('2026-03-08'), tutor)).toMatchObject([{ kind: 'block', entry: 'holiday' }])
    expect(await ask('agenda.by-tutor', from('2026-03-09'), tutor)).toEqual([])
  })

  it('feed what somebody did and what concerned them, the newest first', async () => {
    const feed = (await ask('activity.of-user', { userId: learnerId }, learner)) as { type: string; position: number }[]
    expect(feed.map(({ type }) => type)).toEqual(expect.arrayContaining(['AssessmentGraded', 'WaitlistJoined']))
    expect(feed.map(({ position }) => position)).toEqual(
      [...feed.map(({ position }) => position)].sort((a, b) => b - a),
    )
    expect(await ask('activity.of-subject', { subject: courseId }, actor('auditor'))).toHaveLength(2)
  })

  it.each([
    ['enrollments.by-id', { id: enrollmentId }, 'query.not-found'],
    ['enrollments.by-learner', { learnerId }, 'query.forbidden'],
    ['enrollments.by-course', { courseId }, []],
    ['submissions.by-enrollment', { id: enrollmentId }, []],
    ['submissions.by-course', { courseId }, []],
    ['progress.by-enrollment', { id: enrollmentId }, []],
    ['statistics.by-course', { id: courseId }, 'query.not-found'],
    ['statistics.all', {}, 'query.forbidden'],
    ['statistics.videos', { id: courseId }, []],
    ['courses.by-id', { id: courseId }, 'query.not-found'],
    ['courses.by-owner', { ownerId }, []],
    ['courses.waitlist', { courseId }, []],
    ['courses.waiting-for', { learnerId }, 'query.forbidden'],
    ['meetings.by-id', { id }, 'query.not-found'],
    ['meetings.attendance', { id }, []],
    ['meetings.by-participant', { userId: rooms.annId }, 'query.forbidden'],
    ['payments.by-id', { id }, 'query.not-found'],
    ['payments.by-payer', { payerId: pay.payer.id }, 'query.forbidden'],
    ['payments.by-payee', { payeeId: pay.payee.id }, 'query.forbidden'],
    ['ledger.accounts', {}, 'query.forbidden'],
    ['ledger.entries', {}, 'query.forbidden'],
    ['ledger.by-payment', { id }, 'query.forbidden'],
    ['ledger.balance', { payeeId: pay.payee.id }, 'query.forbidden'],
    ['agenda.by-tutor', { tutorId: tutor.id, from: at, to: at }, 'query.forbidden'],
    ['bookings.by-tutor', { tutorId: tutor.id }, 'query.forbidden'],
    ['bookings.by-learner', { learnerId }, 'query.forbidden'],
    ['series.by-learner', { learnerId }, 'query.forbidden'],
    ['applications.by-tutor', { tutorId: tutor.id }, 'query.forbidden'],
    ['postings.by-id', { id }, 'query.not-found'],
    ['postings.by-institution', { institutionId: tutor.id }, []],
    ['activity.of-user', { userId: learnerId }, 'query.forbidden'],
    ['activity.of-subject', { subject: courseId }, 'query.forbidden'],
  ])('%s shows a stranger nothing', async (name, params, expected) => {
    expect(await ask(name, params, stranger)).toEqual(expected)
    const toStaff = await ask(name, params, actor('admin', 98))
    expect(toStaff).not.toBe('query.forbidden')
    expect(toStaff).not.toBe('query.not-found')
  })

  it('show each side its own part of a course', async () => {
    for (const by of [learner, tutor, { ...tutor, role: 'registrar' as const }, actor('support', 97)])
      expect(await ask('enrollments.by-course', { courseId }, by)).toHaveLength(1)
    // An institution's administrator is nothing to another's course.
    expect(await ask('enrollments.by-course', { courseId }, actor('registrar', 97))).toEqual([])
    expect(await ask('courses.waitlist', { courseId }, learner)).toHaveLength(1)
    expect(await ask('courses.waitlist', { courseId }, tutor)).toHaveLength(1)
    expect(await ask('meetings.attendance', { id }, rooms.ann)).toHaveLength(1)
    expect(await ask('meetings.attendance', { id }, rooms.host)).toHaveLength(3)
  })
})
