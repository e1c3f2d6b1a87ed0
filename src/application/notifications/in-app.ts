import { right } from 'fp-ts/Either'
import * as t from 'io-ts'
import type { AccountState } from '../../domain/account'
import { id, Instant, integer, object, oneOf, text, UserId } from '../../domain/kernel'
import { preferencesIn, type PreferencesState } from '../../domain/notification-preferences'
import { type AnyAction, defineAction } from '../actions/action'
import type { AggregateLoader } from '../commands/command'
import { type Composer, groupOf, type Reader } from '../messages/notification'
import type { Clock } from '../ports/clock'
import type { InApp, InAppNotifications } from '../ports/deliveries'
import { mine } from '../queries/access'
import { type AnyQuery, type ItemQuery, type ListQuery } from '../queries/query'
import type { Tellings } from './tellings'

export interface InAppPorts {
  readonly inApp: InAppNotifications
  readonly tellings: Tellings
  readonly aggregates: AggregateLoader
  readonly composer: Pick<Composer, 'headline'>
}

const NotificationId = id('NotificationId')
const KINDS = Object.keys(groupOf) as unknown as readonly [string, string, ...string[]]

/** A line of somebody's list. `path`: the page of the web application that it is about. */
const Line = object(
  { id: NotificationId, kind: oneOf(...KINDS), at: Instant, title: text(1, 500), text: text(1, 2_000) },
  { path: text(1, 500), readAt: Instant },
)
const Place = object({ at: Instant, id: NotificationId })
const Which = object({}, { show: oneOf('all', 'unread') })
const nobody = object({})
const Count = object({ unread: integer(0, Number.MAX_SAFE_INTEGER) })

/** In their language, as they stand; undefined where nothing is to be told any more: its event is in another log. */
const lineOf = async ({ tellings, composer }: InAppPorts, line: InApp, reader: Reader) => {
  const telling = await tellings.of(line)
  if (telling === undefined) return undefined
  const { title, short, path } = composer.headline(telling.notification, reader)
  return {
    ...{
      id: line.id as t.TypeOf<typeof NotificationId>,
      kind: telling.notification.kind,
      at: line.at,
      title,
      text: short,
    },
    ...(path !== undefined && { path }),
    ...(line.readAt !== undefined && { readAt: line.readAt }),
  }
}

const readerOf = async ({ aggregates, tellings }: InAppPorts, userId: string): Promise<Reader> => {
  const { state: account } = await aggregates.load<AccountState>('account', userId)
  const { state } = await aggregates.load<PreferencesState>('preferences', userId)
  const known = account.stage === 'none' || account.stage === 'erased' ? { locale: 'en' as const } : account
  return tellings.readerOf(userId as UserId, known, preferencesIn(state))
}

/** What somebody was told, in the words of today. */
const listQuery = (ports: InAppPorts): ListQuery<typeof Which, typeof Line, t.TypeOf<typeof Place>> => ({
  kind: 'list',
  name: 'accounts.notifications',
  context: 'accounts',
  path: 'notifications',
  summary: 'What you were told, the newest first: all of it, or what you have not read.',
  params: Which,
  result: Line,
  authorise: mine,
  cursor: Place,
  run: async ({ show }, { after, limit }, { id: userId }) => {
    if (!UserId.is(userId)) return { items: [] }
    const options = { limit: limit + 1, unread: show === 'unread', ...(after !== undefined && { after }) }
    const found = await ports.inApp.page(userId, options)
    const page = found.slice(0, limit)
    const reader = await readerOf(ports, userId)
    const lines = await Promise.all(page.map((line) => lineOf(ports, line, reader)))
    const last = page.at(-1)
    return {
      items: lines.filter((line) => line !== undefined),
      ...(found.length > limit && last !== undefined && { last: { at: last.at, id: last.id as typeof Place._A.id } }),
    }
  },
})

const unreadQuery = ({ inApp }: InAppPorts): ItemQuery<typeof nobody, typeof Count> => ({
  kind: 'item',
  name: 'accounts.notifications-unread',
  context: 'accounts',
  path: 'notifications/unread',
  summary: 'How many of your notifications you have not read.',
  params: nobody,
  result: Count,
  authorise: mine,
  run: async (_, { id: userId }) => ({ unread: UserId.is(userId) ? await inApp.unread(userId) : 0 }),
})

export const notificationQueries = (ports: InAppPorts): readonly AnyQuery[] => [listQuery(ports), unreadQuery(ports)]

const Marked = object({ marked: integer(0, Number.MAX_SAFE_INTEGER) })
const ToMark = t.union([object({ ids: t.readonlyArray(NotificationId) }), object({ upTo: Instant })])

/** Noting what was read. It is no event: nothing follows from it, and nobody asks later when somebody read something. */
export const notificationActions = (inApp: InAppNotifications, clock: Clock): readonly AnyAction[] => [
  defineAction({
    name: 'MarkNotificationsRead',
    context: 'accounts',
    path: 'notifications/mark-read',
    summary: 'Note that you have read some notifications, or all up to an instant.',
    data: ToMark,
    result: Marked,
    status: 200,
    access: 'signed-in',
    errors: {},
    run: async (data, { by }) => {
      if (!UserId.is(by?.id)) return right({ marked: 0 })
      return right({ marked: await inApp.markRead(by.id, data, clock.now()) })
    },
  }),
]
