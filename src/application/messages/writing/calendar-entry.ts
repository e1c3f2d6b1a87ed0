import { invitation } from '../../calendar'
import type { Attachment } from '../../ports/messenger'
import type { PublicUrl } from '../../ports/public-url'
import type { Notification, Reader } from '../notification'
import { languages } from '../words'
import { pathOf } from './paths'

/** What a notification does to its reader's calendar; undefined where it does nothing, or there is no address to invite. */
export const calendarEntryOf = (
  notification: Notification,
  { locale, name, email }: Reader,
  organizer: { readonly name: string; readonly email: string },
  publicUrl: PublicUrl,
): Attachment | undefined => {
  if (email === undefined) return undefined
  const { kind, facts, names, at } = notification
  if (kind !== 'booking-confirmed' && kind !== 'booking-rescheduled' && kind !== 'booking-cancelled') return undefined
  const { contentType, fileName, text } = invitation({
    bookingId: facts.bookingId,
    range: facts.range,
    moves: facts.moves,
    cancelled: kind === 'booking-cancelled',
    title: languages[locale].lessonWith(names.partner),
    url: publicUrl + pathOf(notification),
    organizer,
    attendee: { email, name: name ?? email },
    at,
  })
  return { filename: fileName, contentType, content: text }
}
