import type { GaugeSource } from '../adapters/http'
import type { EventStore, Position } from '../application/ports/event-store'
import type { Relay } from '../application/relay'

type Publisher = Pick<Relay, 'reached' | 'stalled'>

/** Figures of the relay for `/metrics`, from the process that owns it. */
export const relayGauges = (store: Pick<EventStore, 'head'>, relay: Publisher): readonly GaugeSource[] => [
  reading(relay, {
    name: 'lyceum_relay_position',
    help: 'Position of the log up to which everything is published on the bus',
    of: (position) => position,
  }),
  reading(relay, {
    name: 'lyceum_relay_lag',
    help: 'How many positions of the log the relay is behind',
    of: async (position) => Math.max(0, (await store.head()) - position),
  }),
  {
    name: 'lyceum_relay_stalled',
    help: '1 where the relay stands still though the log goes on',
    read: () => ({ relay: relay.stalled ? 1 : 0 }),
  },
]

const reading = (
  relay: Publisher,
  { of, ...gauge }: Pick<GaugeSource, 'name' | 'help'> & { of: (position: Position) => Promise<number> | number },
): GaugeSource => ({
  ...gauge,
  read: async () => (relay.reached === undefined ? {} : { relay: await of(relay.reached) }),
})
