import { randomUUID } from 'node:crypto'
import { status } from '@grpc/grpc-js'
import {
  EventStoreDBClient,
  jsonEvent,
  persistentSubscriptionToStreamSettingsFromDefaults as settings,
} from '@eventstore/db-client'
import { PeerCluster, type ClusterOptions } from '../../support/eventstoredb/cluster'
import type { ClusterNode } from '../../support/eventstoredb/cluster-node'
import { Probe } from '../../support/eventstoredb/probe'
import { eventually } from '../../support/eventually'

describe('a cluster of peers', () => {
  const closing: (() => Promise<void> | void)[] = []
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close()
  })

  /** A cluster that does nothing by itself unless told to. */
  const start = async (options: ClusterOptions = { automatic: false }, size = 3) => {
    const cluster = await PeerCluster.start(size, options)
    closing.push(() => cluster.stop())
    return cluster
  }

  const clientOf = (node: ClusterNode) => {
    const client = new Probe(node.endpoint)
    closing.push(() => client.close())
    return client
  }

  /** Clients of the leader, of the follower who leads next, and of the other. */
  const startWithClients = async (options?: ClusterOptions) => {
    const cluster = await start(options)
    const leader = clientOf(cluster.leader!)
    const [last, next] = cluster.followers.map(clientOf)
    return { cluster, leader, next: next!, last: last! }
  }

  const notLeader = ({ endpoint }: ClusterNode) => ({
    code: status.NOT_FOUND,
    details: 'Leader info available',
    trailers: {
      exception: 'not-leader',
      'leader-endpoint-host': endpoint.host,
      'leader-endpoint-port': String(endpoint.port),
    },
  })
  const notReady = { code: status.UNAVAILABLE, details: 'Server Is Not Ready' }

  it('is one log: what is written by any node is read from every other', async () => {
    const { leader, next, last } = await startWithClients()
    const ids = [randomUUID(), randomUUID()]
    expect(await leader.append('s', { ids: [ids[0]!], requiresLeader: true })).toMatchObject({ revision: 0 })
    expect(await next.append('s', { ids: [ids[1]!] })).toMatchObject({ code: status.OK, revision: 1 })
    const read = last.read('s')
    await read.ended
    expect(read.ids).toEqual(ids)
  })

  it('names its leader to whoever needs one', async () => {
    const { cluster, next, leader } = await startWithClients()
    const refusal = notLeader(cluster.leader!)
    expect(await next.append('s', { requiresLeader: true })).toMatchObject(refusal)
    expect(await next.read('s', { requiresLeader: true }).ended).toMatchObject(refusal)
    expect(await next.read('s', { requiresLeader: true, subscribe: true }).ended).toMatchObject(refusal)
    expect(await leader.append('s', { requiresLeader: true })).toMatchObject({ code: status.OK })
  })

  it('cuts off the clients of a leader that is killed, and no others', async () => {
    const { cluster, leader, next } = await startWithClients()
    const ids = [randomUUID()]
    await leader.append('s', { ids })
    const [cut, spared] = [leader.read('s', { subscribe: true }), next.read('s', { subscribe: true })]
    await eventually(() => expect([cut.ids, spared.ids]).toEqual([ids, ids]))
    await cluster.killLeader()
    expect(await cut.ended).toMatchObject({ code: status.UNAVAILABLE })
    cluster.notice()
    cluster.elect()
    const later = randomUUID()
    await next.append('s', { ids: [later] })
    await eventually(() => expect(spared.ids).toEqual([...ids, later]))
    spared.cancel()
  })

  it('names the dead leader until its death is noticed, and waits for its answers in vain', async () => {
    const { cluster, next } = await startWithClients({ automatic: false, forwardTimeout: 30 })
    const dead = await cluster.killLeader()
    expect(await next.append('s', { requiresLeader: true })).toMatchObject(notLeader(dead))
    expect(await next.append('s')).toMatchObject({ code: status.ABORTED, details: 'Forwarding timeout' })
    expect(cluster.log.lastRevision('s')).toBe(-1)
  })

  it('takes no writes without a leader, but can be read', async () => {
    const { cluster, leader, next } = await startWithClients()
    const ids = [randomUUID()]
    await leader.append('s', { ids })
    await cluster.killLeader()
    cluster.notice()
    expect(cluster.leader).toBeUndefined()
    expect(await next.append('s')).toMatchObject(notReady)
    expect(await next.append('s', { requiresLeader: true })).toMatchObject(notReady)
    const read = next.read('s')
    await read.ended
    expect(read.ids).toEqual(ids)
  })

  it('takes no batch appends while its leader is dead or none is elected', async () => {
    const cluster = await start({ automatic: false, forwardTimeout: 30 })
    const client = EventStoreDBClient.connectionString(cluster.followers[0]!.peer.url)
    const append = () => client.appendToStream('s', jsonEvent({ type: 'T', data: {} }))
    await append()
    await cluster.killLeader()
    await expect(append()).rejects.toMatchObject({ type: 'deadline-exceeded' })
    cluster.notice()
    await expect(append()).rejects.toMatchObject({ type: 'unavailable' })
    expect(cluster.log.lastRevision('s')).toBe(0)
    cluster.elect()
    await eventually(async () => expect((await append()).success).toBe(true))
    await client.dispose()
  })

  it('elects another leader in its time', async () => {
    const { cluster, next, last } = await startWithClients({ noticeAfter: 20, electAfter: 20 })
    const dead = await cluster.killLeader()
    await eventually(() => expect(cluster.leader).toBeDefined())
    expect(cluster.leader).not.toBe(dead)
    expect(await next.append('s', { requiresLeader: true })).toMatchObject({ code: status.OK })
    expect(await last.append('s', { requiresLeader: true })).toMatchObject(notLeader(cluster.leader!))
  })

  it('tells in gossip who leads, who follows and who is dead', async () => {
    const { cluster, next } = await startWithClients()
    const gossip = async () =>
      (await next.gossip()).map(({ httpEndPoint, state, isAlive }) => [httpEndPoint?.port, state, isAlive])
    const ports = cluster.nodes.map(({ endpoint }) => endpoint.port)
    const says = (...states: [number, boolean][]) => states.map((state, index) => [ports[index], ...state])
    expect(await gossip()).toEqual(says([8, true], [6, true], [6, true]))
    const dead = await cluster.killLeader()
    expect(await gossip()).toEqual(says([8, true], [6, true], [6, true]))
    cluster.notice()
    expect(await gossip()).toEqual(says([2, false], [2, true], [7, true]))
    cluster.elect()
    expect(await gossip()).toEqual(says([2, false], [6, true], [8, true]))
    await cluster.restart(dead)
    expect(await gossip()).toEqual(says([6, true], [6, true], [8, true]))
  })

  it('takes a dead node back as a follower, on its port and with all that was written meanwhile', async () => {
    const { cluster, next } = await startWithClients()
    const dead = await cluster.killLeader()
    const { port } = dead.endpoint
    cluster.notice()
    cluster.elect()
    const ids = [randomUUID()]
    await next.append('s', { ids })
    await cluster.restart(dead)
    expect(dead.endpoint.port).toBe(port)
    const back = clientOf(dead)
    const read = back.read('s')
    await read.ended
    expect(read.ids).toEqual(ids)
    expect(await back.append('s', { requiresLeader: true })).toMatchObject(notLeader(cluster.leader!))
  })

  it('has no leader without a majority, and one again when it has one', async () => {
    const { cluster, next } = await startWithClients({ noticeAfter: 10, electAfter: 10 })
    const [first, second] = cluster.nodes
    await cluster.kill(second!)
    expect(cluster.leader).toBe(first)
    await cluster.kill(first!)
    expect(cluster.leader).toBeUndefined()
    expect(() => cluster.elect()).toThrow('majority')
    expect(await next.append('s')).toMatchObject(notReady)
    await cluster.restart(second!)
    await eventually(() => expect(cluster.leader).toBeDefined())
    expect(await next.append('s')).toMatchObject({ code: status.OK })
  })

  it('can change its leader while all live: the old one follows, its connections stay', async () => {
    const { cluster, leader, next } = await startWithClients()
    const open = leader.read('s', { subscribe: true })
    cluster.elect()
    expect(await leader.append('s', { requiresLeader: true })).toMatchObject(notLeader(cluster.leader!))
    const ids = [randomUUID()]
    expect(await next.append('s', { ids, requiresLeader: true })).toMatchObject({ code: status.OK })
    await eventually(() => expect(open.ids).toEqual(ids))
    open.cancel()
  })

  it('is found by the real client, before and after its leader dies', async () => {
    const cluster = await start({ noticeAfter: 20, electAfter: 20 })
    const client = EventStoreDBClient.connectionString(cluster.url)
    const append = () => client.appendToStream('s', jsonEvent({ type: 'T', data: {} }), { requiresLeader: true })
    await append()
    await cluster.killLeader()
    await eventually(async () => expect((await append()).success).toBe(true))
    await client.dispose()
    const discovered = EventStoreDBClient.connectionString(cluster.discoverUrl)
    await discovered.appendToStream('s', jsonEvent({ type: 'T', data: {} }), { requiresLeader: true })
    await discovered.dispose()
  })

  it('moves persistent subscriptions to the new leader, from their checkpoint', async () => {
    const cluster = await start({ noticeAfter: 20, electAfter: 20 })
    const client = EventStoreDBClient.connectionString(cluster.url)
    const appendNumber = (n: number) => client.appendToStream('s', jsonEvent({ type: 'T', data: { n } }))
    await client.createPersistentSubscriptionToStream(
      's',
      'g',
      settings({ checkPointLowerBound: 1, startFrom: 'start' }),
    )
    const consume = (got: number[]) => {
      const subscription = client.subscribeToPersistentSubscriptionToStream('s', 'g')
      subscription.on('error', () => undefined)
      subscription.on('data', (resolved) => {
        got.push((resolved.event!.data as { n: number }).n)
        void subscription.ack(resolved)
      })
      return subscription
    }
    const before: number[] = []
    consume(before)
    await appendNumber(1)
    await appendNumber(2)
    await eventually(() => expect(before).toEqual([1, 2]))
    // Up to the second one: it may have taken two checkpoints.
    await eventually(() => {
      const newest = cluster.log.stream('$persistentsubscription-s::g-checkpoint')?.records.at(-1)
      expect(Buffer.from(newest?.data ?? []).toString()).toBe('1')
    })
    await cluster.killLeader()
    await eventually(async () => expect((await appendNumber(3)).success).toBe(true))
    const after: number[] = []
    const open: { unsubscribe(): Promise<void> }[] = []
    await eventually(() => {
      open.push(consume(after))
      expect(after).toEqual([3])
    })
    await Promise.all(open.map((subscription) => subscription.unsubscribe()))
    await client.dispose()
  })

  it('drops the consumers of a leader that leads no longer', async () => {
    const cluster = await start()
    const client = EventStoreDBClient.connectionString(cluster.leader!.peer.url)
    await client.createPersistentSubscriptionToStream('s', 'g', settings({ startFrom: 'start' }))
    await client.appendToStream('s', jsonEvent({ type: 'T', data: {} }))
    const subscription = client.subscribeToPersistentSubscriptionToStream('s', 'g')
    const dropped = new Promise<unknown>((resolve) => subscription.on('error', resolve))
    await new Promise((resolve) => subscription.once('data', resolve))
    cluster.elect()
    expect(await dropped).toMatchObject({ type: 'persistent-subscription-dropped' })
    await client.dispose()
  })
})
