import { setTimeout as delay } from 'node:timers/promises'
import type { Backoff } from './backoff'
import { keepOn } from './keep-on'
import type { Leases } from './ports/lease'
import { runUnderLease } from './run-under-lease'

const AGAIN: Backoff = { firstMillis: 10_000, mostMillis: 600_000 }

export interface RegularWork {
  /** Under which name the lease is kept. */
  readonly name: string
  readonly everyMillis: number
  /** One round. It is done again soon where it fails. */
  readonly round: (signal: AbortSignal) => Promise<void>
  readonly failed: (error: unknown) => void
}

/** Does some work at once and then regularly, in one process at a time (a lease), until `signal` fires. */
export const runRegularly = (
  leases: Leases,
  { name, everyMillis, round, failed }: RegularWork,
  signal: AbortSignal,
): Promise<void> =>
  runUnderLease(leases, name, signal, (mine) =>
    keepOn(
      mine,
      AGAIN,
      async () => {
        await round(mine)
        await delay(everyMillis, undefined, { signal: mine, ref: false })
      },
      failed,
    ),
  )
