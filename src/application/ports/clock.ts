import type { Instant } from '../../domain/kernel'

/** The time of day, so that tests can set it. */
export interface Clock {
  now(): Instant
}
