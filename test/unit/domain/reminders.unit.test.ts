import { HOUR, type Instant, instant, plusMillis } from '../../../src/domain/kernel'
import type { BookingEvent } from '../../../src/domain/booking'
import * as lessons from '../../support/booking-fixture'
import * as meetings from '../../support/meeting-history'

const before = (start: Instant, hours: number): Instant => plusMillis(start, -hours * HOUR)

describe('a reminder of a lesson', () => {
  const { agreed, cancelled, given, issue, later, moved, requested, START, system, time } = lessons
  const remind = (at: Instant, hoursBefore = 24) => issue('RemindOfBooking', system, at, { hoursBefore })
  const reminded = (startsAt: Instant, remindedAt: Instant, hoursBefore = 24): BookingEvent => ({
    type: 'BookingReminded',
    data: { hoursBefore, startsAt, remindedAt },
  })
  const due = before(START, 24)

  it('comes when it is due, and until half of its time is over', () => {
    given(agreed)
      .when(remind(plusMillis(due, -1)))
      .fails('booking.reminder-not-due')
    given(agreed)
      .when(remind(due))
      .then([reminded(START, due)])
    const last = plusMillis(before(START, 12), -1)
    given(agreed)
      .when(remind(last))
      .then([reminded(START, last)])
    given(agreed)
      .when(remind(before(START, 12)))
      .fails('booking.reminder-too-late')
    given(agreed)
      .when(remind(before(START, 0.5), 1))
      .fails('booking.reminder-too-late')
  })

  it('comes once for each time that the lesson has', () => {
    const once = [...agreed, reminded(START, due)]
    given(once).when(remind(due)).then([])
    given(once)
      .when(remind(before(START, 1), 1))
      .then([reminded(START, before(START, 1), 1)])
    const dueLater = before(later.start, 24)
    given([...once, moved('learner')])
      .when(remind(dueLater))
      .then([reminded(later.start, dueLater)])
  })

  it('is of confirmed lessons alone', () => {
    given([requested]).when(remind(due)).fails('booking.not-confirmed')
    given([...agreed, cancelled('tutor', due, 0)])
      .when(remind(due))
      .fails('booking.not-confirmed')
    given([]).when(remind(due)).fails('booking.not-found')
  })

  it('changes nothing about the request that made the lesson', () => {
    given([...agreed, reminded(time.start, due)])
      .when(issue('RequestBooking', lessons.learner, lessons.ASKED, lessons.asked))
      .then([])
  })
})

describe('a reminder of a meeting', () => {
  const { event, given, issue, range, scheduled, signalling, start } = meetings
  const remind = (at: Instant) => issue('RemindOfMeeting', { hoursBefore: 1 }, signalling, at)
  const reminded = (startsAt: Instant, remindedAt: Instant) =>
    event('MeetingReminded', { hoursBefore: 1, startsAt, remindedAt })
  const due = before(start, 1)

  it('comes in its time, once for each time that the meeting has, and not when it is over', () => {
    given([scheduled])
      .when(remind(plusMillis(due, -1)))
      .fails('meeting.reminder-not-due')
    given([scheduled])
      .when(remind(due))
      .then([reminded(start, due)])
    given([scheduled])
      .when(remind(before(start, 0.5)))
      .fails('meeting.reminder-too-late')
    given([scheduled, reminded(start, due)])
      .when(remind(due))
      .then([])
    const next = { start: instant('2026-03-02T10:00:00Z'), end: instant('2026-03-02T11:00:00Z') }
    const move = event('MeetingRescheduled', { range: next })
    given([scheduled, reminded(start, due), move])
      .when(remind(before(next.start, 1)))
      .then([reminded(next.start, before(next.start, 1))])
    given([scheduled, meetings.cancelled]).when(remind(due)).fails('meeting.cancelled')
    expect(range.start).toBe(start)
  })
})
