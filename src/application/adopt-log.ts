import { markOf } from './log-mark'
import type { EventStore } from './ports/event-store'
import type { Lease, Leases } from './ports/lease'
import type { LogMarks } from './ports/log-marks'

export interface AdoptPorts {
  readonly kind: string
  readonly store: Pick<EventStore, 'readAll'>
  readonly marks: LogMarks
  readonly leases: Leases
  /** The leases of all who follow the log from a checkpoint: nobody may own one meanwhile. */
  readonly followers: readonly string[]
  /** What has every follower begin anew. Done again after an interruption it does no harm. */
  readonly restart: () => Promise<void>
  /** How long to wait for the leases, in milliseconds; default 15,000, longer than a dead owner is believed to live. */
  readonly patienceMillis?: number
}

/** A process of Lyceum still works on the database. */
export class LyceumRuns extends Error {
  override readonly name = 'LyceumRuns'
  constructor(lease: string) {
    super(`a process of Lyceum works on this database (it owns the lease ${lease}): stop it first`)
  }
}

/**
 * Has everything that is derived from a log follow another one, from its start: positions of one log mean nothing in
 * another. The new log is noted last, so that an interruption leaves Lyceum refusing to start until this is done.
 *
 * @throws LyceumRuns
 */
export const adoptLog = async (ports: AdoptPorts): Promise<void> => {
  const { kind, store, marks, restart } = ports
  const leases = await acquireAll(ports)
  try {
    const mark = await markOf(kind, store)
    await restart()
    await marks.save(mark)
  } finally {
    for (const lease of leases) await lease.release()
  }
}

const acquireAll = async ({ leases, followers, patienceMillis = 15_000 }: AdoptPorts): Promise<readonly Lease[]> => {
  const giveUp = AbortSignal.timeout(patienceMillis)
  const acquired: Lease[] = []
  for (const name of followers) {
    const lease = await leases.acquire(name, giveUp)
    if (lease === undefined) {
      for (const other of acquired) await other.release()
      throw new LyceumRuns(name)
    }
    acquired.push(lease)
  }
  return acquired
}
