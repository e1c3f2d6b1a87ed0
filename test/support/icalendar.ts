import ICAL from 'ical.js'

/** What a text violates of the format that ical.js does not look at (RFC 5545, 3.1 and 3.6). */
export const violations = (text: string): readonly string[] => {
  const found: string[] = []
  if (!text.endsWith('END:VCALENDAR\r\n')) found.push('the last line has no end')
  if (/[^\r]\n|\r[^\n]/.test(text)) found.push('a line does not end in CRLF')
  for (const line of text.split('\r\n')) {
    if (Buffer.byteLength(line) > 75) found.push(`a line has more than 75 octets: ${line}`)
    // eslint-disable-next-line no-control-regex -- these are what is looked for
    if (/[\x00-\x08\x0b-\x1f\x7f]/.test(line)) found.push(`a line has a control character: ${line}`)
    if (line.includes('\ufffd')) found.push(`a character was cut in two: ${line}`)
  }
  const lines = text.replace(/\r\n[ \t]/g, '').split('\r\n')
  for (const line of lines)
    if (!/^([A-Z0-9-]+(;[A-Z0-9-]+=("[^"]*"|[^";:,]*)(,("[^"]*"|[^";:,]*))*)*:.*)?$/su.test(line))
      found.push(`a line is no content line: ${line}`)
  const count = (pattern: RegExp) => lines.filter((line) => pattern.test(line)).length
  for (const once of [/^BEGIN:VCALENDAR$/, /^END:VCALENDAR$/, /^VERSION:2\.0$/, /^PRODID:/])
    if (count(once) !== 1) found.push(`${String(once)} is there ${String(count(once))} times`)
  const entries = count(/^BEGIN:VEVENT$/)
  if (entries + count(/^BEGIN:VTIMEZONE$/) === 0) found.push('there is no component')
  for (const each of [
    /^UID:/,
    /^DTSTAMP:\d{8}T\d{6}Z$/,
    /^DTSTART:\d{8}T\d{6}Z$/,
    /^DTEND:\d{8}T\d{6}Z$/,
    /^SEQUENCE:\d+$/,
  ])
    if (count(each) !== entries) found.push(`${String(each)} is not once in each entry`)
  return found
}

/** An entry as a calendar reads it. */
export interface ReadEntry {
  readonly uid: string
  readonly sequence: number
  readonly title: string
  readonly start: string
  readonly end: string
  readonly status: string
  readonly description: string | undefined
  readonly url: string | undefined
  readonly attendees: readonly { readonly name: string | undefined; readonly address: string }[]
}

/** A calendar as ical.js reads it; throws where it cannot. */
export const readCalendar = (
  text: string,
): { readonly method: string | undefined; readonly entries: readonly ReadEntry[] } => {
  const calendar = new ICAL.Component(ICAL.parse(text) as unknown[])
  const method = calendar.getFirstPropertyValue('method')
  const entries = calendar.getAllSubcomponents('vevent').map((component) => {
    const event = new ICAL.Event(component)
    const textOf = (name: string) => component.getFirstPropertyValue(name)?.toString()
    return {
      uid: event.uid,
      sequence: event.sequence,
      title: event.summary,
      start: event.startDate.toJSDate().toISOString(),
      end: event.endDate.toJSDate().toISOString(),
      status: textOf('status') ?? '',
      description: textOf('description'),
      url: textOf('url'),
      attendees: component.getAllProperties('attendee').map((attendee) => ({
        name: attendee.getFirstParameter('cn'),
        address: String(attendee.getFirstValue()),
      })),
    }
  })
  return { method: method === null ? undefined : String(method), entries }
}
