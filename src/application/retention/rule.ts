import { DAY, HOUR, type Instant, plusMillis } from '../../domain/kernel'

/** For how long something is kept. */
export interface Term {
  /** As people say it: `90 days`. */
  readonly text: string
  readonly millis: number
}

const said = (count: number, unit: string): string => `${String(count)} ${unit}${count === 1 ? '' : 's'}`

export const hours = (count: number): Term => ({ text: said(count, 'hour'), millis: count * HOUR })
export const days = (count: number): Term => ({ text: said(count, 'day'), millis: count * DAY })
/** Never shorter than by the calendar: leap days are rounded up. */
export const years = (count: number): Term => ({
  text: said(count, 'year'),
  millis: Math.ceil(count * 365.25) * DAY,
})

/** What counts from before this instant has been kept for as long as the term says. */
export const startOf = ({ millis }: Term, now: Instant): Instant => plusMillis(now, -millis)

/** What is kept of people, for how long and why; for those who read it and for whoever runs it. */
export interface RetentionRule {
  /** What it is about. */
  readonly about: string
  /** For how long it is kept; absent: by its own law, or for ever. */
  readonly term?: Term
  /** From when on that counts, or why there is no end. */
  readonly from: string
  /** What happens then. */
  readonly then: string
  /** The law or the need that it follows from. */
  readonly why: string
  /** Who does it: the runner of these rules, or what did so before there was one; nobody where it is kept. */
  readonly runBy: 'retention' | 'the process discard-documents' | 'the sweep of files' | 'nobody'
}
