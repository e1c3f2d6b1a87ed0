import ical, {
  ICalAttendeeRole,
  ICalAttendeeStatus,
  ICalCalendarMethod,
  ICalEventStatus,
  ICalEventTransparency,
} from 'ical-generator'
import type { Instant, TimeRange } from '../../domain/kernel'

/** Somebody in a calendar's entry. */
export interface CalendarPerson {
  readonly name?: string
  readonly email: string
}

/** An entry of a calendar (RFC 5545, VEVENT). */
export interface CalendarEntry {
  /** The same for good: by it a calendar finds the entry again that it is to move or take away. */
  readonly uid: string
  /** Grows with each change of time and with the cancellation (RFC 5545, 3.8.7.4). */
  readonly sequence: number
  /** When what it says was last changed; of an invitation when it was written (3.8.7.2). */
  readonly stamp: Instant
  readonly range: TimeRange
  readonly status: 'tentative' | 'confirmed' | 'cancelled'
  readonly title: string
  readonly description?: string
  readonly url?: string
  readonly organizer?: CalendarPerson
  readonly attendees?: readonly CalendarPerson[]
}

export type InvitationMethod = 'REQUEST' | 'CANCEL'

/** A calendar's head: what it is for, or what it is called. */
export interface CalendarHead {
  /** Of an invitation (RFC 5546). Absent: a calendar that is subscribed to. */
  readonly method?: InvitationMethod
  readonly name?: string
  /** How often those who subscribe are to look, in minutes (RFC 7986, 5.7). */
  readonly refreshMinutes?: number
}

const STATUS = {
  tentative: ICalEventStatus.TENTATIVE,
  confirmed: ICalEventStatus.CONFIRMED,
  cancelled: ICalEventStatus.CANCELLED,
} as const

const METHOD = { REQUEST: ICalCalendarMethod.REQUEST, CANCEL: ICalCalendarMethod.CANCEL } as const

/**
 * A name as a parameter's value can hold it: no quote and no control character, for which RFC 5545 (3.2) has no
 * escape, and the generator's is read wrongly by some. The text of properties is escaped by the generator.
 */
const parameterText = (name: string): string =>
  name
    .replaceAll('"', "'")
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()

/** Nobody is without a name: calendars show it. */
const person = ({ name = '', email }: CalendarPerson) => ({ name: parameterText(name) || email, email })

/** Lines of text alone: of control characters a property may hold none but the tab, and newlines are escaped. */
const propertyText = (text: string): string => text.replace(/\r\n?/g, '\n').replace(/[^\P{Cc}\n\t]/gu, '')

/** What a calendar without entries has instead: one component is the least (RFC 5545, 3.6). */
const UTC = [
  ...['BEGIN:VTIMEZONE', 'TZID:Etc/UTC', 'BEGIN:STANDARD', 'DTSTART:19700101T000000'],
  ...['TZOFFSETFROM:+0000', 'TZOFFSETTO:+0000', 'END:STANDARD', 'END:VTIMEZONE'],
]

const END = 'END:VCALENDAR'

/** A calendar with the end of its last line, which the generator leaves out (RFC 5545, 3.1). */
const closed = (text: string, isEmpty: boolean): string =>
  text.slice(0, -END.length) + [...(isEmpty ? UTC : []), END, ''].join('\r\n')

/** Writes entries as an iCalendar text (RFC 5545): times in UTC, lines that end in CRLF and have 75 octets at most. */
export const writeCalendar = (
  { method, name, refreshMinutes }: CalendarHead,
  entries: readonly CalendarEntry[],
): string => {
  const calendar = ical({
    prodId: { company: 'Lyceum', product: 'Lyceum', language: 'EN' },
    ...(method !== undefined && { method: METHOD[method] }),
    ...(name !== undefined && { name: propertyText(name) }),
    ...(refreshMinutes !== undefined && { ttl: refreshMinutes * 60 }),
  })
  for (const { uid, sequence, stamp, range, status, title, description, url, organizer, attendees = [] } of entries)
    calendar.createEvent({
      id: uid,
      sequence,
      stamp: new Date(stamp),
      start: new Date(range.start),
      end: new Date(range.end),
      status: STATUS[status],
      summary: propertyText(title),
      transparency: status === 'cancelled' ? ICalEventTransparency.TRANSPARENT : ICalEventTransparency.OPAQUE,
      ...(description !== undefined && { description: propertyText(description) }),
      ...(url !== undefined && { url }),
      ...(organizer !== undefined && { organizer: person(organizer) }),
      attendees: attendees.map((attendee) => ({
        ...person(attendee),
        role: ICalAttendeeRole.REQ,
        status: ICalAttendeeStatus.ACCEPTED,
        rsvp: false,
      })),
    })
  return closed(calendar.toString(), entries.length === 0)
}
