import { DAY, HOUR, type Instant, MINUTE, plusMillis, toMillis } from '../kernel'
import type { AccountState, Challenge } from './state'

/** For how many days an account stays that nobody has proven to be theirs: as long as its addresses are reserved. */
export const UNPROVEN_DAYS = 7

/** Whether an account has had its time to be proven: its days are over, and so is every link or code that was sent. */
export const hasLapsed = (state: AccountState, at: Instant): boolean =>
  state.stage === 'pending' &&
  at >= plusMillis(state.registeredAt, UNPROVEN_DAYS * DAY) &&
  Object.values(state.challenges).every(({ expiresAt }) => expiresAt <= at)

/** Wrong codes that a challenge takes: with six digits, a chance of 5 in 1,000,000 to guess it. */
export const CODE_TRIES = 5

/** Log-ins that fail in a row before the account is locked for a first time. */
export const FAILURES_BEFORE_LOCK = 5

/** Failures in a row after which only another password helps: NIST SP 800-63B-4, section 3.2.2. */
export const MOST_FAILURES = 100

const FIRST_LOCK = MINUTE
const LONGEST_LOCK = HOUR

/**
 * For how long the account is locked after so many failures in a row: not at all, then a minute, and twice as long each
 * time up to an hour. `undefined`: until the password is another.
 */
export const lockAfter = (failures: number): number | undefined => {
  if (failures >= MOST_FAILURES) return undefined
  const over = failures - FAILURES_BEFORE_LOCK
  return over < 0 ? 0 : Math.min(LONGEST_LOCK, FIRST_LOCK * 2 ** over)
}

const FIRST_GAP = MINUTE
const LONGEST_GAP = HOUR

/** How many of one purpose were sent in a row, the one that is sent now included. A day of quiet begins a new row. */
export const seriesOf = (previous: Challenge | undefined, at: Instant): number =>
  previous === undefined || toMillis(at) - toMillis(previous.issuedAt) >= DAY ? 1 : previous.series + 1

/** Whether another may be sent: a minute after the first, then after twice as long each time, up to an hour. */
export const maySendAgain = (previous: Challenge | undefined, at: Instant): boolean =>
  previous === undefined ||
  at >= plusMillis(previous.issuedAt, Math.min(LONGEST_GAP, FIRST_GAP * 2 ** (previous.series - 1)))

/** The holder of an address is told at most this often that somebody tried to register it. */
export const ATTEMPT_NEWS_MILLIS = DAY
