import { setMaxListeners } from 'node:events'
import type { RoleName } from './config'
import { type Get, services } from './container'

/** A role that is being played. */
export interface Running {
  /** Takes nothing new, finishes what is under way. */
  readonly stop: () => Promise<void>
}

/** Something that a process of Lyceum can do, alone or beside others. */
export interface ProcessRole {
  readonly name: RoleName
  readonly start: (get: Get) => Promise<Running>
}

/** Serves the HTTP API. */
const api: ProcessRole = {
  name: 'api',
  start: async (get) => {
    const server = await get(services.httpServer)
    const { host, port } = await server.listen()
    const shown = host.includes(':') ? `[${host}]` : host
    ;(await get(services.logger)).info(`Lyceum listens on http://${shown}:${String(port)} (docs at /docs)`)
    return { stop: () => server.close() }
  },
}

/** Runs work until it is stopped. */
const inBackground = (work: (signal: AbortSignal) => Promise<void>): Running => {
  const stop = new AbortController()
  // Every read model listens to it, which is no leak.
  setMaxListeners(0, stop.signal)
  const done = work(stop.signal)
  return {
    stop: async () => {
      stop.abort()
      await done
    },
  }
}

/** Keeps the read models up with the log. */
const projections: ProcessRole = {
  name: 'projections',
  start: async (get) => {
    const runner = await get(services.projections)
    return inBackground((signal) => runner.run(signal))
  },
}

/** Answers events with further commands, watches over deadlines, forgets people, and what is kept for long enough. */
const processes: ProcessRole = {
  name: 'processes',
  start: async (get) => {
    const runner = await get(services.processes)
    const forgetting = await get(services.forgetting)
    const sweep = await get(services.orphanSweep)
    const retention = await get(services.retention)
    return inBackground(async (signal) => {
      await Promise.all([runner.run(signal), forgetting.run(signal), sweep.run(signal), retention.run(signal)])
    })
  },
}

/** Publishes the log on the bus. */
const relay: ProcessRole = {
  name: 'relay',
  start: async (get) => {
    const publisher = await get(services.relay)
    return inBackground((signal) => publisher.run(signal))
  },
}

/** Tells people what happens: to their accounts, and what concerns them in the marketplace. */
const notifications: ProcessRole = {
  name: 'notifications',
  start: async (get) => {
    const consumer = await get(services.notificationConsumer)
    const { worker } = await get(services.notifications)
    return inBackground(async (signal) => {
      await Promise.all([consumer.run(signal), worker.run(signal)])
    })
  },
}

/** Ranks tutors for learners, and applicants for postings. */
const matching: ProcessRole = {
  name: 'matching',
  start: async (get) => {
    const consumer = await get(services.matchingConsumer)
    const matcher = await get(services.matcher)
    return inBackground(async (signal) => {
      await Promise.all([consumer.run(signal), matcher.run(signal)])
    })
  },
}

/** Keeps the audit tree up with the log, and has its heads signed. */
const audit: ProcessRole = {
  name: 'audit',
  start: async (get) => {
    const keeper = await get(services.treeKeeper)
    return inBackground((signal) => keeper.run(signal))
  },
}

/** Every role, in the order in which they start; they stop in the opposite one. A new one is an entry here. */
export const roles: readonly ProcessRole[] = [projections, processes, relay, notifications, matching, audit, api]
