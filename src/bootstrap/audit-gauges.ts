import type { GaugeSource } from '../adapters/http'
import type { TreeKeeper, TreeKeeperStatus } from '../application/audit/tree-keeper'
import type { EventStore } from '../application/ports/event-store'

type Keeper = Pick<TreeKeeper, 'status'>

/** Figures of the audit tree for `/metrics`, from the process that owns it. */
export const auditGauges = (store: Pick<EventStore, 'head'>, keeper: Keeper): readonly GaugeSource[] => [
  reading(keeper, {
    name: 'lyceum_audit_tree_lag',
    help: 'How many positions of the log the audit tree is behind',
    of: async ({ position }) => Math.max(0, (await store.head()) - position),
  }),
  reading(keeper, {
    name: 'lyceum_audit_tree_unsigned',
    help: 'How many leaves of the audit tree no signed head covers that this process knows of',
    of: ({ size, signed }) => size - signed,
  }),
  reading(keeper, {
    name: 'lyceum_audit_alarm',
    help: '1 where the log or the audit tree is not what it was when it was recorded or signed',
    of: ({ alarm }) => (alarm ? 1 : 0),
  }),
]

const reading = (
  keeper: Keeper,
  { of, ...gauge }: Pick<GaugeSource, 'name' | 'help'> & { of: (status: TreeKeeperStatus) => Promise<number> | number },
): GaugeSource => ({
  ...gauge,
  read: async () => {
    const status = keeper.status()
    return status === undefined ? {} : { audit: await of(status) }
  },
})
