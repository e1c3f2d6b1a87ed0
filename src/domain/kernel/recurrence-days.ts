import { DAY, MINUTE } from './instant'
import type { ByDay, Recurrence } from './recurrence'
import { dayOf, type LocalDate, type LocalTime, minuteOf, readingOf, type Zone } from './wall-clock'

/** When a rule starts: DTSTART as the wall clock of a zone shows it. */
export interface RecurrenceStart {
  readonly date: LocalDate
  readonly time: LocalTime
  readonly zone: Zone
}

/**
 * The days since 1970 on which a rule occurs, from `from` to before `to`, in order. A first day that the rule does not
 * select is no occurrence (RFC 5545 leaves that open). The work is bounded by the days from `from` to `to`, and with
 * COUNT by those since the first.
 */
export const recurrenceDays = (
  rule: Recurrence,
  first: RecurrenceStart,
  from: number,
  to: number,
): readonly number[] => {
  const firstDay = dayOf(first.date)
  const last = lastDay(rule, first)
  const { index, days } = periodsOf(rule)
  const selected = selector(rule, firstDay)
  const origin = index(firstDay)
  const reached = rule.count === undefined ? Math.max(index(from), origin) : origin
  const found: number[] = []
  let counted = 0
  for (let at = origin + Math.ceil((reached - origin) / rule.interval) * rule.interval; ; at += rule.interval) {
    const period = days(at)
    if ((period[0] ?? to) >= to) return found
    for (const day of selected(period)) {
      if (day < firstDay) continue
      if (day >= to || day > last || counted === rule.count) return found
      counted += 1
      if (day >= from) found.push(day)
    }
  }
}

/** The last day that UNTIL lets through. */
const lastDay = ({ until }: Recurrence, { time, zone }: RecurrenceStart): number => {
  if (until === undefined) return Infinity
  if ('day' in until) return until.day
  const reading = readingOf(zone, until.instant)
  const day = Math.floor(reading / DAY)
  return reading - day * DAY >= minuteOf(time) * MINUTE ? day : day - 1
}

const weekdayOf = (day: number): number => (((day + 3) % 7) + 7) % 7
const monthIndexOf = (day: number): number => {
  const date = new Date(day * DAY)
  return date.getUTCFullYear() * 12 + date.getUTCMonth()
}
const firstOfMonth = (index: number): number => Date.UTC(Math.floor(index / 12), index % 12, 1) / DAY
const range = (start: number, end: number): readonly number[] =>
  Array.from({ length: end - start }, (_, offset) => start + offset)

/** A rule's periods: the number of the one that a day lies in, and the days of one. INTERVAL counts periods. */
const periodsOf = (rule: Recurrence) => {
  switch (rule.freq) {
    case 'DAILY':
      return { index: (day: number) => day, days: (at: number) => [at] }
    case 'WEEKLY': {
      // Day 4 is Monday 1970-01-05.
      const origin = 4 + rule.weekStart - 7
      return {
        index: (day: number) => Math.floor((day - origin) / 7),
        days: (at: number) => range(origin + at * 7, origin + at * 7 + 7),
      }
    }
    case 'MONTHLY':
      return { index: monthIndexOf, days: (at: number) => range(firstOfMonth(at), firstOfMonth(at + 1)) }
  }
}

/** Picks, from the days of one period, those that the BYxxx parts select. */
const selector = (rule: Recurrence, firstDay: number) => {
  const byDay = rule.freq === 'WEEKLY' && rule.byDay.length === 0 ? [{ weekday: weekdayOf(firstDay) }] : rule.byDay
  const byMonthDay =
    rule.freq === 'MONTHLY' && rule.byDay.length + rule.byMonthDay.length === 0
      ? [new Date(firstDay * DAY).getUTCDate()]
      : rule.byMonthDay

  const matches = (day: number): boolean => {
    if (rule.byMonth.length === 0 && byMonthDay.length === 0) return byDay.length === 0 || byDay.some(onDay(day))
    const month = monthIndexOf(day)
    const ofMonth = day - firstOfMonth(month) + 1
    const fromEnd = day - firstOfMonth(month + 1)
    return (
      (rule.byMonth.length === 0 || rule.byMonth.includes((month % 12) + 1)) &&
      (byMonthDay.length === 0 || byMonthDay.some((n) => n === ofMonth || n === fromEnd)) &&
      (byDay.length === 0 || byDay.some(onDay(day)))
    )
  }
  return (days: readonly number[]): readonly number[] => {
    const matching = days.filter(matches)
    if (rule.bySetPos.length === 0) return matching
    return matching.filter((_, i) => rule.bySetPos.some((n) => n - 1 === i || n + matching.length === i))
  }
}

const onDay =
  (day: number) =>
  ({ weekday, nth }: ByDay): boolean => {
    if (weekdayOf(day) !== weekday) return false
    if (nth === undefined) return true
    const month = monthIndexOf(day)
    return nth > 0
      ? Math.floor((day - firstOfMonth(month)) / 7) === nth - 1
      : Math.floor((firstOfMonth(month + 1) - 1 - day) / 7) === -nth - 1
  }
