import type { Leases } from './ports/lease'

/**
 * Keeps `work` running wherever its turn comes: waits for the lease, works until it is lost, waits again. Ends when
 * `signal` fires or when the work ends by itself; what the work throws is thrown, after the lease was handed back.
 *
 * @param work - stops soon after the signal it is given fires
 */
export const runUnderLease = async (
  leases: Leases,
  name: string,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> => {
  for (;;) {
    const lease = await leases.acquire(name, signal)
    if (lease === undefined) return
    let lost: boolean
    try {
      await work(AbortSignal.any([signal, lease.lost]))
    } finally {
      lost = lease.lost.aborted
      await lease.release()
    }
    if (!lost) return
  }
}
