import fc from 'fast-check'
import { isLeft, isRight } from 'fp-ts/Either'
import {
  fromMillis,
  instant,
  type LocalDate,
  type LocalTime,
  overlaps,
  type TimeRange,
  type UserId,
  type WaitId,
  widen,
} from '../../../src/domain/kernel'
import { type CalendarCommand, type CalendarEvent, freeSlots, tutorCalendar } from '../../../src/domain/tutor-calendar'
import {
  after,
  bookingId,
  calendar,
  command,
  daily,
  holdOf,
  learner,
  lesson,
  monday,
  NOW,
  of,
  range,
  stateOf,
  system,
} from '../../support/calendar-fixture'
import { uuid } from '../../support/decider-specification'

const { decide, evolve } = tutorCalendar.decider
const MINUTE = 60_000
const RULES = { durationsMinutes: [60, 120], stepMinutes: 30, bufferAfterMinutes: 30, offerMinutes: 30 }
const PEOPLE = 6

const KINDS = [
  ...(['join', 'join', 'join', 'join', 'join', 'join', 'release', 'release', 'release'] as const),
  ...(['hold', 'hold', 'confirm', 'move', 'leave', 'decline', 'decline', 'sweep', 'hours'] as const),
] as const

/** Commands at random about few times, people and places in the queue, so that they often meet. Time only passes. */
const step = fc.record({
  passes: fc.constantFrom(0, 0, 1, 16, 31),
  kind: fc.constantFrom(...KINDS),
  booking: fc.integer({ min: 1, max: 8 }),
  person: fc.integer({ min: 1, max: PEOPLE }),
  wait: fc.integer({ min: 1, max: 8 }),
  start: fc.integer({ min: 16, max: 24 }).map((n) => n * 30),
  long: fc.constantFrom(false, false, false, true),
  wide: fc.boolean(),
})
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

/** A day whose every hour is booked for good, so that there is something to wait for. */
const FULL = [0, 1, 2, 3, 4, 5, 6].reduce<readonly CalendarEvent[]>(
  (history, n) => {
    const time = lesson(new Date(Date.parse('2026-02-02T08:00:00Z') + n * 90 * MINUTE).toISOString())
    return after(history, holdOf(n + 1, time, NOW), of('ConfirmSlot', n + 1, NOW))
  },
  calendar('UTC', daily, RULES),
)

const commandOf = ({ kind, booking, person, wait, start, long, wide }: Step, now: number): CalendarCommand => {
  const at = fromMillis(now)
  const minutes = long ? 120 : 60
  const time = lesson(new Date(Date.parse(monday.from) + start * MINUTE).toISOString(), minutes)
  const by = learner(person)
  const waitId = uuid(300 + wait) as WaitId
  switch (kind) {
    case 'hold':
      return holdOf(booking, time, at, by)
    case 'confirm':
      return of('ConfirmSlot', booking, at, system)
    case 'release':
      return of('ReleaseSlot', booking, at, system)
    case 'move':
      return command('MoveSlot', { bookingId: bookingId(booking), range: time }, at, system)
    case 'join': {
      const window = wide ? range(monday.from, monday.to) : widen(time, 60 * MINUTE, 60 * MINUTE)
      return command(
        'JoinSlotWaitlist',
        { waitId, learnerId: by.id as UserId, window, durationMinutes: minutes },
        at,
        by,
      )
    }
    case 'leave':
      return command('LeaveSlotWaitlist', { waitId }, at, system)
    case 'decline':
      return command('DeclineSlotOffer', { waitId }, at, system)
    case 'hours': {
      const startTime = (wide ? '06:00' : '08:00') as LocalTime
      const special = { startTime, durationMinutes: long ? 900 : 600 }
      return command('SetException', { date: '2026-02-02' as LocalDate, hours: [special] }, at)
    }
    case 'sweep':
      return command('AdvanceSlotWaitlist', {}, at, system)
  }
}

interface Taken {
  readonly key: string
  readonly occupies: TimeRange
  readonly until: string
}
interface Waiting {
  readonly waitId: string
  readonly window: TimeRange
  readonly minutes: number
  readonly declined: TimeRange[]
}

/** What is taken and who waits according to the events alone, told nothing of how the calendar looks for either. */
class Book {
  taken: Taken[] = []
  waiting: Waiting[] = []

  record({ type, data }: CalendarEvent): void {
    const drop = (key: string) => (this.taken = this.taken.filter((one) => one.key !== key))
    const gone = (waitId: string) => (this.waiting = this.waiting.filter((one) => one.waitId !== waitId))
    const change = (key: string, how: (one: Taken) => Taken) =>
      (this.taken = this.taken.map((one) => (one.key === key ? how(one) : one)))
    if (type === 'SlotHeld') this.taken.push({ key: data.bookingId, occupies: data.occupies, until: data.heldUntil })
    if (type === 'SlotConfirmed') change(data.bookingId, (one) => ({ ...one, until: 'Z' }))
    if (type === 'SlotMoved') change(data.bookingId, (one) => ({ ...one, occupies: data.occupies }))
    if (type === 'SlotReleased' || type === 'HoldExpired') drop(data.bookingId)
    if (type === 'SlotWaitlistJoined')
      this.waiting.push({ waitId: data.waitId, window: data.window, minutes: data.durationMinutes, declined: [] })
    if (type === 'SlotOffered') this.taken.push({ key: data.waitId, occupies: data.occupies, until: data.expiresAt })
    if (type === 'SlotOfferDeclined') {
      drop(data.waitId)
      this.waiting.find(({ waitId }) => waitId === data.waitId)?.declined.push(data.range)
    }
    if (type === 'SlotWaitlistLeft' || type === 'SlotOfferAccepted' || type === 'SlotOfferExpired') {
      drop(data.waitId)
      gone(data.waitId)
    }
  }

  /** Who waits before another for what that one is offered, and is offered nothing. */
  overtaken(waitId: string, time: TimeRange): readonly Waiting[] {
    const minutes = (Date.parse(time.end) - Date.parse(time.start)) / MINUTE
    const place = this.waiting.findIndex((one) => one.waitId === waitId)
    return this.waiting
      .slice(0, place)
      .filter(
        (one) =>
          one.minutes === minutes &&
          one.window.start <= time.start &&
          time.end <= one.window.end &&
          !one.declined.some((other) => overlaps(other, time)) &&
          !this.taken.some(({ key }) => key === one.waitId),
      )
  }
}

const everyStep = (
  check: (before: Book, events: readonly CalendarEvent[], at: string, history: readonly CalendarEvent[]) => void,
) => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 15, maxLength: 40 }), (steps) => {
      let now = Date.parse(NOW)
      let history = FULL
      const book = new Book()
      for (const event of FULL) book.record(event)
      let state = stateOf(FULL)
      for (const one of steps) {
        now += one.passes * MINUTE
        const decided = decide(commandOf(one, now), state)
        if (isLeft(decided)) continue
        check(book, decided.right, fromMillis(now), history)
        state = decided.right.reduce(evolve, state)
        history = [...history, ...decided.right]
      }
    }),
    { numRuns: 60 },
  )
}

describe('a waiting list for a tutor’s time, whatever happens', () => {
  it('is put to the test: most of these histories hold offers', () => {
    const samples = fc.sample(fc.array(step, { minLength: 15, maxLength: 40 }), { numRuns: 60, seed: 1 })
    const offering = samples.filter((steps) => {
      let now = Date.parse(NOW)
      let state = stateOf(FULL)
      return steps.some((one) => {
        now += one.passes * MINUTE
        const decided = decide(commandOf(one, now), state)
        if (isLeft(decided)) return false
        state = decided.right.reduce(evolve, state)
        return decided.right.some(({ type }) => type === 'SlotOffered')
      })
    })
    expect(offering.length).toBeGreaterThan(30)
  })

  it('never holds or offers a time twice', () => {
    everyStep((book, events, at) => {
      for (const event of events) {
        const isTaken = event.type === 'SlotHeld' || event.type === 'SlotOffered' || event.type === 'SlotMoved'
        if (isTaken) {
          const own = 'bookingId' in event.data ? event.data.bookingId : event.data.waitId
          const { occupies } = event.data
          const others = book.taken.filter(({ key, until }) => key !== own && at < until)
          expect(others.filter((other) => overlaps(other.occupies, occupies))).toEqual([])
        }
        book.record(event)
      }
    })
  })

  it('offers a time to nobody whom somebody waits before', () => {
    everyStep((book, events) => {
      for (const event of events) {
        if (event.type === 'SlotOffered') expect(book.overtaken(event.data.waitId, event.data.range)).toEqual([])
        book.record(event)
      }
    })
  })

  it('lists as free to a stranger exactly what a stranger can hold (case B5)', () => {
    const stranger = learner(PEOPLE + 1)
    const window = { from: instant(monday.from), to: instant(monday.to) }
    fc.assert(
      fc.property(fc.array(step, { minLength: 15, maxLength: 40 }), fc.constantFrom(0, 16, 31), (steps, later) => {
        let now = Date.parse(NOW)
        let state = stateOf(FULL)
        for (const one of steps) {
          now += one.passes * MINUTE
          const decided = decide(commandOf(one, now), state)
          if (isRight(decided)) state = decided.right.reduce(evolve, state)
        }
        const at = fromMillis(now + later * MINUTE)
        const free = freeSlots(state, { ...window, now: at, duration: 60 })
        const listed = isRight(free) ? free.right.map((slot) => slot.range.start) : []
        const candidates = Array.from({ length: 48 }, (_, n) =>
          lesson(new Date(Date.parse(monday.from) + n * 30 * MINUTE).toISOString()),
        )
        const held = candidates.filter((time) =>
          isRight(decide(holdOf(90, time, new Date(at).toISOString(), stranger), state)),
        )
        expect(held.map(({ start }) => start)).toEqual(listed)
      }),
      { numRuns: 60 },
    )
  })
})
