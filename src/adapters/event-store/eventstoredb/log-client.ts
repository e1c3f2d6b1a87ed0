import type { ChannelInterface, ClientDuplexStream, ClientReadableStream } from '@grpc/grpc-js'
import { EventStoreDBClient } from '@eventstore/db-client'
import { ServerFeaturesClient } from '@eventstore/db-client/generated/serverfeatures_grpc_pb'
import type { SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb'
import { Empty } from '@eventstore/db-client/generated/shared_pb'
import { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb'
import type {
  AppendReq,
  AppendResp,
  BatchAppendReq,
  BatchAppendResp,
  ReadReq,
  ReadResp,
} from '@eventstore/db-client/generated/streams_pb'
import { channelCredentials, type ConnectionUrl } from './connection-url'

/** How long a single answer of the server's may take, in milliseconds, unless the URL says `defaultDeadline`. */
const ANSWER_MILLIS = 10_000

export type ReadCall = ClientReadableStream<ReadResp>
export type BatchAppendCall = ClientDuplexStream<BatchAppendReq, BatchAppendResp>

const numberOf = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text))

/** Leaves out what is undefined. */
const given = <T extends object>(options: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as never

/**
 * The official client, which finds the leader, connects, authenticates, follows a leader that has changed and connects
 * anew when a call finds the node gone; with calls of its own beside it, because it offers no filtered read of the log
 * and its batch append shares one table of answers among all clients of a process (docs/adr/0020-eventstoredb-adapter.md).
 *
 * Every call asks for the leader, so that what one process wrote the next reads.
 */
export class LogClient extends EventStoreDBClient {
  /** The one in use: of those before it each was closed when it failed. */
  private channel: ChannelInterface | undefined

  /** How long a single answer of the server's may take, in milliseconds. */
  readonly answerMillis: number

  constructor(url: ConnectionUrl) {
    const { hosts, discover, options, credentials } = url
    const answerMillis = numberOf(options.defaultDeadline) ?? ANSWER_MILLIS
    const common = given({
      connectionName: options.connectionName ?? 'lyceum log',
      keepAliveInterval: numberOf(options.keepAliveInterval),
      keepAliveTimeout: numberOf(options.keepAliveTimeout),
      defaultDeadline: answerMillis,
    })
    const secured = channelCredentials(url)
    if (discover) {
      const discovery = given({
        maxDiscoverAttempts: numberOf(options.maxDiscoverAttempts) ?? 3,
        discoveryInterval: numberOf(options.discoveryInterval),
        gossipTimeout: numberOf(options.gossipTimeout),
      })
      super({ ...common, ...discovery, endpoints: [...hosts] }, secured, credentials)
    } else super({ ...common, endpoint: hosts[0] }, secured, credentials)
    this.answerMillis = answerMillis
  }

  /** Begins a read or a subscription. */
  async openRead(request: ReadReq): Promise<ReadCall> {
    return this.GRPCStreamCreator(StreamsClient, 'log: read', (client) => {
      this.channel = client.getChannel()
      return client.read(request, ...this.callArguments({ requiresLeader: true }, { deadline: Infinity }))
    })()
  }

  /** Begins a call on which appends go one after another. */
  async openBatchAppend(): Promise<BatchAppendCall> {
    return this.GRPCStreamCreator(StreamsClient, 'log: batch append', (client) => {
      this.channel = client.getChannel()
      return client.batchAppend(...this.callArguments({ requiresLeader: true }, { deadline: Infinity }))
    })()
  }

  /** Appends by a call of its own: the requests are where to, and then the events. */
  appendOne(requests: readonly AppendReq[]): Promise<AppendResp> {
    return this.execute(
      StreamsClient,
      'log: append',
      (client) =>
        new Promise<AppendResp>((resolve, reject) => {
          this.channel = client.getChannel()
          const call = client.append(...this.callArguments({ requiresLeader: true }), (error, response) => {
            if (error === null) resolve(response)
            else reject(error)
          })
          for (const request of requests) call.write(request)
          call.end()
        }),
    )
  }

  /** Asks the server what it is and can do. */
  supportedMethods(): Promise<SupportedMethods> {
    return this.execute(
      ServerFeaturesClient,
      'log: supported methods',
      (client) =>
        new Promise<SupportedMethods>((resolve, reject) => {
          this.channel = client.getChannel()
          client.getSupportedMethods(new Empty(), ...this.callArguments({}), (error, methods) => {
            if (error === null) resolve(methods)
            else reject(error)
          })
        }),
    )
  }

  /** Ends every call, and closes the connection, which the client itself never does. */
  async close(): Promise<void> {
    await this.dispose()
    this.channel?.close()
  }
}
