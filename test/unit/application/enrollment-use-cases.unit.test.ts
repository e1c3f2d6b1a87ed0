import { InMemoryEventStore } from '../../../src/adapters/event-store/in-memory'
import type { CourseState } from '../../../src/domain/course'
import type { EnrollmentState } from '../../../src/domain/enrollment'
import { DAY, money } from '../../../src/domain/kernel'
import { publishCourse, pupil } from '../../support/commands/courses'
import {
  accepted,
  type Marketplace,
  marketplace,
  nextId,
  refusedWith,
  request,
  tally,
  typesOf,
} from '../../support/commands/marketplace'
import { limited, outline, registrar as another, rule, system, tutor } from '../../support/lms'

/** The course's owner as an institution's administrator acts: in its name. */
const registrar = { ...tutor, role: 'registrar' as const }

const asked = (courseId: string, n: number, extra = {}) =>
  request('enrollment', nextId(), 'RequestEnrollment', { courseId, learnerId: pupil(n).id }, pupil(n), extra)
const holdersOf = async ({ bus }: Marketplace, courseId: string) => {
  const { state } = await bus.load<CourseState>('course', courseId)
  return 'book' in state ? [...state.book.holders].map(([, enrollmentId]) => enrollmentId) : []
}
const recordOf = async ({ bus }: Marketplace, id: string) => {
  const { state } = await bus.load<EnrollmentState>('enrollment', id)
  if (state.stage === 'none') throw new Error('no such enrolment')
  return state.record
}
const course = async (place: Marketplace, seats = limited(2), price = 0) => {
  const courseId = nextId()
  await publishCourse(place.bus, courseId, seats, { price })
  return courseId
}

describe('enrolling', () => {
  it('takes a seat and freezes the terms of the day', async () => {
    const place = marketplace()
    const courseId = await course(place, limited(2), 12_900)
    const { id } = accepted(await place.service.execute(asked(courseId, 1)))
    expect(await recordOf(place, id)).toMatchObject({
      courseId,
      terms: { price: money(12_900, 'EUR'), ownerId: tutor.id },
    })
    expect(await holdersOf(place, courseId)).toEqual([id])
    const [requested] = await place.store.readStream(`enrollment-${id}`)
    expect(requested?.metadata.actor).toEqual(pupil(1))
  })

  it('case B8: at 29 of 30 seats lets exactly one of twenty in, through two processes', async () => {
    const store = new InMemoryEventStore()
    const places = [marketplace(store), marketplace(store)]
    const courseId = await course(places[0]!, limited(30))
    for (let n = 0; n < 29; n += 1) accepted(await places[0]!.service.execute(asked(courseId, n)))
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, n) => places[n % 2]!.service.execute(asked(courseId, 100 + n))),
    )
    expect(tally(outcomes)).toEqual({ ok: 1, 'course.full': 19 })
    expect(await holdersOf(places[0]!, courseId)).toHaveLength(30)
    const enrolled = (await store.readAll({ limit: 1_000 })).filter(({ type }) => type === 'EnrollmentRequested')
    expect(enrolled).toHaveLength(30)
  })

  it('happens once for a learner in a course, though it has no limit of seats', async () => {
    const place = marketplace()
    const courseId = await course(place, { kind: 'unlimited' })
    const outcomes = await Promise.all([1, 1, 1].map((n) => place.service.execute(asked(courseId, n))))
    expect(tally(outcomes)).toEqual({ ok: 1, 'course.seat-already-held': 2 })
  })

  it('gives the seat back when the enrolment is refused', async () => {
    const place = marketplace()
    const courseId = await course(place)
    const term = { start: '2026-01-01T00:00:00.000Z', end: '2026-02-01T00:00:00.000Z' }
    accepted(await place.service.execute(request('course', courseId, 'SetTerm', { term }, tutor)))
    const late = asked(courseId, 1)
    for (const attempt of [1, 2]) {
      expect([attempt, refusedWith(await place.service.execute(late))]).toEqual([attempt, 'enrollment.term-over'])
      expect(await holdersOf(place, courseId)).toEqual([])
    }
    const longer = { start: term.start, end: '2026-12-01T00:00:00.000Z' }
    accepted(await place.service.execute(request('course', courseId, 'SetTerm', { term: longer }, tutor)))
    // The same request again takes a seat again: it must not come in without one.
    const { id } = accepted(await place.service.execute(late))
    expect(await holdersOf(place, courseId)).toEqual([id])
  })

  it('is refused by the course where there is none, or it is not open', async () => {
    const place = marketplace()
    expect(refusedWith(await place.service.execute(asked(nextId(), 1)))).toBe('course.not-found')
    const courseId = await course(place)
    accepted(await place.service.execute(request('course', courseId, 'ArchiveCourse', {}, tutor)))
    expect(refusedWith(await place.service.execute(asked(courseId, 1)))).toBe('course.archived')
  })

  it('is not for others to do', async () => {
    const place = marketplace()
    const courseId = await course(place)
    const foreign = { ...asked(courseId, 1), by: pupil(2) }
    expect(refusedWith(await place.service.execute(foreign))).toBe('command.forbidden')
    expect(refusedWith(await place.service.execute({ ...foreign, by: another }))).toBe('command.forbidden')
    expect(refusedWith(await place.service.execute({ ...foreign, by: { ...pupil(3), role: 'auditor' } }))).toBe(
      'command.forbidden',
    )
    accepted(await place.service.execute({ ...foreign, by: registrar }))
  })

  it('is answered as before when repeated, on other terms and after a withdrawal', async () => {
    const place = marketplace()
    const courseId = await course(place)
    const first = asked(courseId, 1)
    const answer = await place.service.execute(first)
    accepted(await place.service.execute(request('course', courseId, 'SetPrice', { price: money(1, 'EUR') }, tutor)))
    accepted(await place.service.execute(request('enrollment', first.id, 'WithdrawEnrollment', {}, pupil(1))))
    accepted(await place.service.execute(request('course', courseId, 'ArchiveCourse', {}, tutor)))
    place.clock.advance(DAY)
    expect(await place.service.execute(first)).toEqual(answer)
    expect(refusedWith(await place.service.execute({ ...first, data: { courseId, learnerId: pupil(2).id } }))).toBe(
      'command.id-reused',
    )
  })
})

describe('what needs the course beside the enrolment', () => {
  it("a registrar's record of a registration is entered on the course's terms", async () => {
    const place = marketplace()
    const courseId = await course(place)
    const data = { courseId, learnerId: pupil(1).id }
    const record = (by = registrar) =>
      place.service.execute(request('enrollment', nextId(), 'RecordRegistration', data, by))
    expect(refusedWith(await record(pupil(1) as never))).toBe('command.forbidden')
    expect(refusedWith(await record(another as never))).toBe('command.forbidden')
    const { id } = accepted(await record())
    expect(await recordOf(place, id)).toMatchObject({ courseId, terms: { completionRule: rule } })
  })

  it('a reinstatement takes a seat again, or is refused', async () => {
    const place = marketplace()
    const courseId = await course(place, limited(1))
    const { id } = accepted(await place.service.execute(asked(courseId, 1)))
    accepted(await place.service.execute(request('enrollment', id, 'WithdrawEnrollment', {}, pupil(1))))
    const release = { enrollmentId: id, learnerId: pupil(1).id }
    accepted(await place.bus.dispatch(request('course', courseId, 'ReleaseSeat', release, system)))
    const reinstate = () => place.service.execute(request('enrollment', id, 'ReinstateEnrollment', {}, registrar))
    const { id: other } = accepted(await place.service.execute(asked(courseId, 2)))
    expect(refusedWith(await reinstate())).toBe('course.full')
    accepted(await place.service.execute(request('enrollment', other, 'WithdrawEnrollment', {}, pupil(2))))
    const free = { enrollmentId: other, learnerId: pupil(2).id }
    accepted(await place.bus.dispatch(request('course', courseId, 'ReleaseSeat', free, system)))
    accepted(await reinstate())
    expect(await holdersOf(place, courseId)).toEqual([id])
    expect(typesOf(await place.store.readStream(`enrollment-${id}`)).at(-1)).toBe('EnrollmentReinstated')
    const nobody = request('enrollment', nextId(), 'ReinstateEnrollment', {}, registrar)
    expect(refusedWith(await place.service.execute(nobody))).toBe('command.not-found')
  })

  it('an accepted outline is the newest that the course has', async () => {
    const place = marketplace()
    const courseId = await course(place)
    const { id } = accepted(await place.service.execute(asked(courseId, 1)))
    const lessons = outline.lessons.slice(0, 1)
    const revised = { lessons, assessments: outline.assessments }
    accepted(await place.service.execute(request('course', courseId, 'ReviseOutline', revised, tutor)))
    expect((await recordOf(place, id)).terms.outline.version).toBe(1)
    accepted(await place.service.execute(request('enrollment', id, 'AcceptOutline', {}, pupil(1))))
    const { terms } = await recordOf(place, id)
    expect(terms.outline).toMatchObject({ version: 2, lessons: [{ id: 'intro' }] })
  })
})
