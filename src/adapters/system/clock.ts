import type { Clock } from '../../application/ports/clock'
import { fromMillis } from '../../domain/kernel'

/** The machine's clock. */
export const systemClock: Clock = { now: () => fromMillis(Date.now()) }
