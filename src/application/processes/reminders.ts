import { booking, type BookingState } from '../../domain/booking'
import { type AnyAggregate, type Instant, REMINDER_HOURS, reminderDue } from '../../domain/kernel'
import { meeting, type MeetingState } from '../../domain/meeting'
import { type DataOf, instantOf, type Process, type Reaction, type StateOf, when } from './process'

/** What people are reminded of: by which command, and when it starts as it stands; undefined where no reminder is due. */
interface Appointment<A extends AnyAggregate> {
  readonly aggregate: A
  readonly command: string
  readonly startOf: (state: StateOf<A>) => Instant | undefined
}

const lesson: Appointment<typeof booking> = {
  aggregate: booking,
  command: 'RemindOfBooking',
  startOf: (state: BookingState) => (state.stage === 'confirmed' ? state.facts.range.start : undefined),
}

/** A lesson's meeting needs none: people are reminded of the lesson. */
const otherMeeting: Appointment<typeof meeting> = {
  aggregate: meeting,
  command: 'RemindOfMeeting',
  startOf: (state: MeetingState) =>
    state.stage === 'scheduled' && state.bookingId === undefined ? state.range.start : undefined,
}

/**
 * The reminder of the time that an event gave an appointment: what was moved since has one of its own. There is none
 * where it came about when the reminder was due already.
 */
const remindOf = <A extends AnyAggregate, T extends keyof A['events'] & string>(
  { aggregate, command, startOf }: Appointment<A>,
  hoursBefore: number,
  type: T,
  givenBy: (data: DataOf<A, T>) => Instant,
): Reaction => {
  const due = (data: DataOf<A, T>): Instant => reminderDue(givenBy(data), hoursBefore)
  return when(
    aggregate,
    type,
    ({ id, data }, state) =>
      startOf(state) === givenBy(data)
        ? [{ category: aggregate.category, id, type: command, data: { hoursBefore } }]
        : [],
    { only: (event) => instantOf(event) < due(event.data), due: ({ data }) => due(data) },
  )
}

const remind = (hours: number): Process => ({
  name: `remind-${String(hours)}-hours-before`,
  reactions: [
    remindOf(lesson, hours, 'BookingRequested', ({ range }) => range.start),
    remindOf(lesson, hours, 'BookingRescheduled', ({ to }) => to.start),
    remindOf(otherMeeting, hours, 'MeetingScheduled', ({ range }) => range.start),
    remindOf(otherMeeting, hours, 'MeetingRescheduled', ({ range }) => range.start),
  ],
})

/**
 * People are reminded of lessons and meetings a day and an hour before. Which of them is still told after an outage, the
 * aggregate decides by the clock; a process for each, since each remembers an event for a time of its own.
 */
export const reminders: readonly Process[] = REMINDER_HOURS.map(remind)
