import { booking, type BookingState } from '../../domain/booking'
import { type Instant, REMINDER_HOURS, reminderDue } from '../../domain/kernel'
import { meeting, type MeetingState } from '../../domain/meeting'
import { instantOf, type Occurrence, type Process, type ProcessCommand, when } from './process'

/** The reminder of something that starts at an instant; none where it came about when the reminder was due already. */
const before = <Data>(hoursBefore: number, startOf: (data: Data) => Instant): Occurrence<Data> => {
  const due = (data: Data) => reminderDue(startOf(data), hoursBefore)
  return { only: (event) => instantOf(event) < due(event.data), due: ({ data }) => due(data) }
}

/** Of the time that the reminder was made for: a lesson that was moved since has one of its own. */
const ofLesson = (id: string, hoursBefore: number, start: Instant, state: BookingState): readonly ProcessCommand[] =>
  state.stage === 'confirmed' && state.facts.range.start === start
    ? [{ category: 'booking', id, type: 'RemindOfBooking', data: { hoursBefore } }]
    : []

/** A lesson's meeting needs none: people are reminded of the lesson. */
const ofMeeting = (id: string, hoursBefore: number, start: Instant, state: MeetingState): readonly ProcessCommand[] =>
  state.stage === 'scheduled' && state.bookingId === undefined && state.range.start === start
    ? [{ category: 'meeting', id, type: 'RemindOfMeeting', data: { hoursBefore } }]
    : []

const remind = (hours: number): Process => ({
  name: `remind-${String(hours)}-hours-before`,
  reactions: [
    when(
      booking,
      'BookingRequested',
      ({ id, data }, state) => ofLesson(id, hours, data.range.start, state),
      before(hours, ({ range }) => range.start),
    ),
    when(
      booking,
      'BookingRescheduled',
      ({ id, data }, state) => ofLesson(id, hours, data.to.start, state),
      before(hours, ({ to }) => to.start),
    ),
    when(
      meeting,
      'MeetingScheduled',
      ({ id, data }, state) => ofMeeting(id, hours, data.range.start, state),
      before(hours, ({ range }) => range.start),
    ),
    when(
      meeting,
      'MeetingRescheduled',
      ({ id, data }, state) => ofMeeting(id, hours, data.range.start, state),
      before(hours, ({ range }) => range.start),
    ),
  ],
})

/**
 * People are reminded of lessons and meetings a day and an hour before. Which of them is still told after an outage, the
 * aggregate decides by the clock; a process for each, since each remembers an event for a time of its own.
 */
export const reminders: readonly Process[] = REMINDER_HOURS.map(remind)
