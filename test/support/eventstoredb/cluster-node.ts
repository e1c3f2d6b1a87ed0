import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Cluster, Endpoint, Member, NodeRole } from './context'
import { forwardingTimeout, notReady } from './failures'
import type { PeerLog } from './peer-log'
import { EventStoreDbPeer, type PeerOptions } from './peer'

/** What a node sees of its cluster from where it stands. */
export interface View {
  roleOf(node: ClusterNode): NodeRole
  membersSeenBy(node: ClusterNode): readonly Member[]
  isAlive(endpoint: Endpoint): boolean
}

/** One server of a cluster, running or not: it keeps its port and its name in gossip. */
export class ClusterNode {
  readonly instanceId = randomUUID()
  private running: EventStoreDbPeer | undefined
  private place: Endpoint = { host: '', port: 0 }

  /** @param forwardTimeoutMs - how long a follower waits for its leader's answer to a write that it passed on */
  constructor(
    private readonly view: View,
    private readonly log: PeerLog,
    private readonly options: Omit<PeerOptions, 'port' | 'log' | 'cluster'>,
    private readonly forwardTimeoutMs: number,
  ) {}

  get endpoint(): Endpoint {
    return this.place
  }

  get isAlive(): boolean {
    return this.running !== undefined
  }

  /** The server; throws while the node is down. */
  get peer(): EventStoreDbPeer {
    if (this.running === undefined) throw new Error(`The node at port ${this.place.port} is down`)
    return this.running
  }

  /** On the port that it had, if it was up before. */
  async start(): Promise<void> {
    this.running = await EventStoreDbPeer.start({
      ...this.options,
      port: this.place.port,
      log: this.log,
      cluster: (self) => {
        this.place = self
        return this.cluster
      },
    })
  }

  /** Cuts its clients off, at once. */
  async kill(): Promise<void> {
    const peer = this.running
    this.running = undefined
    await peer?.stop()
  }

  private readonly cluster: Cluster = {
    role: () => this.view.roleOf(this),
    members: () => this.view.membersSeenBy(this),
    beforeWrite: () => {
      const role = this.view.roleOf(this)
      if (role.kind === 'no-leader') throw notReady()
      return role.kind === 'leader' || this.view.isAlive(role.leader) ? undefined : this.forwardInVain()
    },
  }

  private async forwardInVain(): Promise<never> {
    await delay(this.forwardTimeoutMs, undefined, { ref: false })
    throw forwardingTimeout()
  }
}
