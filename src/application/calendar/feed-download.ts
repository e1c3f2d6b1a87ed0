import { createHash } from 'node:crypto'
import { right } from 'fp-ts/Either'
import type { AccountState } from '../../domain/account'
import type { FeedState } from '../../domain/calendar-feed'
import { DAY, object, plusMillis, UserId } from '../../domain/kernel'
import type { AggregateLoader } from '../commands/command'
import { type AnyDownload, defineDownload } from '../files/download'
import { languages } from '../messages/words'
import type { AgendaEntry, CalendarSource } from '../ports/calendar-source'
import type { Clock } from '../ports/clock'
import { errors } from '../queries/errors'
import { FEED_PATH, FeedSecret, isSecretOf } from './feed-address'
import { bookingUid, meetingUid, sequenceOf } from './invitation'
import { type CalendarEntry, writeCalendar } from './write'

export interface FeedPorts {
  readonly aggregates: AggregateLoader
  readonly source: CalendarSource
  readonly clock: Clock
}

/** How far back a feed goes. */
const PAST = 90 * DAY
/** How long what was cancelled is still shown as such, for programs that look seldom. */
const CANCELLED = 30 * DAY
/** How often programs are asked to look, in minutes. */
const REFRESH_MINUTES = 60

const notFound = () => errors.fail('query.not-found', 'There is no such feed.')

/** Whoever has the address reads it: calendar programs send no token. What is wrong with an address is not told. */
export const feedDownload = ({ aggregates, source, clock }: FeedPorts): AnyDownload =>
  defineDownload({
    name: 'calendar-feeds.calendar',
    context: 'bookings',
    path: FEED_PATH,
    summary:
      "A person's lessons and meetings for calendar programs (RFC 5545), under the secret address of their feed.",
    params: object({ id: UserId, secret: FeedSecret }),
    contentTypes: ['text/calendar'],
    access: 'anyone',
    secretAddress: true,
    open: async ({ id, secret }) => {
      const { state } = await aggregates.load<FeedState>('feed', id)
      if (state.stage !== 'open' || !isSecretOf(secret, state.secretHash)) return notFound()
      const account = await aggregates.load<AccountState>('account', id)
      if (account.state.stage === 'suspended' || account.state.stage === 'erased') return notFound()
      const now = clock.now()
      const entries = await source.entriesOf(id, plusMillis(now, -PAST), plusMillis(now, -CANCELLED))
      const locale = 'locale' in account.state ? account.state.locale : 'en'
      const { lessonWith } = languages[locale]
      const titleOf = ({ kind, partner, title }: AgendaEntry): string =>
        kind === 'meeting' ? (title ?? '') : lessonWith(partner)
      const text = writeCalendar(
        { name: 'Lyceum', refreshMinutes: REFRESH_MINUTES },
        entries.map((entry) => entryOf(entry, titleOf(entry))),
      )
      return right({
        file: () => Promise.resolve({ bytes: Buffer.from(text), mediaType: 'text/calendar; charset=utf-8' }),
        tag: createHash('sha256').update(text).digest('base64url'),
        disposition: 'inline',
        fileName: 'calendar.ics',
        embeddable: false,
      })
    },
  })

/** The same UID and SEQUENCE as in the invitation to a lesson. */
const entryOf = ({ kind, id, range, status, moves, changedAt }: AgendaEntry, title: string): CalendarEntry => ({
  uid: kind === 'lesson' ? bookingUid(id) : meetingUid(id),
  sequence: sequenceOf({ moves, cancelled: status === 'cancelled' }),
  stamp: changedAt,
  range,
  status,
  title,
})
