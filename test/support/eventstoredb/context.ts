import type { UntypedServiceImplementation } from '@grpc/grpc-js'
import type { MemberInfo } from '@eventstore/db-client/generated/gossip_pb'
import type { Access } from './access'
import type { PeerLog } from './peer-log'

/** Releases whose behaviour differs where a client can see it: only 23.10 and later send `caughtUp`. */
export type PeerVersion = '22.10.5' | '23.10.0'

/** Where a node listens. */
export interface Endpoint {
  readonly host: string
  readonly port: number
}

/** What a node is in its cluster. A node on its own is a leader. */
export type NodeRole =
  | { readonly kind: 'leader' }
  /** It names the last leader it knows, who may be dead by now. */
  | { readonly kind: 'follower'; readonly leader: Endpoint }
  /** Its leader is gone and no other elected. */
  | { readonly kind: 'no-leader' }

/** A node as gossip tells of it. */
export interface Member {
  readonly instanceId: string
  readonly state: MemberInfo.VNodeState
  readonly isAlive: boolean
  readonly endpoint: Endpoint
}

/** What the node knows of its cluster. */
export interface Cluster {
  role(): NodeRole
  members(): readonly Member[]
  /** Before each write. Throws, at once or when it has waited, where the cluster can't take it. */
  beforeWrite?(): Promise<void> | undefined
}

/** A call that has come in. */
export interface IncomingCall {
  /** `/package.Service/Method`. */
  readonly path: string
  /** `address:port` of the client. */
  readonly client: string
  readonly requiresLeader: boolean
}

/** An append or delete that is in the log, whose answer is not sent yet. */
export interface Write {
  readonly kind: 'append' | 'batch-append' | 'delete'
  readonly stream: string
  readonly client: string
}

/** What becomes of the answer to a write that went in; all but 'answer' leave the client without knowing the outcome. */
export type WriteOutcome = 'answer' | 'drop' | 'timeout' | 'aborted' | 'unavailable'

/** Hook points of misbehaviour on demand. Without any, the peer behaves. */
export interface Faults {
  /** First of all at each call. It may delay it, or throw a `GrpcFailure` to answer with. */
  beforeCall?(call: IncomingCall): Promise<void> | undefined
  /** Once for each append, batch append and delete, when it is in the log. */
  afterWrite?(write: Write): WriteOutcome
  /** Before each event of a read or subscription; `sent` counts those it has sent. 'cut' drops the client's connection. */
  duringRead?(sent: number, call: IncomingCall): 'go-on' | 'cut'
}

/** All that a service of the peer works on. */
export interface PeerContext {
  readonly version: PeerVersion
  readonly log: PeerLog
  readonly access: Access
  readonly cluster: Cluster
  /** Milliseconds after which the server gives up on a write that does not come to its end. */
  readonly commitTimeout: number
  /** Replaced as a whole, or hook by hook, while the peer runs. */
  faults: Faults
  /** Destroys the connections of a client (`IncomingCall.client`), or of all. */
  cut(client?: string): void
}

/** A gRPC service of the peer: handlers of its methods over a context. */
export type Service = (context: PeerContext) => UntypedServiceImplementation
