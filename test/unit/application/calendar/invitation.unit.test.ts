import fc from 'fast-check'
import { bookingUid, invitation, type InvitedLesson, writeCalendar } from '../../../../src/application/calendar'
import { type BookingEvent, booking } from '../../../../src/domain/booking'
import { fold, instant } from '../../../../src/domain/kernel'
import { agreed, cancelled, later, LATE, moved, sooner, time } from '../../../support/booking-fixture'
import { readCalendar, violations } from '../../../support/icalendar'

const lesson: InvitedLesson = {
  bookingId: '0190f3a0-0000-7000-8000-00000000000b',
  range: time,
  moves: 0,
  cancelled: false,
  title: 'Lesson with Ada',
  organizer: { name: 'Lyceum', email: 'lessons@lyceum.example' },
  attendee: { name: 'Bo', email: 'bo@lyceum.example' },
  at: instant('2026-03-01T10:00:00Z'),
}

/** The invitation that goes out after a booking's history so far. */
const after = (history: readonly BookingEvent[]) => {
  const state = fold(booking.decider, history)
  if (state.stage === 'none') throw new Error('there is no booking')
  const { range, moves } = state.facts
  const sent = invitation({
    ...{ ...lesson, range, moves: moves.learner + moves.tutor + moves.platform },
    cancelled: state.stage === 'cancelled',
  })
  const { method, entries } = readCalendar(sent.text)
  expect(violations(sent.text)).toEqual([])
  expect(method).toBe(sent.method)
  expect(sent.contentType).toBe(`text/calendar; charset=utf-8; method=${sent.method}`)
  return { method, ...entries[0] }
}

describe('the invitation to a lesson', () => {
  it('case B22: has one UID whatever happens, a SEQUENCE that grows, and METHOD:CANCEL at the end', () => {
    const first = moved('learner', later)
    const second = moved('tutor', sooner)
    const uid = bookingUid(lesson.bookingId)
    const sent = [
      agreed,
      [...agreed, first],
      [...agreed, first, second],
      [...agreed, first, second, cancelled('learner', LATE, 0)],
    ]
    expect(sent.map(after)).toMatchObject([
      { uid, sequence: 0, method: 'REQUEST', status: 'CONFIRMED', start: time.start, end: time.end },
      { uid, sequence: 1, method: 'REQUEST', status: 'CONFIRMED', start: later.start, end: later.end },
      { uid, sequence: 2, method: 'REQUEST', status: 'CONFIRMED', start: sooner.start, end: sooner.end },
      { uid, sequence: 3, method: 'CANCEL', status: 'CANCELLED', start: sooner.start, end: sooner.end },
    ])
  })

  it('names whom it is sent to, and nobody else', () => {
    const { text } = invitation({
      ...lesson,
      url: 'https://lyceum.example/bookings/1',
      description: 'Bring:\npaper; a pen',
    })
    const [entry] = readCalendar(text).entries
    expect(entry).toMatchObject({
      title: 'Lesson with Ada',
      url: 'https://lyceum.example/bookings/1',
      description: 'Bring:\npaper; a pen',
      attendees: [{ name: 'Bo', address: expect.stringMatching(/^mailto:bo@lyceum\.example$/i) as string }],
    })
    expect(text.match(/@lyceum\.example/g)).toHaveLength(2)
  })
})

describe('a calendar that is written', () => {
  it('is read as it was meant, whatever its texts are', () => {
    const words = fc.string({ unit: 'grapheme', maxLength: 120 })
    fc.assert(
      fc.property(words, words, words, (title, description, name) => {
        const text = writeCalendar({ name: title }, [
          {
            ...{ uid: 'a@lyceum', sequence: 0, stamp: lesson.at, range: time, status: 'confirmed', title, description },
            organizer: { name, email: 'a@lyceum.example' },
            attendees: [{ name, email: 'b@lyceum.example' }],
          },
        ])
        expect(violations(text)).toEqual([])
        const [entry] = readCalendar(text).entries
        const plain = (s: string) => s.replace(/\r\n?/g, '\n').replace(/[^\P{Cc}\n\t]/gu, '')
        expect(entry?.title ?? '').toBe(plain(title))
        expect(entry?.description ?? '').toBe(plain(description))
      }),
      { numRuns: 300 },
    )
  })

  it('is well formed without entries', () => {
    const text = writeCalendar({ name: 'Lyceum', refreshMinutes: 60 }, [])
    expect(violations(text)).toEqual([])
    expect(readCalendar(text).entries).toEqual([])
  })

  it('lets no name end its parameter or its line', () => {
    const text = writeCalendar({}, [
      {
        ...{ uid: 'a@lyceum', sequence: 0, stamp: lesson.at, range: time, status: 'confirmed', title: 'x' },
        attendees: [{ name: 'Eve"\r\nATTENDEE:mailto:eve@example.org', email: 'b@lyceum.example' }],
      },
    ])
    expect(violations(text)).toEqual([])
    expect(readCalendar(text).entries[0]?.attendees).toHaveLength(1)
  })
})
