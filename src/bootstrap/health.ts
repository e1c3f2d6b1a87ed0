import type { GaugeSource, Readiness } from '../adapters/http'
import type { EventStore } from '../application/ports/event-store'
import type { ProcessRunner } from '../application/processes/runner'
import type { ProjectionRunner } from '../projections/runtime/runner'

type Store = Pick<EventStore, 'head'>
type Projections = Pick<ProjectionRunner, 'status'>
type Processes = Pick<ProcessRunner, 'stalled'>

/** Something outside that nothing works without. */
export interface Component {
  readonly name: string
  /** Asks it something; fails where it does not answer. */
  readonly answers: () => Promise<unknown>
}

const silent = async ({ name, answers }: Component) => {
  try {
    await answers()
    return []
  } catch {
    return [{ component: name, reason: 'no answer' }]
  }
}

/**
 * Ready: the components answer, and no read model of this process is still being built. A projection that an event has
 * stopped does not count: the others and all commands work, and taking every process out of service would end those
 * too; it is logged, and seen by its lag.
 */
export const readiness =
  (components: readonly Component[], projections: Projections | undefined): Readiness =>
  async () => {
    const building = (projections?.status() ?? []).filter(({ state }) => state === 'building')
    return [
      ...(await Promise.all(components.map(silent))).flat(),
      ...building.map(({ readModel }) => ({ component: `projection:${readModel}`, reason: 'is being built' })),
    ]
  }

/** Figures for `/metrics`. */
export const gauges = (
  store: Store,
  projections: Projections | undefined,
  processes: Processes | undefined,
): readonly GaugeSource[] => [
  {
    name: 'lyceum_log_head_position',
    help: 'Position of the newest event in the log',
    read: async () => ({ head: await store.head() }),
  },
  ...(projections === undefined ? [] : [lag(store, projections), stopped(projections), stalled(projections)]),
  ...(processes === undefined ? [] : [processesStalled(processes)]),
]

const lag = (store: Store, projections: Projections): GaugeSource => ({
  name: 'lyceum_projection_lag',
  help: 'How many positions of the log a read model that this process owns is behind',
  label: 'read_model',
  read: async () => {
    const head = await store.head()
    return Object.fromEntries(
      projections
        .status()
        .flatMap(({ readModel, position }) =>
          position === undefined ? [] : [[readModel, Math.max(0, head - position)] as const],
        ),
    )
  },
})

const stopped = (projections: Projections): GaugeSource => ({
  name: 'lyceum_projection_stopped',
  help: '1 where an event that it cannot take has stopped a read model',
  label: 'read_model',
  read: () =>
    Object.fromEntries(projections.status().map(({ readModel, state }) => [readModel, state === 'stopped' ? 1 : 0])),
})

const stalled = (projections: Projections): GaugeSource => ({
  name: 'lyceum_projection_stalled',
  help: '1 where a read model stood still while the log went on, until it has come beyond that position',
  label: 'read_model',
  read: () =>
    Object.fromEntries(
      projections.status().map(({ readModel, stalledAt }) => [readModel, stalledAt === undefined ? 0 : 1]),
    ),
})

const processesStalled = (processes: Processes): GaugeSource => ({
  name: 'lyceum_processes_stalled',
  help: '1 where the processes stood still while the log went on, until they have come beyond that position',
  read: () => ({ processes: processes.stalled ? 1 : 0 }),
})
