import { randomUUID } from 'node:crypto'
import { status } from '@grpc/grpc-js'
import {
  EventStoreDBClient,
  jsonEvent,
  persistentSubscriptionToStreamSettingsFromDefaults,
  START,
} from '@eventstore/db-client'
import { notLeader, notReady, timedOut } from '../../support/eventstoredb/failures'
import { FaultPlan, type LostAnswer } from '../../support/eventstoredb/faults'
import { EventStoreDbPeer } from '../../support/eventstoredb/peer'
import { Probe } from '../../support/eventstoredb/probe'
import { eventually } from '../../support/eventually'

describe('a peer that misbehaves on demand', () => {
  let faults: FaultPlan
  let peer: EventStoreDbPeer
  let client: Probe

  beforeEach(async () => {
    faults = new FaultPlan()
    peer = await EventStoreDbPeer.start({ faults, commitTimeout: 200 })
    client = new Probe(peer.endpoint)
  })
  afterEach(async () => {
    client.close()
    await peer.stop()
  })

  const ok = { code: status.OK }
  const unavailable = { code: status.UNAVAILABLE }
  const idsOf = (stream: string) => peer.log.stream(stream)?.records.map(({ id }) => id) ?? []

  it('behaves without a plan', async () => {
    expect(await client.append('s')).toMatchObject({ ...ok, revision: 0 })
    expect(faults.struck).toEqual([])
  })

  it('drops all connections now, and takes new ones', async () => {
    const open = client.read('s', { subscribe: true })
    await client.append('s')
    await eventually(() => expect(open.ids).toHaveLength(1))
    peer.cut()
    expect(await open.ended).toMatchObject(unavailable)
    await eventually(async () => expect(await client.append('s')).toMatchObject(ok))
  })

  it.each([true, false])('drops the connection in the middle of a read (subscription: %s)', async (subscribe) => {
    const ids = Array.from({ length: 10 }, () => randomUUID())
    await client.append('s', { ids })
    faults.cutReads({ next: 1 }, 4)
    const cut = client.read('s', { subscribe })
    expect(await cut.ended).toMatchObject(unavailable)
    expect(cut.ids.length).toBeLessThanOrEqual(4)
    expect(ids).toEqual(expect.arrayContaining([...cut.ids]))
    expect(faults.struck).toEqual(['cut'])
    const whole = new Probe(peer.endpoint)
    const read = whole.read('s')
    expect(await read.ended).toMatchObject(ok)
    expect(read.ids).toEqual(ids)
    whole.close()
  })

  it('delays calls beyond the patience of a client', async () => {
    faults.delayCalls({ next: 1 }, 150, { path: 'Streams/Append' })
    expect(await client.append('s', { deadline: 30 })).toMatchObject({ code: status.DEADLINE_EXCEEDED })
    expect(await client.append('t')).toMatchObject(ok)
    expect(faults.struck).toEqual(['delayed'])
  })

  it('says that another leads', async () => {
    const elsewhere = { host: '127.0.0.1', port: 1 }
    faults.failCalls({ next: 2 }, () => notLeader(elsewhere), { path: 'Streams/' })
    const refusal = { code: status.NOT_FOUND, trailers: { exception: 'not-leader', 'leader-endpoint-port': '1' } }
    expect(await client.append('s')).toMatchObject(refusal)
    expect(await client.read('s').ended).toMatchObject(refusal)
    expect(await client.append('s')).toMatchObject(ok)
    expect(idsOf('s')).toHaveLength(1)
  })

  it('fails calls of one kind before anything is done', async () => {
    faults.failCalls({ next: 1 }, timedOut, { path: 'Streams/Append' })
    expect(await client.read('s').ended).toMatchObject(ok)
    expect(await client.append('s')).toMatchObject({ code: status.ABORTED })
    expect(idsOf('s')).toEqual([])
  })

  const losses: readonly (readonly [LostAnswer, object])[] = [
    ['drop', unavailable],
    ['timeout', { code: status.ABORTED, details: 'Operation timed out: CommitTimeout' }],
    ['aborted', { code: status.ABORTED, details: 'Forwarding timeout' }],
    ['unavailable', { ...unavailable, details: 'Server Is Not Ready' }],
  ]

  it.each(losses)('writes, but does not say so: %s', async (outcome, expected) => {
    faults.loseAnswers({ next: 1 }, outcome)
    const ids = [randomUUID(), randomUUID()]
    expect(await client.append('s', { ids, expected: -1 })).toMatchObject(expected)
    expect(idsOf('s')).toEqual(ids)
    // The same ids at the same expected revision: acknowledged as the first would have been, and written once.
    await eventually(async () => expect(await client.append('s', { ids, expected: -1 })).toMatchObject(ok))
    expect(idsOf('s')).toEqual(ids)
  })

  it.each(['drop', 'timeout', 'aborted', 'unavailable'] as const)(
    'loses the answers of batch appends too: %s',
    async (outcome) => {
      const real = EventStoreDBClient.connectionString(`${peer.url}&throwOnAppendFailure=true`)
      await real.appendToStream('s', jsonEvent({ type: 'T', data: {} }))
      faults.loseAnswers({ next: 1 }, outcome)
      await expect(real.appendToStream('s', jsonEvent({ type: 'T', data: {} }))).rejects.toThrow()
      expect(idsOf('s')).toHaveLength(2)
      await real.dispose()
    },
  )

  it('strikes by chance, the same for the same seed', async () => {
    const run = async (seed: number) => {
      const plan = new FaultPlan(seed).loseAnswers({ probability: 0.5 }, 'timeout', 'aborted', 'unavailable')
      peer.context.faults = plan
      const stream = randomUUID()
      for (let n = 0; n < 40; n++) await client.append(stream)
      expect(idsOf(stream)).toHaveLength(40)
      return plan.struck
    }
    const first = await run(7)
    expect(await run(7)).toEqual(first)
    expect(await run(8)).not.toEqual(first)
    expect(new Set(first)).toEqual(new Set(['timeout', 'aborted', 'unavailable']))
    expect(first.length).toBeGreaterThan(8)
    expect(first.length).toBeLessThan(32)
  })

  it('behaves again when it is healed', async () => {
    faults
      .failCalls({ probability: 1 }, notReady)
      .delayCalls({ probability: 1 }, 1)
      .loseAnswers({ probability: 1 }, 'drop')
      .cutReads({ probability: 1 }, 0)
    expect(await client.append('s')).toMatchObject(unavailable)
    faults.heal()
    expect(await client.append('s')).toMatchObject(ok)
    const read = client.read('s')
    expect(await read.ended).toMatchObject(ok)
    expect(read.ids).toHaveLength(1)
  })

  it('restarts with its data, on the same port', async () => {
    const ids = [randomUUID()]
    await client.append('s', { ids })
    const open = client.read('s', { subscribe: true })
    await eventually(() => expect(open.ids).toEqual(ids))
    const { port } = peer
    await peer.restart()
    expect(peer.port).toBe(port)
    expect(await open.ended).toMatchObject(unavailable)
    await eventually(async () => expect(await client.append('s', { ids, expected: -1 })).toMatchObject(ok))
    expect(idsOf('s')).toEqual(ids)
  })

  it('cuts off consumers of persistent subscriptions as it does readers', async () => {
    const real = EventStoreDBClient.connectionString(peer.url)
    await real.createPersistentSubscriptionToStream('s', 'g', {
      ...persistentSubscriptionToStreamSettingsFromDefaults(),
      startFrom: START,
    })
    await client.append('s', { ids: [randomUUID(), randomUUID()] })
    faults.cutReads({ next: 1 }, 1)
    const subscription = real.subscribeToPersistentSubscriptionToStream('s', 'g')
    const error = new Promise<unknown>((resolve) => subscription.on('error', resolve))
    subscription.resume()
    expect(await error).toMatchObject({ type: 'unavailable' })
    await real.dispose()
  })
})
