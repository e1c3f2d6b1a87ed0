import { setTimeout as delay } from 'node:timers/promises'
import { InMemoryProcessStore } from '../../../src/adapters/process-store/in-memory'
import type { CommandBus } from '../../../src/application/commands/command'
import type { Checkpoints } from '../../../src/application/ports/checkpoints'
import type { Leases } from '../../../src/application/ports/lease'
import type { Logger } from '../../../src/application/ports/logger'
import type { Reminders } from '../../../src/application/ports/reminders'
import { processes } from '../../../src/application/processes'
import type { Process } from '../../../src/application/processes/process'
import { ProcessRunner } from '../../../src/application/processes/runner'
import { silentLogger } from '../silent-logger'
import { type Marketplace, registry } from './marketplace'

/** Leases for those who are alone: everybody gets one at once. */
export const alone: Leases = {
  acquire: (name) => Promise.resolve({ name, lost: new AbortController().signal, release: () => Promise.resolve() }),
}

export interface ProcessRun {
  /** Waits until the processes have reacted to all that is in the log, and to what came of it, and to what is due. */
  settled(): Promise<void>
  stop(): Promise<void>
}

export interface ProcessRunOptions {
  readonly bus?: CommandBus
  readonly store?: Checkpoints & Reminders
  readonly checkpoints?: Checkpoints
  readonly processes?: readonly Process[]
  readonly logger?: Logger
}

/** Runs the processes of a marketplace. */
export const runProcesses = (
  place: Marketplace,
  {
    bus = place.bus,
    store = new InMemoryProcessStore(),
    checkpoints = store,
    logger = silentLogger,
    ...of
  }: ProcessRunOptions = {},
): ProcessRun => {
  const runner = new ProcessRunner(
    {
      store: place.store,
      clock: place.clock,
      bus,
      aggregates: place.bus,
      registry,
      checkpoints,
      reminders: store,
      leases: alone,
      logger,
    },
    of.processes ?? processes({ platformFeeBasisPoints: 1_500 }),
    { reminderMillis: 2, backoff: { firstMillis: 1, mostMillis: 2 } },
  )
  const stopping = new AbortController()
  const running = runner.run(stopping.signal)
  const idle = async () => {
    const due = await store.due(place.clock.now(), 1)
    return due.length === 0 && runner.reached === (await place.store.head())
  }
  return {
    settled: async () => {
      // Twice: what a reminder caused may be in the log by now, and not yet seen.
      for (let calm = 0; calm < 2; calm = (await idle()) ? calm + 1 : 0) await delay(3)
    },
    stop: async () => {
      stopping.abort()
      await running
    },
  }
}
