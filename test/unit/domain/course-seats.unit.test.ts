import { isRight } from 'fp-ts/Either'
import { course, type CourseEvent, type CourseState } from '../../../src/domain/course'
import { type EnrollmentId, fold, type Instant, MINUTE, plusMillis } from '../../../src/domain/kernel'
import { actor, specify, uuid } from '../../support/decider-specification'
import { drafted, limited, now, onCourse, published, registrar, system, user } from '../../support/lms'

const given = specify(course.decider)
const enrolment = (n: number) => uuid(1_000 + n) as EnrollmentId
const seat = (n: number) => ({ enrollmentId: enrolment(n), learnerId: user(n) })
const by = (n: number) => actor('learner', n)
const at = (minutes: number): Instant => plusMillis(now, minutes * MINUTE)

const reserve = (n: number, minutes = 0) => onCourse('ReserveSeat', seat(n), { by: by(n), at: at(minutes) })
const release = (n: number, minutes = 0) => onCourse('ReleaseSeat', seat(n), { by: by(n), at: at(minutes) })
const join = (n: number, minutes = 0) =>
  onCourse('JoinWaitlist', { learnerId: user(n) }, { by: by(n), at: at(minutes) })
const leave = (n: number, minutes = 0) =>
  onCourse('LeaveWaitlist', { learnerId: user(n) }, { by: by(n), at: at(minutes) })
const advance = (minutes: number) => onCourse('AdvanceWaitlist', {}, { by: system, at: at(minutes) })

const reserved = (n: number, minutes = 0): CourseEvent => ({
  type: 'SeatReserved',
  data: { ...seat(n), reservedAt: at(minutes) },
})
const released = (n: number, minutes = 0): CourseEvent => ({
  type: 'SeatReleased',
  data: { ...seat(n), releasedAt: at(minutes) },
})
const joined = (n: number, minutes = 0): CourseEvent => ({
  type: 'WaitlistJoined',
  data: { learnerId: user(n), joinedAt: at(minutes) },
})
const left = (n: number, minutes = 0): CourseEvent => ({
  type: 'WaitlistLeft',
  data: { learnerId: user(n), leftAt: at(minutes) },
})
const lapsed = (n: number, minutes: number): CourseEvent => ({
  type: 'SeatOfferExpired',
  data: { learnerId: user(n), expiredAt: at(minutes) },
})
const offered = (n: number, minutes = 0, hold = 60): CourseEvent => ({
  type: 'SeatOffered',
  data: { learnerId: user(n), offeredAt: at(minutes), expiresAt: at(minutes + hold) },
})
const archived: CourseEvent = { type: 'CourseArchived', data: { archivedAt: now } }

/** A course of one seat, which learner 2 has. */
const full: readonly CourseEvent[] = [...published(limited(1)), reserved(2)]

describe('the seats of a course', () => {
  it('case B8: with 29 of 30 seats taken, 20 more learners get one seat; the others are told that it is full', () => {
    const taken = Array.from({ length: 29 }, (_, i) => reserved(100 + i))
    let state: CourseState = fold(course.decider, [...published(limited(30)), ...taken])
    const outcomes = Array.from({ length: 20 }, (_, i) => {
      const outcome = course.decider.decide(reserve(200 + i), state)
      if (isRight(outcome)) state = fold(course.decider, outcome.right, state)
      return isRight(outcome) ? 'seat' : outcome.left.code
    })
    expect(outcomes).toEqual(['seat', ...Array.from({ length: 19 }, () => 'course.full')])
    expect(state).toHaveProperty('book.holders.size', 30)
  })

  it('are handed out while the course is published, without a limit where it has none', () => {
    given(published())
      .when(reserve(2))
      .then([reserved(2)])
    given(drafted()).when(reserve(2)).fails('course.not-published')
    given([...published(), archived])
      .when(reserve(2))
      .fails('course.archived')
  })

  it('are one for each learner; asking again for the same enrolment changes nothing', () => {
    given(full).when(reserve(2)).then([])
    given([...published(), reserved(2)])
      .when(onCourse('ReserveSeat', { enrollmentId: enrolment(9), learnerId: user(2) }, { by: by(2) }))
      .fails('course.seat-already-held')
  })

  it('are given back once, and can be taken again', () => {
    given(full)
      .when(release(2))
      .then([released(2)])
    given([...full, released(2)])
      .when(release(2))
      .then([])
    given([...full, released(2)])
      .when(reserve(3))
      .then([reserved(3)])
    given([...published(limited(1)), reserved(2), archived])
      .when(release(2))
      .then([released(2)])
  })

  it('are not given back for another enrolment of the learner', () => {
    const older = onCourse('ReleaseSeat', { enrollmentId: enrolment(9), learnerId: user(2) }, { by: by(2) })
    given(full).when(older).then([])
  })

  it('are taken by learners for themselves; the tutor, registrars and support act for anybody', () => {
    given(published())
      .when({ ...reserve(2), by: by(3) })
      .fails('course.forbidden')
    given(published())
      .when({ ...reserve(2), by: actor('tutor', 77) })
      .fails('course.forbidden')
    for (const staff of [actor('tutor', 1), registrar, actor('support', 8), system])
      given(published())
        .when({ ...reserve(2), by: staff })
        .then([reserved(2)])
  })

  it('are never set below what is taken or on offer', () => {
    const set = (limit: number, minutes = 0) => onCourse('SetSeats', { seats: limited(limit) }, { at: at(minutes) })
    const two = [...published(limited(3)), reserved(2), reserved(3)]
    expect(given(two).when(set(2)).events()).toHaveLength(1)
    expect(given(two).when(set(1)).fails('course.seats-below-taken').detail).toEqual({ excess: 1 })
    const onOffer = [...published(limited(2)), reserved(2), reserved(3), joined(4), released(3), offered(4)]
    given(onOffer).when(set(1, 59)).fails('course.seats-below-taken')
    given(onOffer)
      .when(set(1, 60))
      .then([lapsed(4, 60), { type: 'SeatsSet', data: { seats: limited(1) } }])
  })
})

describe('the waiting list of a course', () => {
  it('is for a full course', () => {
    given(full)
      .when(join(3))
      .then([joined(3)])
    given([...full, joined(3)])
      .when(join(3))
      .then([])
    given(published(limited(1)))
      .when(join(3))
      .fails('course.seats-available')
    given(published()).when(join(3)).fails('course.seats-available')
    given(full).when(join(2)).fails('course.seat-already-held')
    given([...full, archived])
      .when(join(3))
      .fails('course.archived')
    given(full)
      .when({ ...join(3), by: by(4) })
      .fails('course.forbidden')
  })

  it('is offered a freed seat in order, held for a time', () => {
    given([...full, joined(3), joined(4)])
      .when(release(2))
      .then([released(2), offered(3)])
    given([...full, joined(3), joined(4), left(3)])
      .when(release(2))
      .then([released(2), offered(4)])
  })

  it('is offered new seats when there are more', () => {
    const seats = limited(3)
    given([...full, joined(3), joined(4), joined(5)])
      .when(onCourse('SetSeats', { seats }))
      .then([{ type: 'SeatsSet', data: { seats } }, offered(3), offered(4)])
    given([...full, joined(3)])
      .when(onCourse('SetSeats', { seats: { kind: 'unlimited' } }))
      .then([{ type: 'SeatsSet', data: { seats: { kind: 'unlimited' } } }, offered(3, 0, 1_440)])
  })

  const onOffer = [...full, joined(3), joined(4), released(2), offered(3)]

  it('keeps an offered seat for the learner it was offered to, until the offer ends', () => {
    given(onOffer)
      .when(reserve(3, 59))
      .then([reserved(3, 59)])
    given(onOffer).when(reserve(4, 59)).fails('course.full')
    given(onOffer).when(reserve(5, 59)).fails('course.full')
    given(onOffer).when(join(3, 1)).then([])
  })

  it('passes a lapsed offer to the next even when no sweeper ran', () => {
    given(onOffer)
      .when(reserve(4, 60))
      .then([lapsed(3, 60), offered(4, 60), reserved(4, 60)])
    given(onOffer).when(reserve(3, 60)).fails('course.full')
    given(onOffer).when(reserve(5, 60)).fails('course.full')
    given(onOffer)
      .when(join(5, 60))
      .then([lapsed(3, 60), offered(4, 60), joined(5, 60)])
  })

  it('ends with a free seat for anybody once every offer has lapsed', () => {
    const last = [...full, joined(3), released(2), offered(3)]
    given(last)
      .when(reserve(3, 60))
      .then([lapsed(3, 60), reserved(3, 60)])
    given(last)
      .when(reserve(5, 60))
      .then([lapsed(3, 60), reserved(5, 60)])
    given(last).when(join(5, 60)).fails('course.seats-available')
  })

  it('is advanced by a sweeper, which finds nothing to do before an offer ends', () => {
    given(onOffer).when(advance(59)).then([])
    given(onOffer)
      .when(advance(60))
      .then([lapsed(3, 60), offered(4, 60)])
    given([...onOffer, archived])
      .when(advance(60))
      .then([])
    given(onOffer)
      .when({ ...advance(60), by: by(9) })
      .fails('course.forbidden')
  })

  it('is left at any time; who turns an offer down passes it on', () => {
    given([...full, joined(3)])
      .when(leave(3))
      .then([left(3)])
    given(onOffer)
      .when(leave(3, 5))
      .then([left(3, 5), offered(4, 5)])
    given(onOffer).when(leave(5)).then([])
    given(onOffer)
      .when({ ...leave(3), by: by(4) })
      .fails('course.forbidden')
  })

  it('lets go of who gets a seat some other way', () => {
    const history = [...full, joined(3), joined(4), released(2), reserved(3)]
    given(history)
      .when(release(3))
      .then([released(3), offered(4)])
  })

  it('holds an offer for a day where the course does not say how long', () => {
    const seats = { kind: 'limited', limit: 1 } as const
    given([...published(seats), reserved(2), joined(3)])
      .when(release(2))
      .then([released(2), offered(3, 0, 1_440)])
  })

  it('is emptied when the course is archived', () => {
    given([...onOffer, archived])
      .when(leave(4))
      .then([])
  })
})

describe('a course with tens of thousands of seats', () => {
  it('folds them and still refuses the one too many', () => {
    const seats = 32_000
    const history = [...published(limited(seats)), ...Array.from({ length: seats }, (_, i) => reserved(i + 10))]
    const state = fold<CourseEvent, CourseState>(course.decider, history)
    const next = course.decider.decide(onCourse('ReserveSeat', seat(5)), state)
    expect(next).toMatchObject({ left: { code: 'course.full' } })
    expect(course.decider.decide(release(10 + seats - 1), state)).toMatchObject({ right: [{ type: 'SeatReleased' }] })
  })
})
