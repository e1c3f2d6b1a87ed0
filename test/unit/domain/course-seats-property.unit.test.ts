import { isRight } from 'fp-ts/Either'
import * as fc from 'fast-check'
import { course, type CourseEvent, type CourseState } from '../../../src/domain/course'
import { type EnrollmentId, fold, MINUTE, plusMillis, toMillis, type UserId } from '../../../src/domain/kernel'
import { uuid } from '../../support/decider-specification'
import { limited, now, onCourse, published, system, user } from '../../support/lms'

const OFFER_MINUTES = 30

const step = fc.record({
  type: fc.constantFrom('ReserveSeat', 'ReleaseSeat', 'JoinWaitlist', 'LeaveWaitlist', 'AdvanceWaitlist', 'SetSeats'),
  learner: fc.integer({ min: 1, max: 8 }),
  attempt: fc.integer({ min: 1, max: 2 }),
  limit: fc.integer({ min: 1, max: 4 }),
  wait: fc.integer({ min: 0, max: 25 }),
})
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

const commandOf = ({ type, learner, attempt, limit }: Step, minutes: number) => {
  const learnerId = user(learner)
  const seat = { learnerId, enrollmentId: uuid(learner * 10 + attempt) as EnrollmentId }
  const options = { by: system, at: plusMillis(now, minutes * MINUTE) }
  switch (type) {
    case 'ReserveSeat':
    case 'ReleaseSeat':
      return onCourse(type, seat, options)
    case 'JoinWaitlist':
    case 'LeaveWaitlist':
      return onCourse(type, { learnerId }, options)
    case 'AdvanceWaitlist':
      return onCourse(type, {}, options)
    case 'SetSeats':
      return onCourse(type, { seats: limited(limit, OFFER_MINUTES) }, options)
  }
}

/** What the events say, kept in plain collections and by other means than the aggregate's. */
class Register {
  readonly seated = new Set<UserId>()
  readonly offers = new Map<UserId, number>()
  readonly queue: UserId[] = []
  limit = 0

  note(event: CourseEvent): void {
    switch (event.type) {
      case 'SeatsSet':
        if (event.data.seats.kind === 'limited') this.limit = event.data.seats.limit
        break
      case 'SeatReserved':
        expect(this.seated.has(event.data.learnerId)).toBe(false)
        this.seated.add(event.data.learnerId)
        this.offers.delete(event.data.learnerId)
        break
      case 'SeatReleased':
        expect(this.seated.delete(event.data.learnerId)).toBe(true)
        break
      case 'WaitlistJoined':
        this.queue.push(event.data.learnerId)
        break
      case 'WaitlistLeft':
        if (!this.offers.delete(event.data.learnerId)) this.queue.splice(this.queue.indexOf(event.data.learnerId), 1)
        break
      case 'SeatOffered':
        // In order: whoever is offered a seat has waited longest.
        expect(this.queue.shift()).toBe(event.data.learnerId)
        expect(toMillis(event.data.expiresAt) - toMillis(event.data.offeredAt)).toBe(OFFER_MINUTES * MINUTE)
        this.offers.set(event.data.learnerId, toMillis(event.data.expiresAt))
        break
      case 'SeatOfferExpired':
        expect(this.offers.get(event.data.learnerId)).toBeLessThanOrEqual(toMillis(event.data.expiredAt))
        this.offers.delete(event.data.learnerId)
        break
      default:
        break
    }
    expect(this.seated.size + this.offers.size).toBeLessThanOrEqual(this.limit)
  }
}

describe('seats in any order of commands', () => {
  it('never run over, go to those who wait in order, and never stay free while somebody waits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3 }), fc.array(step, { maxLength: 80 }), (limit, steps) => {
        const history = published(limited(limit, OFFER_MINUTES))
        const register = new Register()
        history.forEach((event) => register.note(event))
        let state: CourseState = fold(course.decider, history)
        let minutes = 0
        for (const next of steps) {
          minutes += next.wait
          const command = commandOf(next, minutes)
          const outcome = course.decider.decide(command, state)
          if (!isRight(outcome)) continue
          outcome.right.forEach((event) => register.note(event))
          state = fold(course.decider, outcome.right, state)
          if (register.queue.length > 0) expect(register.seated.size + register.offers.size).toBe(register.limit)
        }
      }),
      {
        numRuns: 300,
        // Fewer seats, at a time when the offer of one has lapsed.
        examples: [
          [
            1,
            [
              { type: 'ReserveSeat', learner: 1, attempt: 1, limit: 1, wait: 0 },
              { type: 'JoinWaitlist', learner: 2, attempt: 1, limit: 1, wait: 0 },
              { type: 'SetSeats', learner: 1, attempt: 1, limit: 2, wait: 0 },
              { type: 'SetSeats', learner: 1, attempt: 1, limit: 1, wait: 30 },
            ],
          ],
        ],
      },
    )
  })

  it('does nothing more when a command is repeated at once', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let state: CourseState = fold(course.decider, published(limited(2, OFFER_MINUTES)))
        let minutes = 0
        for (const next of steps) {
          minutes += next.wait
          const command = commandOf(next, minutes)
          const outcome = course.decider.decide(command, state)
          if (!isRight(outcome)) continue
          state = fold(course.decider, outcome.right, state)
          expect(course.decider.decide(command, state)).toEqual({ _tag: 'Right', right: [] })
        }
      }),
      { numRuns: 200 },
    )
  })
})
