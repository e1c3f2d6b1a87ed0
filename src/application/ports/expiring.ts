import type { Instant } from '../../domain/kernel'

/** Keeps things that are of no use after some time, and can be rid of them. */
export interface Expiring {
  /** How many there are whose time is over. */
  countExpired(now: Instant): Promise<number>
  /**
   * Removes some of them, the same at a second call or others, so that it can be ended between any two.
   *
   * @returns how many; 0 when there are none left
   */
  removeExpired(now: Instant): Promise<number>
}
