import { PeerCluster } from '../../support/eventstoredb/cluster'
import type { ClusterNode } from '../../support/eventstoredb/cluster-node'
import type { Plain } from '../../support/eventstoredb/recorded/cases'
import { runPersistentCase } from '../../support/eventstoredb/recorded/persistent-runner'
import { type Outcome, RawClient } from '../../support/eventstoredb/recorded/raw-client'
import { Replay } from '../../support/eventstoredb/recorded/replay'
import { type Run, runCase } from '../../support/eventstoredb/recorded/runner'

/** The recorded leader's port, which trailers name. */
const RECORDED_LEADER = '2203'

/** The recording of three nodes, whose leader is killed, made again on three peers. */
describe('peers are a cluster as the recorded servers', () => {
  const replay = new Replay()
  const made: string[] = []
  let cluster: PeerCluster
  let leader: RawClient
  let follower: RawClient
  let killed: ClusterNode
  let subscribed: Promise<Outcome>

  const clientOf = ({ endpoint }: ClusterNode): RawClient => new RawClient(`${endpoint.host}:${endpoint.port}`)

  const run = (name: string, extra: Run = {}): Promise<Outcome> => {
    const recorded = replay.case('cluster', name) as ReturnType<Replay['case']> & { readonly node: string }
    const client = recorded.node === 'leader' ? leader : follower
    return recorded.call.startsWith('persistent.')
      ? runPersistentCase(client, recorded)
      : runCase(client, recorded, extra)
  }

  const compare = (name: string, outcome: Outcome): void => {
    made.push(name)
    const { expected, actual } = replay.compare(replay.case('cluster', name), leaderNamed(outcome))
    expect(actual).toEqual(expected)
  }

  /** With the recorded port where trailers name the leader's. */
  const leaderNamed = ({ responses, status }: Outcome): Outcome => {
    const { 'leader-endpoint-port': port, ...trailers } = status.trailers
    if (port === undefined) return { responses, status }
    expect(port).toBe(String(killed.endpoint.port))
    return { responses, status: { ...status, trailers: { ...trailers, 'leader-endpoint-port': RECORDED_LEADER } } }
  }

  const again = async (name: string): Promise<void> => compare(name, await run(name))

  const LEADER_DIES = 'subscription on the leader when the leader is killed'
  const FOLLOWER_STAYS = 'subscription on a follower while the leader is killed and a new one elected'

  beforeAll(async () => {
    cluster = await PeerCluster.start(3, { automatic: false })
    killed = cluster.leader!
    leader = clientOf(killed)
    follower = clientOf(cluster.nodes[1]!)
  })
  afterAll(async () => {
    leader.close()
    follower.close()
    await cluster.stop()
  })

  it.each([
    'gossip asked of the leader',
    'gossip asked of a follower',
    'append on the leader, requires-leader',
    'append on a follower, requires-leader',
    'append on a follower without requires-leader: forwarded',
    'read on a follower, requires-leader',
    'read on a follower without requires-leader',
    'subscribe on a follower, requires-leader',
    'persistent create on a follower, requires-leader',
    'persistent create on a follower without requires-leader',
    'persistent create on the leader',
    'persistent read on a follower',
  ])('%s', again)

  it(LEADER_DIES, async () => {
    subscribed = run(FOLLOWER_STAYS)
    const { length } = replay.case('cluster', LEADER_DIES).responses
    const during = async (): Promise<void> => {
      await cluster.killLeader()
    }
    compare(LEADER_DIES, await run(LEADER_DIES, { during, duringAfter: length }))
    cluster.notice()
  })

  it.each([
    'append on a follower right after the leader was killed, requires-leader',
    'append on a follower right after the leader was killed',
    'gossip right after the leader was killed',
  ])('%s', again)

  it('gossip after the election', async () => {
    cluster.elect()
    const name = 'gossip after the election'
    const { responses, status } = await run(name)
    compare(name, { responses: responses.map(asIfJoining), status })
  })

  it('append on the same follower after the election, no requires-leader', async () => {
    await again('append on the same follower after the election, no requires-leader')
    compare(FOLLOWER_STAYS, await subscribed)
  })

  it('makes every case again', () => {
    const recorded = replay.cases('cluster').map((one) => one.case)
    expect([...made].sort()).toEqual([...recorded].sort())
  })
})

/** The recorded follower was still on its way to the new leader (UNKNOWN) when it was asked; a peer follows at once. */
const asIfJoining = (response: Plain): Plain => {
  const { membersList } = response as { readonly membersList: readonly { readonly state: number }[] }
  return { membersList: membersList.map((member) => (member.state === 6 ? { ...member, state: 2 } : member)) }
}
