import { Client, credentials, type Metadata, type MethodDefinition } from '@grpc/grpc-js'
import type { Message } from 'google-protobuf'
import { PersistentSubscriptionsService } from '@eventstore/db-client/generated/persistent_grpc_pb'
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/persistent_pb'
import type { Plain, RecordedCase } from './cases'
import * as requests from './persistent-requests'
import { plainOf } from './plain'
import { headersOf, type Outcome, type RawClient, statusOf } from './raw-client'

/** Makes a recorded call of PersistentSubscriptions again; a Read call only if the server is to end it. */
export const runPersistentCase = (client: RawClient, recorded: RecordedCase): Promise<Outcome> => {
  const given = recorded.request ?? (recorded.requests as readonly Plain[])[0] ?? {}
  const call = <Request extends Message, Response extends Message>(
    method: MethodDefinition<Request, Response>,
    request: Request,
  ): Promise<Outcome> => client.call(method, [request], headersOf(recorded))
  const service = PersistentSubscriptionsService
  switch (recorded.call.replace('persistent.', '')) {
    case 'create':
      return call(service.create, requests.createRequest(given))
    case 'update':
      return call(service.update, requests.updateRequest(given))
    case 'delete':
      return call(service.delete, requests.deleteGroupRequest(given))
    case 'getInfo':
      return call(service.getInfo, requests.getInfoRequest(given))
    case 'list':
      return call(service.list, requests.listRequest(given))
    case 'replayParked':
      return call(service.replayParked, requests.replayParkedRequest(given))
    case 'read':
      return call(service.read, requests.consumerRequest(given))
    default:
      throw new Error(`No such call: ${recorded.call}`)
  }
}

/** A Read call that stays open: the recorded client's answers are given to the messages one by one, as they come. */
export class Consumer {
  private readonly client: Client
  private readonly call: ReturnType<typeof openRead>
  private readonly answers: readonly ReadReq[]
  readonly responses: Plain[] = []
  ended = false
  readonly outcome: Promise<Outcome>

  /** @param address - `host:port` */
  constructor(address: string, recorded: RecordedCase) {
    const [opening, ...answers] = recorded.requests as readonly [Plain, ...Plain[]]
    this.answers = answers.map(requests.consumerRequest)
    this.client = new Client(address, credentials.createInsecure())
    this.call = openRead(this.client, headersOf(recorded))
    this.outcome = new Promise((resolve) => {
      this.call.on('status', (end) => {
        this.client.close()
        this.ended = true
        resolve({ responses: this.responses, status: statusOf(end) })
      })
    })
    this.call.on('error', () => undefined)
    this.call.on('data', (response: ReadResp) => this.hear(response))
    this.call.write(requests.consumerRequest(opening))
  }

  /** The client ends the call. */
  cancel(): Promise<Outcome> {
    this.call.cancel()
    return this.outcome
  }

  /** The client says that it is done: the server ends the call when it has heard everything. */
  finish(): Promise<Outcome> {
    this.call.end()
    return this.outcome
  }

  private hear(response: ReadResp): void {
    this.responses.push(plainOf(response))
    // The first response is the confirmation; the first message is answered by the first answer, by its id here.
    const answer = this.answers[this.responses.length - 2]
    const message = response.getEvent()
    const id = (message?.getLink() ?? message?.getEvent())?.getId()
    if (answer === undefined || id === undefined) return
    answer.getAck()?.setIdsList([id])
    answer.getNack()?.setIdsList([id])
    this.call.write(answer)
  }
}

const openRead = (client: Client, metadata: Metadata) => {
  const { path, requestSerialize, responseDeserialize } = PersistentSubscriptionsService.read
  return client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, metadata)
}
