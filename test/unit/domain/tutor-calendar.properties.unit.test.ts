import fc from 'fast-check'
import { isLeft, isRight } from 'fp-ts/Either'
import { fromMillis, type Instant, toMillis } from '../../../src/domain/kernel'
import { type CalendarCommand, type CalendarEvent, freeSlots, tutorCalendar } from '../../../src/domain/tutor-calendar'
import {
  bookingId,
  calendar,
  command,
  groupLesson,
  holdOf,
  hours,
  learner,
  lesson,
  seatOf,
  stateOf,
  system,
} from '../../support/calendar-fixture'

const DAY_START = Date.parse('2026-10-24T22:00:00Z')
const MINUTE = 60_000
/** Berlin's longest day of 2026 and the one after it. */
const DAYS_MINUTES = 49 * 60
const { decide, evolve } = tutorCalendar.decider

/** Commands at random about few times and bookings, so that they often meet. Time only passes. */
const step = fc.record({
  passes: fc.constantFrom(0, 1, 5, 16),
  kind: fc.constantFrom(
    'hold',
    'hold',
    'hold',
    'seat',
    'seat',
    'confirm',
    'release',
    'move',
    'expire',
    'block',
    'rules',
  ),
  booking: fc.integer({ min: 1, max: 12 }),
  start: fc.integer({ min: 16, max: 70 }).map((n) => n * 30),
  buffers: fc.tuple(fc.constantFrom(0, 15, 60), fc.constantFrom(0, 30)),
})
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

const rulesFor = (before: number, after: number) => ({
  bufferBeforeMinutes: before,
  bufferAfterMinutes: after,
  stepMinutes: 30,
  durationsMinutes: [60],
  minimumNoticeMinutes: 120,
})

const START: readonly CalendarEvent[] = [
  ...calendar(
    'Europe/Berlin',
    [hours('FREQ=DAILY', '2026-10-01', '00:00', 150), hours('FREQ=DAILY', '2026-10-01', '08:00', 720)],
    rulesFor(15, 0),
  ),
  { type: 'GroupLessonOffered', data: { ...groupLesson, seats: 2 } },
]

const commandOf = ({ kind, booking, start, buffers }: Step, now: number): CalendarCommand => {
  const at = fromMillis(now)
  const time = lesson(fromMillis(DAY_START + start * MINUTE))
  const id = { bookingId: bookingId(booking) }
  switch (kind) {
    case 'hold':
      return holdOf(booking, time, at)
    case 'seat':
      return seatOf(booking, time, at)
    case 'confirm':
      return command('ConfirmSlot', id, at, system)
    case 'release':
      return command('ReleaseSlot', id, at, system)
    case 'move':
      return command('MoveSlot', { ...id, range: time }, at, system)
    case 'expire':
      return command('ExpireHold', id, at, system)
    case 'block':
      return command('BlockTime', { blockId: 'x', range: lesson(time.start, 20) }, at)
    default: {
      const rules = calendar('UTC', [], rulesFor(...buffers))[2]
      return command('SetBookingRules', rules?.type === 'BookingRulesSet' ? rules.data : (undefined as never), at)
    }
  }
}

/** What is taken according to the events alone: a plain list, told nothing of how the calendar looks for conflicts. */
class Ledger {
  private readonly taken = new Map<string, { start: number; end: number; until: number; session: string }>()

  record(event: CalendarEvent): void {
    if (event.type === 'SlotHeld') {
      const { bookingId, occupies, heldUntil, sessionId } = event.data
      this.taken.set(bookingId, {
        ...{ start: toMillis(occupies.start), end: toMillis(occupies.end), until: toMillis(heldUntil) },
        session: sessionId ?? bookingId,
      })
    }
    if (event.type === 'SlotReleased' || event.type === 'HoldExpired') this.taken.delete(event.data.bookingId)
    const slot = 'bookingId' in event.data ? this.taken.get(event.data.bookingId) : undefined
    if (slot && event.type === 'SlotConfirmed') slot.until = Infinity
    if (slot && event.type === 'SlotMoved') {
      slot.start = toMillis(event.data.occupies.start)
      slot.end = toMillis(event.data.occupies.end)
      slot.session = event.data.sessionId ?? event.data.bookingId
    }
  }

  /** Pairs of lessons that overlap, and sessions with more than two learners, at an instant. */
  faults(now: number): readonly string[] {
    const active = [...this.taken].filter(([, { until }]) => now < until)
    const overlaps = active.flatMap(([a, one]) =>
      active.flatMap(([b, two]) =>
        a < b && one.session !== two.session && one.start < two.end && two.start < one.end ? [`${a} and ${b}`] : [],
      ),
    )
    const sessions = new Map<string, number>()
    for (const [, { session }] of active) sessions.set(session, (sessions.get(session) ?? 0) + 1)
    return [...overlaps, ...[...sessions].flatMap(([session, learners]) => (learners > 2 ? [`full: ${session}`] : []))]
  }
}

/** Plays the steps; calls back after each that was accepted. */
const play = (steps: readonly Step[], each: (events: readonly CalendarEvent[], now: number) => void) => {
  let state = stateOf(START)
  let now = DAY_START
  for (const next of steps) {
    now += next.passes * MINUTE
    const outcome = decide(commandOf(next, now), state)
    if (isLeft(outcome)) continue
    state = outcome.right.reduce(evolve, state)
    each(outcome.right, now)
  }
  return { state, now }
}

describe('whatever happens to a calendar', () => {
  it('no two lessons of a tutor overlap, their buffers included, and no session has more learners than seats', () => {
    let accepted = 0
    fc.assert(
      fc.property(fc.array(step, { minLength: 30, maxLength: 60 }), (steps) => {
        const ledger = new Ledger()
        play(steps, (events, now) => {
          accepted += events.length
          for (const event of events) ledger.record(event)
          expect(ledger.faults(now)).toEqual([])
        })
      }),
      { numRuns: 100 },
    )
    expect(accepted).toBeGreaterThan(300)
  })

  it('the list of free times offers exactly what can be held', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), fc.boolean(), (steps, group) => {
        const { state, now } = play(steps, () => undefined)
        const listed = freeSlots(state, {
          ...{ from: fromMillis(DAY_START), to: fromMillis(DAY_START + DAYS_MINUTES * MINUTE), now: fromMillis(now) },
          duration: 60,
          ...(group && { groupLessonId: groupLesson.groupLessonId }),
        })
        const offered = isRight(listed) ? listed.right.map(({ range }) => range.start) : []
        const ask = group ? seatOf : holdOf
        const held: Instant[] = []
        for (let minute = 0; minute < DAYS_MINUTES; minute += 15) {
          const start = fromMillis(DAY_START + minute * MINUTE)
          if (isRight(decide(ask(99, lesson(start), fromMillis(now), learner(99)), state))) held.push(start)
        }
        expect(offered).toEqual(held)
      }),
      { numRuns: 30 },
    )
  })
})
