import type * as t from 'io-ts'
import { brandedString } from './codec'
import { DAY } from './instant'

/**
 * Recurrence rules of RFC 5545 (section 3.3.10), expanded on a wall clock. Taken: FREQ=DAILY, WEEKLY and MONTHLY with
 * INTERVAL, COUNT or UNTIL, BYDAY, BYMONTHDAY, BYMONTH, BYSETPOS (monthly) and WKST.
 *
 * The `rrule` package is not used for it: it looks for the next match up to the year 9999, so that one rule which
 * never matches (FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31) holds the process for seconds, and it reads zones through the
 * machine's own. `recurrenceDays` is bounded by the days asked for; its tests compare both on rules that do match.
 */
const FREQUENCIES = ['DAILY', 'WEEKLY', 'MONTHLY'] as const
const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const
export const MAX_COUNT = 1_000

/** A day of the week, Monday 0; `nth` counts it in its month, from the end where it is negative. */
export interface ByDay {
  readonly weekday: number
  readonly nth?: number
}

/** A parsed rule. Empty lists limit nothing. */
export interface Recurrence {
  readonly freq: (typeof FREQUENCIES)[number]
  readonly interval: number
  readonly count?: number
  /** The last day, or the last instant in milliseconds. */
  readonly until?: { readonly day: number } | { readonly instant: number }
  readonly byDay: readonly ByDay[]
  readonly byMonthDay: readonly number[]
  readonly byMonth: readonly number[]
  readonly bySetPos: readonly number[]
  /** The first day of the week, Monday 0. */
  readonly weekStart: number
}

const PARTS = ['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'BYDAY', 'BYMONTHDAY', 'BYMONTH', 'BYSETPOS', 'WKST']

/** The rule that a text such as `FREQ=WEEKLY;BYDAY=TU,TH` says; undefined where it is none, or none that is taken. */
export const parseRecurrence = (text: string): Recurrence | undefined => {
  if (text.length > 300) return undefined
  const pairs = text.split(';').map((part) => part.split('='))
  const parts = new Map(pairs.map(([name = '', value = '']) => [name, value]))
  if (parts.size < pairs.length || pairs.some((pair) => pair.length !== 2 || !PARTS.includes(pair[0] ?? '')))
    return undefined

  const freq = FREQUENCIES.find((name) => name === parts.get('FREQ'))
  const interval = numbers(parts.get('INTERVAL') ?? '1', 1, 366)
  const count = numbers(parts.get('COUNT'), 1, MAX_COUNT)
  const until = parts.has('UNTIL') ? parseUntil(parts.get('UNTIL') ?? '') : undefined
  const byDay = list(parts.get('BYDAY'), parseByDay)
  const byMonthDay = numbers(parts.get('BYMONTHDAY'), -31, 31)
  const byMonth = numbers(parts.get('BYMONTH'), 1, 12)
  const bySetPos = numbers(parts.get('BYSETPOS'), -31, 31)
  const weekStart = WEEKDAYS.findIndex((name) => name === (parts.get('WKST') ?? 'MO'))
  if (!freq || !interval || !count || !byDay || !byMonthDay || !byMonth || !bySetPos) return undefined
  if (weekStart < 0 || parts.has('UNTIL') !== (until !== undefined)) return undefined

  const impossible =
    interval.length > 1 ||
    count.length > 1 ||
    (count.length > 0 && until !== undefined) ||
    (freq !== 'MONTHLY' && (bySetPos.length > 0 || byDay.some((day) => day.nth !== undefined))) ||
    (freq === 'WEEKLY' && byMonthDay.length > 0) ||
    // BYSETPOS picks from what another BYxxx part selects; alone it says nothing.
    (bySetPos.length > 0 && byDay.length + byMonthDay.length === 0)
  if (impossible) return undefined

  return {
    ...{ freq, interval: interval[0] ?? 1, byDay, byMonthDay, byMonth, bySetPos, weekStart },
    ...(count[0] === undefined ? {} : { count: count[0] }),
    ...(until && { until }),
  }
}

/** The items of a comma list, none where it is absent; undefined where one is not accepted. */
const list = <A>(value: string | undefined, parse: (item: string) => A | undefined): readonly A[] | undefined => {
  if (value === undefined) return []
  const items = value.split(',').map(parse)
  return items.every((item) => item !== undefined) ? items : undefined
}

const numbers = (value: string | undefined, min: number, max: number) =>
  list(value, (item) => {
    const n = Number(item)
    return /^[+-]?\d{1,4}$/.test(item) && n !== 0 && n >= min && n <= max ? n : undefined
  })

const parseByDay = (item: string): ByDay | undefined => {
  const [, nth, name] = /^([+-]?[1-5])?([A-Z]{2})$/.exec(item) ?? []
  const weekday = WEEKDAYS.findIndex((known) => known === name)
  if (weekday < 0) return undefined
  return nth === undefined ? { weekday } : { weekday, nth: Number(nth) }
}

const parseUntil = (value: string): Recurrence['until'] => {
  const [, y, m, d, time] = /^(\d{4})(\d{2})(\d{2})(?:T(\d{6})Z)?$/.exec(value) ?? []
  if (y === undefined || m === undefined || d === undefined) return undefined
  const at = Date.parse(`${y}-${m}-${d}T${time === undefined ? '00:00:00' : time.replace(/(..)(..)(..)/, '$1:$2:$3')}Z`)
  if (Number.isNaN(at) || new Date(at).getUTCDate() !== Number(d)) return undefined
  return time === undefined ? { day: at / DAY } : { instant: at }
}

/** The text of a rule that `parseRecurrence` takes. */
export const RecurrenceRule = brandedString('RecurrenceRule', (s) => parseRecurrence(s) !== undefined, {
  maxLength: 300,
  description:
    'an RFC 5545 recurrence rule with FREQ=DAILY, WEEKLY or MONTHLY, INTERVAL up to 366, COUNT up to 1000 or UNTIL ' +
    '(a date, or an instant in UTC), BYDAY, BYMONTHDAY, BYMONTH, BYSETPOS (monthly) and WKST',
  examples: ['FREQ=WEEKLY;BYDAY=TU,TH'],
})
export type RecurrenceRule = t.TypeOf<typeof RecurrenceRule>
