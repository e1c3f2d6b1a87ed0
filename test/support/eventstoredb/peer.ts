import { randomUUID } from 'node:crypto'
import { type ServiceDefinition, ServerCredentials } from '@grpc/grpc-js'
import { GossipService } from '@eventstore/db-client/generated/gossip_grpc_pb'
import { MemberInfo } from '@eventstore/db-client/generated/gossip_pb'
import { PersistentSubscriptionsService } from '@eventstore/db-client/generated/persistent_grpc_pb'
import { ServerFeaturesService } from '@eventstore/db-client/generated/serverfeatures_grpc_pb'
import { DEFAULT_USERS, OPEN_ACCESS, type PeerUser, SecuredAccess } from './access'
import { boot } from './boot'
import type { Cluster, Endpoint, Faults, PeerContext, PeerVersion, Service } from './context'
import { Listener } from './listener'
import { PeerLog } from './peer-log'
import { gossip } from './services/gossip'
import { persistentSubscriptions } from './services/persistent-subscriptions'
import { serverFeatures } from './services/server-features'
import { streams, streamsDefinition } from './services/streams'
import { startSystemProjections } from './system-projections'

/** How to start a peer; all of it may be left out. */
export interface PeerOptions {
  /** 0, the default, for any that is free. */
  readonly port?: number
  readonly version?: PeerVersion
  /** The log to work on, such as that of a peer that was stopped. */
  readonly log?: PeerLog
  readonly faults?: Faults
  /** Its cluster, where it is not alone. */
  readonly cluster?: (self: Endpoint) => Cluster
  /** Asks for credentials where the server does: users beside admin and ops are added. Left out, everyone may do everything. */
  readonly users?: readonly PeerUser[]
  readonly credentials?: ServerCredentials
  /** Milliseconds until a write that can't be finished is given up: 2,000 as on the server. */
  readonly commitTimeout?: number
  /** Runs the system's projections, which link events by type and category. Off, as on a server that was not told to. */
  readonly projections?: boolean
  /** Services beside the peer's own. */
  readonly services?: readonly (readonly [ServiceDefinition, Service])[]
}

const COMMIT_TIMEOUT = 2_000

/** A node on its own: its leader, and all its gossip. */
const alone = (endpoint: Endpoint): Cluster => {
  const self = { instanceId: randomUUID(), state: MemberInfo.VNodeState.LEADER, isAlive: true, endpoint }
  return { role: () => ({ kind: 'leader' }), members: () => [self] }
}

/** A server that speaks EventStoreDB's gRPC protocol over a log in memory. */
export class EventStoreDbPeer {
  private stopProjections: (() => void) | undefined

  private constructor(
    readonly context: PeerContext,
    private readonly options: PeerOptions,
    private listener: Listener,
  ) {}

  static async start(options: PeerOptions = {}): Promise<EventStoreDbPeer> {
    const { port = 0, version = '22.10.5', log = new PeerLog(), users, faults = {} } = options
    const listener = await open(options, port)
    boot(log, { projections: options.projections === true, users: users !== undefined })
    const context: PeerContext = {
      version,
      log,
      access: users === undefined ? OPEN_ACCESS : new SecuredAccess(log, [...DEFAULT_USERS, ...users]),
      cluster: (options.cluster ?? alone)(listener.endpoint),
      commitTimeout: options.commitTimeout ?? COMMIT_TIMEOUT,
      faults,
      cut: (client) => peer.cut(client),
    }
    const peer = new EventStoreDbPeer(context, options, listener)
    peer.serve()
    return peer
  }

  /** Where it listens, or did when it was stopped. */
  get endpoint(): Endpoint {
    return this.listener.endpoint
  }

  get port(): number {
    return this.endpoint.port
  }

  get log(): PeerLog {
    return this.context.log
  }

  /** Without credentials: `esdb://127.0.0.1:PORT?tls=...`. */
  get url(): string {
    const { host, port } = this.endpoint
    return `esdb://${host}:${String(port)}?tls=${String(this.options.credentials !== undefined)}`
  }

  /** Destroys the connection of a client (`address:port`), or all. The peer goes on and takes new ones. */
  cut(client?: string): void {
    this.listener.cut(client)
  }

  /** Cuts everyone off and frees the port. The log stays: `restart` goes on with it, or another peer started on it. */
  async stop(): Promise<void> {
    this.stopProjections?.()
    this.stopProjections = undefined
    await this.listener.close()
  }

  /** Listens again on the same port with the same log; stops first where it runs. */
  async restart(): Promise<void> {
    const { port } = this.endpoint
    await this.stop()
    this.listener = await open(this.options, port)
    this.serve()
  }

  private serve(): void {
    if (this.options.projections === true) this.stopProjections = startSystemProjections(this.log)
    const { server } = this.listener
    server.addService(streamsDefinition, streams(this.context))
    server.addService(ServerFeaturesService, serverFeatures(this.context))
    server.addService(GossipService, gossip(this.context))
    server.addService(PersistentSubscriptionsService, persistentSubscriptions(this.context))
    for (const [definition, service] of this.options.services ?? [])
      server.addService(definition, service(this.context))
  }
}

const open = ({ credentials }: PeerOptions, port: number): Promise<Listener> =>
  Listener.open(port, credentials ?? ServerCredentials.createInsecure())
