import { type Instant, instant } from '../../domain/kernel'
import { BadArgument } from './bad-argument'

const DAY = /^\d{4}-\d\d-\d\d$/
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/

/**
 * The instant that an option names: a date is the start of that day in UTC; a time of day needs a Z or an offset, as
 * nobody could tell later which zone was meant.
 *
 * @throws BadArgument
 */
export const parseInstant = (option: string, text: string): Instant => {
  const isWritten = DAY.test(text) || MOMENT.test(text)
  if (isWritten && dayExists(text.slice(0, 10)) && !Number.isNaN(Date.parse(text))) return instant(text)
  throw new BadArgument(
    `${option} ${text}: give a date (2014-06-01, the start of that day in UTC) or a time with its offset ` +
      '(2014-06-01T12:00:00Z, 2014-06-01T14:00:00+02:00)',
  )
}

/** JavaScript takes 2014-02-31 for the 3rd of March. */
const dayExists = (day: string): boolean => {
  const start = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(start.getTime()) && start.toISOString().startsWith(day)
}
