import {
  type ChannelCredentials,
  Client,
  type ClientReadableStream,
  credentials as channel,
  Metadata,
  type MethodDefinition,
  status,
  type StatusObject,
} from '@grpc/grpc-js'
import type { Message } from 'google-protobuf'
import type { Plain, RecordedCase, RecordedStatus } from './cases'
import { plainOf } from './plain'

/** What came of a call, as the recordings tell it. */
export interface Outcome {
  readonly responses: readonly Plain[]
  readonly status: RecordedStatus
}

/** The kinds of trailers that come from gRPC itself. */
const OWN_TRAILERS = new Set(['content-type', 'date', 'server', 'grpc-status-details-bin', 'grpc-accept-encoding'])

const trailersOf = (metadata: Metadata): Record<string, string> =>
  Object.fromEntries(
    Object.entries(metadata.getMap())
      .filter(([key]) => !OWN_TRAILERS.has(key))
      .map(([key, value]) => [key, value.toString()]),
  )

export const statusOf = ({ code, details, metadata }: StatusObject): RecordedStatus => ({
  code,
  name: status[code],
  // grpc-js's server puts the word OK where others put nothing.
  details: code === status.OK ? '' : details,
  trailers: trailersOf(metadata),
})

/** The headers that a case was called with. */
export const headersOf = ({ credentials = 'none', metadata: headers = {} }: Partial<RecordedCase>): Metadata => {
  const metadata = new Metadata()
  if (credentials !== 'none') {
    const header = credentials.includes(':') ? `Basic ${Buffer.from(credentials).toString('base64')}` : credentials
    metadata.set('authorization', header)
  }
  for (const [key, value] of Object.entries(headers)) metadata.set(key, value)
  return metadata
}

/** Calls under way by raw gRPC, without the client library's own ideas of errors and retries. */
export class RawClient {
  private readonly client: Client

  /** @param address - `host:port` */
  constructor(address: string, credentials: ChannelCredentials = channel.createInsecure()) {
    this.client = new Client(address, credentials, { 'grpc.max_send_message_length': -1 })
  }

  /**
   * Makes a call and collects its answers until the server ends it, or so many have come as the recording has where the recorded
   * client ended it.
   * @param during - what is done while the call is open, when the first answer is there, or so many are
   */
  async call<Request extends Message, Response extends Message>(
    method: MethodDefinition<Request, Response>,
    requests: readonly Request[],
    metadata: Metadata,
    until: number | 'end' = 'end',
    during?: () => Promise<void>,
    duringAfter = 1,
  ): Promise<Outcome> {
    const call = this.open(method, requests, metadata)
    const responses: Plain[] = []
    const ended = new Promise<StatusObject>((resolve) => call.once('status', resolve))
    call.on('error', () => undefined)
    call.on('data', (response: Response) => {
      responses.push(plainOf(response))
      if (responses.length === duringAfter && during !== undefined) void during()
      if (responses.length === until) call.cancel()
    })
    return { responses, status: statusOf(await ended) }
  }

  close(): void {
    this.client.close()
  }

  private open<Request extends Message, Response extends Message>(
    { path, requestStream, requestSerialize, responseDeserialize }: MethodDefinition<Request, Response>,
    requests: readonly Request[],
    metadata: Metadata,
  ): ClientReadableStream<Response> {
    if (!requestStream)
      return this.client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, requests[0]!, metadata)
    const call = this.client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, metadata)
    for (const request of requests) call.write(request)
    call.end()
    return call
  }
}
