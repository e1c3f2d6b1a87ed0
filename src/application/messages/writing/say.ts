import type { Locale } from '../../../domain/account'
import { type Instant, minorUnits, type Money, type TimeRange, toMillis } from '../../../domain/kernel'
import type { Say } from '../words/notices'

const tags: Readonly<Record<Locale, string>> = { en: 'en-GB', de: 'de-DE' }

/** Making a format takes a hundred times as long as using it. */
const formats = new Map<string, Intl.DateTimeFormat>()

const dateFormat = (locale: Locale, zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => {
  const key = `${locale} ${zone} ${JSON.stringify(options)}`
  const known = formats.get(key)
  if (known !== undefined) return known
  const made = new Intl.DateTimeFormat(tags[locale], { ...options, timeZone: zone })
  formats.set(key, made)
  return made
}

const DAY = { year: 'numeric', month: 'long', day: 'numeric' } as const
const LONG = { ...DAY, weekday: 'long' } as const
const TIME = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
const BRIEF = { weekday: 'short', day: 'numeric', month: 'short', ...TIME } as const

/** Zones are told by the names that people set them by; UTC has two. */
const named = (zone: string): string => (zone === 'Etc/UTC' ? 'UTC' : zone)

/** How a reader's times and sums are written. */
export const sayFor = (locale: Locale, zone: string): Say => {
  const format = (options: Intl.DateTimeFormatOptions, instant: Instant): string =>
    dateFormat(locale, zone, options).format(toMillis(instant))
  const longDay = (instant: Instant) => format(LONG, instant)
  const time = (instant: Instant) => format(TIME, instant)
  const at = (instant: Instant): string => {
    const joint = locale === 'en' ? ' at ' : ' um '
    return `${longDay(instant)}${joint}${time(instant)} (${named(zone)})`
  }
  return {
    at,
    during: ({ start, end }: TimeRange) =>
      longDay(start) === longDay(end)
        ? `${longDay(start)}, ${time(start)}–${time(end)} (${named(zone)})`
        : `${longDay(start)}, ${time(start)} – ${longDay(end)}, ${time(end)} (${named(zone)})`,
    brief: (instant) => format(BRIEF, instant),
    day: (instant) => format(DAY, instant),
    money: (money) => moneyIn(locale, money),
  }
}

/** A sum as a language writes it, in units of the currency. */
const moneyIn = (locale: Locale, { amount, currency }: Money): string => {
  const digits = minorUnits(currency)
  return new Intl.NumberFormat(tags[locale], {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(amount / 10 ** digits)
}
