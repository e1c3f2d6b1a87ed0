import { isLeft } from 'fp-ts/Either'
import {
  type Actor,
  type BookingId,
  fold,
  type GroupLessonId,
  type Instant,
  instant,
  money,
  type TimeRange,
  type UserId,
} from '../../src/domain/kernel'
import {
  type BookingRules,
  type CalendarCommand,
  type CalendarEvent,
  type CalendarState,
  freeSlots,
  type FreeSlotsQuery,
  type GroupLesson,
  tutorCalendar,
} from '../../src/domain/tutor-calendar'
import { actor, specify, uuid } from './decider-specification'

type CommandData<T extends CalendarCommand['type']> = Extract<CalendarCommand, { type: T }>['data']

/** The tutor of every calendar here, and an id of the kind that a codec wants. */
export const tutor = actor('tutor', 1)
export const system = actor('system', 99)
export const learner = (n: number): Actor => actor('learner', 100 + n)
export const bookingId = (n: number): BookingId => uuid(n) as BookingId

export const range = (start: string, end: string): TimeRange => ({ start: instant(start), end: instant(end) })

/** A lesson of so many minutes. */
export const lesson = (start: string, minutes = 60): TimeRange => {
  const from = instant(start)
  return { start: from, end: instant(new Date(Date.parse(from) + minutes * 60_000).toISOString()) }
}

/** No notice, two years of horizon, no buffers, hours on the hour, 15 minutes of hold, 40.00 EUR an hour. */
export const plainRules: BookingRules = {
  minimumNoticeMinutes: 0,
  horizonDays: 730,
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 0,
  stepMinutes: 60,
  durationsMinutes: [60],
  holdMinutes: 15,
  pricePerHour: money(4_000, 'EUR'),
  cancellation: { freeUntilHours: 24, lateFeeBasisPoints: 5_000, noShowFeeBasisPoints: 10_000 },
  rescheduleLimit: 2,
}

/** Five seats at 15.00 EUR. */
export const groupLesson: GroupLesson = {
  groupLessonId: uuid(30) as GroupLessonId,
  title: 'Conversation',
  seats: 5,
  durationMinutes: 60,
  pricePerSeat: money(1_500, 'EUR'),
}

/** Hours that recur, in words: `hours('FREQ=DAILY', '2026-01-01', '13:00', 300)`. */
export const hours = (rule: string, from: string, startTime: string, durationMinutes: number) =>
  ({ rule, from, startTime, durationMinutes }) as CommandData<'SetAvailability'>['rules'][number]

/** A calendar's history: its zone, its hours and its rules. */
export const calendar = (
  zone: string,
  rules: CommandData<'SetAvailability'>['rules'],
  changes: Partial<BookingRules> = {},
): readonly CalendarEvent[] => [
  { type: 'CalendarOpened', data: { zone: zone as CommandData<'OpenCalendar'>['zone'] } },
  { type: 'AvailabilitySet', data: { rules } },
  { type: 'BookingRulesSet', data: { ...plainRules, ...changes } },
]

export const given = specify(tutorCalendar.decider)
export const stateOf = (history: readonly CalendarEvent[]): CalendarState => fold(tutorCalendar.decider, history)

/** A command to the tutor's calendar; by the tutor where nobody is named. */
export const command = <T extends CalendarCommand['type']>(type: T, data: CommandData<T>, at: string, by = tutor) =>
  ({ type, id: tutor.id, data, at: instant(at), by }) as Extract<CalendarCommand, { type: T }>

/** A learner's command to hold a time for booking number `booking`. */
export const holdOf = (booking: number, time: TimeRange, at: string, by = learner(booking)) =>
  command('HoldSlot', { bookingId: bookingId(booking), learnerId: by.id as UserId, range: time }, at, by)

/** A learner's command to take a seat in the group lesson. */
export const seatOf = (booking: number, time: TimeRange, at: string, by = learner(booking)) =>
  command(
    'HoldSlot',
    {
      ...{ bookingId: bookingId(booking), learnerId: by.id as UserId, range: time },
      groupLessonId: groupLesson.groupLessonId,
    },
    at,
    by,
  )

/** What a list of commands makes of a history; fails where one is refused. */
export const after = (history: readonly CalendarEvent[], ...commands: readonly CalendarCommand[]) =>
  commands.reduce<readonly CalendarEvent[]>(
    (events, next) => [...events, ...given(events).when(next).events()],
    history,
  )

/** The starts of the free times that a history leaves. */
export const freeStarts = (
  history: readonly CalendarEvent[],
  query: Omit<FreeSlotsQuery, 'from' | 'to' | 'now' | 'duration'> & {
    from: string
    to: string
    now: string
    duration?: number
  },
): readonly Instant[] => {
  const { from, to, now, duration = 60, ...rest } = query
  const free = freeSlots(stateOf(history), {
    ...rest,
    ...{ from: instant(from), to: instant(to), now: instant(now), duration },
  })
  if (isLeft(free)) throw new Error(free.left.message)
  return free.right.map((slot) => slot.range.start)
}

// A calendar in UTC with ten lessons a day, what they are asked for at, and what is often done with them.
export const NOW = '2026-02-01T10:00:00Z'
/** When a hold that was made now lapses. */
export const LAPSED = '2026-02-01T10:15:00Z'
export const daily = [hours('FREQ=DAILY', '2026-01-01', '08:00', 600)]
export const utc = calendar('UTC', daily)
export const T1 = lesson('2026-02-02T09:00:00Z')
export const T2 = lesson('2026-02-02T11:00:00Z')
export const monday = { from: '2026-02-02T00:00:00Z', to: '2026-02-03T00:00:00Z' }
export const all = freeStarts(utc, { ...monday, now: NOW })

export const of = (type: 'ConfirmSlot' | 'ReleaseSlot' | 'ExpireHold', booking: number, at: string, by = tutor) =>
  command(type, { bookingId: bookingId(booking) }, at, by)
export const move = (booking: number, to = T2, at = NOW, by = tutor) =>
  command('MoveSlot', { bookingId: bookingId(booking), range: to }, at, by)
export const held = (booking: number, time = T1): CalendarEvent => ({
  type: 'SlotHeld',
  data: {
    ...{ bookingId: bookingId(booking), learnerId: learner(booking).id as UserId, range: time, occupies: time },
    heldUntil: instant(LAPSED),
  },
})
