import { setTimeout as delay } from 'node:timers/promises'
import { BusUnavailable, type OutgoingBusMessage } from '../../../application/ports/message-bus'
import type { Producers } from './producers'
import { sizeOf, toRecord } from './records'

/** Kafka's own default for a batch of records is one MiB, compressed; this is before compression. */
const SEND_BYTES = 1_000_000

interface Waiting {
  readonly messages: readonly OutgoingBusMessage[]
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

export interface LaneOptions {
  readonly topic: string
  readonly partition: number
  readonly producers: Pick<Producers, 'send'>
  readonly publishMillis: number
  /** Fires when the bus is closed. */
  readonly closed: AbortSignal
}

/**
 * What is published to one partition, one send after the other in the order of the calls. Where a send fails for good,
 * those that wait behind it fail too: were they written, the retry of what went before would come after them.
 */
export class Lane {
  private waiting: Waiting[] = []
  private busy = false

  constructor(private readonly options: LaneOptions) {}

  publish(messages: readonly OutgoingBusMessage[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ messages, resolve, reject })
      if (!this.busy) void this.drain()
    })
  }

  private async drain(): Promise<void> {
    this.busy = true
    while (this.waiting.length > 0) {
      const taken = this.take()
      try {
        for (const part of parts(taken.flatMap(({ messages }) => messages))) await this.write(part)
        for (const { resolve } of taken) resolve()
      } catch (error) {
        for (const { reject } of [...taken, ...this.waiting.splice(0)]) reject(error)
      }
    }
    this.busy = false
  }

  /** The first that waits, and those behind it that fit into the same send. */
  private take(): readonly Waiting[] {
    let bytes = 0
    const fitting = this.waiting.findIndex(({ messages }) => {
      bytes += bytesOf(messages)
      return bytes > SEND_BYTES
    })
    return this.waiting.splice(0, fitting === -1 ? this.waiting.length : Math.max(1, fitting))
  }

  private async write(messages: readonly OutgoingBusMessage[]): Promise<void> {
    const { topic, partition, producers, publishMillis, closed } = this.options
    const records = messages.map((message) => toRecord(message, partition))
    const giveUp = Date.now() + publishMillis
    let cause: unknown = new Error('the answer named another partition')
    while (!closed.aborted) {
      try {
        if (await producers.send(topic, partition, records)) return
      } catch (error) {
        cause = error
      }
      if (Date.now() >= giveUp) break
      await delay(100)
    }
    throw new BusUnavailable(`Kafka has not acknowledged everything for ${topic}, partition ${String(partition)}`, {
      cause,
    })
  }
}

const bytesOf = (messages: readonly OutgoingBusMessage[]): number =>
  messages.reduce((sum, message) => sum + sizeOf(message), 0)

/** Runs of messages that may go in one send; one that is larger goes alone. */
const parts = function* (messages: readonly OutgoingBusMessage[]): Generator<readonly OutgoingBusMessage[]> {
  let [from, bytes] = [0, 0]
  for (const [index, message] of messages.entries()) {
    const size = sizeOf(message)
    if (index > from && bytes + size > SEND_BYTES) {
      yield messages.slice(from, index)
      ;[from, bytes] = [index, 0]
    }
    bytes += size
  }
  yield messages.slice(from)
}
