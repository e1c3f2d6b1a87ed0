import { MemberInfo } from '@eventstore/db-client/generated/gossip_pb'
import { ClusterNode, type View } from './cluster-node'
import type { Endpoint, Member, NodeRole } from './context'
import { PeerLog } from './peer-log'
import type { PeerOptions } from './peer'

const { VNodeState } = MemberInfo

/** How a cluster behaves; times in milliseconds, shorter than a real one's so that tests needn't wait. */
export interface ClusterOptions extends Omit<PeerOptions, 'port' | 'log' | 'cluster'> {
  /** How long followers go on naming a dead leader: seconds on a real one. */
  readonly noticeAfter?: number
  /** From there to the next leader, also some seconds. */
  readonly electAfter?: number
  /** How long a follower waits for a dead leader's answer. */
  readonly forwardTimeout?: number
  /** False: the test calls `notice` and `elect` itself. */
  readonly automatic?: boolean
}

/**
 * Several peers as one cluster: a leader, who alone serves persistent subscriptions and calls that require a leader,
 * and followers, who read and pass writes on.
 *
 * All of them share one log, as if replication took no time: what is acknowledged is on every node, as a real cluster
 * promises, and a client can't tell more. What a real one may lose, writes that were never acknowledged, is lost here
 * by a fault that fails the call before the write (`FaultPlan.failCalls`).
 */
export class PeerCluster {
  readonly nodes: readonly ClusterNode[]
  readonly log = new PeerLog()
  /** The node that leads, or led until now; `phase` tells which. */
  private led: ClusterNode
  private phase: 'led' | 'leader unnoticed dead' | 'leaderless' = 'led'
  private pending: NodeJS.Timeout | undefined

  private constructor(
    size: number,
    private readonly options: ClusterOptions,
  ) {
    const view: View = {
      roleOf: (node) => this.roleOf(node),
      membersSeenBy: () => this.members(),
      isAlive: (endpoint) => this.nodes.some((node) => node.isAlive && samePlace(node.endpoint, endpoint)),
    }
    const { noticeAfter, electAfter, forwardTimeout = 100, automatic, ...peer } = options
    this.nodes = Array.from({ length: size }, () => new ClusterNode(view, this.log, peer, forwardTimeout))
    this.led = this.nodes[0]!
  }

  static async start(size = 3, options: ClusterOptions = {}): Promise<PeerCluster> {
    const cluster = new PeerCluster(size, options)
    for (const node of cluster.nodes) await node.start()
    return cluster
  }

  /** All nodes as seeds for gossip, without credentials. */
  get url(): string {
    const seeds = this.nodes.map(({ endpoint }) => `${endpoint.host}:${endpoint.port}`)
    return `esdb://${seeds.join(',')}?tls=${this.tls}`
  }

  /** One name to discover the cluster by, of which the client knows only the first host: that of a node that is up. */
  get discoverUrl(): string {
    const { host, port } = this.alive[0]!.endpoint
    return `esdb+discover://${host}:${port}?tls=${this.tls}`
  }

  /** Undefined while there is none. */
  get leader(): ClusterNode | undefined {
    return this.phase === 'led' ? this.led : undefined
  }

  get followers(): readonly ClusterNode[] {
    return this.alive.filter((node) => node !== this.leader)
  }

  /** Kills the leader, and lets the others notice and elect in their time. Returns the dead node. */
  async killLeader(): Promise<ClusterNode> {
    const dead = this.led
    await this.kill(dead)
    return dead
  }

  /** Kills a node. Without a majority the others can't have a leader. */
  async kill(node: ClusterNode): Promise<void> {
    await node.kill()
    if (!this.hasMajority) this.lead(undefined)
    else if (node === this.leader) {
      this.phase = 'leader unnoticed dead'
      this.later(this.options.noticeAfter ?? 100, () => this.notice())
    }
  }

  /** The followers notice that their leader is dead, and start an election. */
  notice(): void {
    this.lead(undefined)
    this.electLater()
  }

  /**
   * Elects a leader, not the one that it had; that one, if it lives, is a follower from now on, and its connections
   * stay. Throws without a majority.
   */
  elect(): ClusterNode {
    if (!this.hasMajority) throw new Error('No majority of the nodes is up: none can be elected')
    this.lead(this.next)
    return this.led
  }

  /** Starts a dead node again, as a follower, on its port. */
  async restart(node: ClusterNode): Promise<void> {
    await node.start()
    if (this.phase === 'leaderless' && this.hasMajority) this.electLater()
  }

  async stop(): Promise<void> {
    clearTimeout(this.pending)
    await Promise.all(this.nodes.map((node) => node.kill()))
  }

  private get tls(): boolean {
    return this.options.credentials !== undefined
  }

  private get alive(): readonly ClusterNode[] {
    return this.nodes.filter(({ isAlive }) => isAlive)
  }

  private get hasMajority(): boolean {
    return this.alive.length > this.nodes.length / 2
  }

  /** The living node whose turn it is to lead: they take turns from the last to the first, as the recorded ones did. */
  private get next(): ClusterNode {
    const turn = this.nodes.indexOf(this.led)
    const candidates = [...this.nodes.slice(turn + 1), ...this.nodes.slice(0, turn)]
    return candidates.findLast(({ isAlive }) => isAlive) ?? this.led
  }

  private lead(node: ClusterNode | undefined): void {
    clearTimeout(this.pending)
    this.phase = node === undefined ? 'leaderless' : 'led'
    this.led = node ?? this.led
  }

  private electLater(): void {
    this.later(this.options.electAfter ?? 200, () => this.elect())
  }

  private later(ms: number, what: () => void): void {
    clearTimeout(this.pending)
    if (this.options.automatic ?? true) this.pending = setTimeout(what, ms).unref()
  }

  private roleOf(node: ClusterNode): NodeRole {
    if (this.phase === 'leaderless') return { kind: 'no-leader' }
    return node === this.led ? { kind: 'leader' } : { kind: 'follower', leader: this.led.endpoint }
  }

  private members(): readonly Member[] {
    return this.nodes.map((node) => {
      const seenAlive = node.isAlive || (this.phase === 'leader unnoticed dead' && node === this.led)
      return {
        instanceId: node.instanceId,
        endpoint: node.endpoint,
        isAlive: seenAlive,
        state: seenAlive ? this.stateOf(node) : VNodeState.UNKNOWN,
      }
    })
  }

  private stateOf(node: ClusterNode): MemberInfo.VNodeState {
    if (this.phase === 'leaderless') return node === this.next ? VNodeState.PRELEADER : VNodeState.UNKNOWN
    return node === this.led ? VNodeState.LEADER : VNodeState.FOLLOWER
  }
}

const samePlace = (a: Endpoint, b: Endpoint): boolean => a.host === b.host && a.port === b.port
