import { randomUUID } from 'node:crypto'
import { credentials, Metadata, type ServiceError, status, type StatusObject } from '@grpc/grpc-js'
import { GossipClient } from '@eventstore/db-client/generated/gossip_grpc_pb'
import type { ClusterInfo } from '@eventstore/db-client/generated/gossip_pb'
import { Empty } from '@eventstore/db-client/generated/shared_pb'
import { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb'
import { AppendReq, type AppendResp, ReadReq, type ReadResp } from '@eventstore/db-client/generated/streams_pb'
import type { Endpoint } from './context'
import { identifierOf, textId } from './protocol-ids'
import { JSON_CONTENT } from './records'

/** How a call ended: the status, and the revision that an append reached. */
export interface Ended {
  readonly code: status
  readonly details: string
  readonly trailers: Readonly<Record<string, string>>
  readonly revision?: number
}

export interface ProbedAppend {
  readonly ids?: readonly string[]
  /** Any when left out. */
  readonly expected?: number
  readonly requiresLeader?: boolean
  /** Milliseconds until the client gives up. */
  readonly deadline?: number
}

/** A gRPC client without any of the real client's cleverness: what the peer answers is what one sees. */
export class Probe {
  private readonly streams: StreamsClient
  private readonly members: GossipClient

  constructor({ host, port }: Endpoint) {
    const address = `${host}:${port}`
    this.streams = new StreamsClient(address, credentials.createInsecure())
    this.members = new GossipClient(address, credentials.createInsecure())
  }

  close(): void {
    this.streams.close()
    this.members.close()
  }

  append(stream: string, { ids = [randomUUID()], ...options }: ProbedAppend = {}): Promise<Ended> {
    return new Promise((resolve) => {
      const until = options.deadline === undefined ? {} : { deadline: Date.now() + options.deadline }
      const call = this.streams.append(asking(options.requiresLeader), until, (error, response) =>
        resolve(error === null ? succeeded(response) : failed(error)),
      )
      // What goes wrong is told to the callback too.
      call.on('error', () => undefined)
      const target = new AppendReq.Options().setStreamIdentifier(identifierOf(stream))
      if (options.expected === undefined) target.setAny(new Empty())
      else if (options.expected < 0) target.setNoStream(new Empty())
      else target.setRevision(String(options.expected))
      call.write(new AppendReq().setOptions(target))
      for (const id of ids) call.write(proposed(id))
      call.end()
    })
  }

  /** Opens a read or subscription of a stream from its start. */
  read(stream: string, options: { readonly requiresLeader?: boolean; readonly subscribe?: boolean } = {}): ProbedRead {
    const { subscribe = false, requiresLeader } = options
    const target = new ReadReq.Options()
      .setStream(new ReadReq.Options.StreamOptions().setStreamIdentifier(identifierOf(stream)).setStart(new Empty()))
      .setUuidOption(new ReadReq.Options.UUIDOption().setString(new Empty()))
      .setNoFilter(new Empty())
    if (subscribe) target.setSubscription(new ReadReq.Options.SubscriptionOptions())
    else target.setCount('1000')
    const call = this.streams.read(new ReadReq().setOptions(target), asking(requiresLeader))
    const ids: string[] = []
    call.on('data', (response: ReadResp) => {
      const id = response.getEvent()?.getEvent()?.getId()?.getString()
      if (id !== undefined) ids.push(id)
    })
    call.on('error', () => undefined)
    const ended = new Promise<Ended>((resolve) => call.on('status', (end) => resolve(endedWith(end))))
    return { ids, ended, cancel: () => call.cancel() }
  }

  gossip(): Promise<ClusterInfo.AsObject['membersList']> {
    return new Promise((resolve, reject) => {
      this.members.read(new Empty(), (error, info) =>
        error === null ? resolve(info.toObject().membersList) : reject(error),
      )
    })
  }
}

/** A read under way: the ids that came so far, and how it ends. */
export interface ProbedRead {
  readonly ids: readonly string[]
  readonly ended: Promise<Ended>
  readonly cancel: () => void
}

const asking = (requiresLeader: boolean | undefined): Metadata => {
  const metadata = new Metadata()
  if (requiresLeader !== undefined) metadata.set('requires-leader', String(requiresLeader))
  return metadata
}

const proposed = (id: string): AppendReq => {
  const message = new AppendReq.ProposedMessage().setId(textId(id)).setData(Buffer.from('{"n":1}'))
  message.getMetadataMap().set('type', 'TestEvent').set('content-type', JSON_CONTENT)
  return new AppendReq().setProposedMessage(message)
}

const succeeded = (response: AppendResp | undefined): Ended => ({
  code: status.OK,
  details: response?.hasSuccess() === true ? '' : 'wrong expected version',
  trailers: {},
  revision: Number(response?.getSuccess()?.getCurrentRevision()),
})

const failed = (error: ServiceError): Ended => endedWith(error)

const endedWith = ({ code, details, metadata }: StatusObject): Ended => ({
  code,
  details,
  trailers: Object.fromEntries(Object.entries(metadata.getMap()).map(([key, value]) => [key, String(value)])),
})
