import type { Instant, TimeRange } from '../../domain/kernel'
import { type CalendarPerson, type InvitationMethod, writeCalendar } from './write'

/** A booking as its invitation tells of it. */
export interface InvitedLesson {
  readonly bookingId: string
  readonly range: TimeRange
  /** How often it has been moved so far. */
  readonly moves: number
  readonly cancelled: boolean
  /** As the reader sees it: `Lesson with Ada`. */
  readonly title: string
  readonly description?: string
  /** Where the reader finds it. */
  readonly url?: string
  /** Whose name the invitation is sent in: with the address that the letter comes from. */
  readonly organizer: CalendarPerson
  /** Whom it is sent to. Each gets one of their own, so that nobody learns another's address. */
  readonly attendee: CalendarPerson
  /** When it is written. */
  readonly at: Instant
}

/** An invitation, ready to be attached to a letter (RFC 6047, section 2.4). */
export interface Invitation {
  readonly method: InvitationMethod
  readonly sequence: number
  readonly contentType: string
  readonly fileName: string
  readonly text: string
}

/** A booking's id in calendars: the same in invitations and in the feed, so that who has both has one entry. */
export const bookingUid = (bookingId: string): string => `booking-${bookingId}@lyceum`

/** A meeting's id in calendars. */
export const meetingUid = (meetingId: string): string => `meeting-${meetingId}@lyceum`

/** How far an entry has come: each move is a revision of it, and the cancellation another (RFC 5545, 3.8.7.4). */
export const sequenceOf = ({ moves, cancelled }: Pick<InvitedLesson, 'moves' | 'cancelled'>): number =>
  moves + (cancelled ? 1 : 0)

/**
 * What puts a lesson into somebody's calendar, moves it there, or takes it away (RFC 5546, 3.2.2 and 3.2.5): the same
 * UID throughout, and a SEQUENCE that grows.
 */
export const invitation = (lesson: InvitedLesson): Invitation => {
  const { bookingId, range, title, description, url, organizer, attendee, at, cancelled } = lesson
  const method: InvitationMethod = cancelled ? 'CANCEL' : 'REQUEST'
  const sequence = sequenceOf(lesson)
  const entry = {
    ...{ uid: bookingUid(bookingId), sequence, stamp: at, range, title, organizer, attendees: [attendee] },
    status: cancelled ? 'cancelled' : 'confirmed',
    ...(description !== undefined && { description }),
    ...(url !== undefined && { url }),
  } as const
  return {
    method,
    sequence,
    contentType: `text/calendar; charset=utf-8; method=${method}`,
    fileName: cancelled ? 'cancellation.ics' : 'invitation.ics',
    text: writeCalendar({ method }, [entry]),
  }
}
