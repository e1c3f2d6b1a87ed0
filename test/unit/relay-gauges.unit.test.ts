import type { Position } from '../../src/application/ports/event-store'
import { relayGauges } from '../../src/bootstrap/relay-gauges'

const figures = async (relay: { readonly reached: Position | undefined; readonly stalled: boolean }, head = 10) => {
  const gauges = relayGauges({ head: () => Promise.resolve(head) }, relay)
  return Object.fromEntries(await Promise.all(gauges.map(async ({ name, read }) => [name, await read()] as const)))
}

describe('the figures of the relay', () => {
  it('say where it is and how far that is from the head', async () => {
    expect(await figures({ reached: 7, stalled: false })).toEqual({
      lyceum_relay_position: { relay: 7 },
      lyceum_relay_lag: { relay: 3 },
      lyceum_relay_stalled: { relay: 0 },
    })
  })

  it('say nothing of the position where another process owns it, and tell of standing still', async () => {
    expect(await figures({ reached: undefined, stalled: true })).toEqual({
      lyceum_relay_position: {},
      lyceum_relay_lag: {},
      lyceum_relay_stalled: { relay: 1 },
    })
  })

  it('never say that it is ahead of the log', async () => {
    expect(await figures({ reached: 12, stalled: false })).toMatchObject({ lyceum_relay_lag: { relay: 0 } })
  })
})
