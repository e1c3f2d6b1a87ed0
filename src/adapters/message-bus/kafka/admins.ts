import { setTimeout as delay } from 'node:timers/promises'
import { type Admin, KafkaJSError, KafkaJSProtocolError } from 'kafkajs'
import { BusUnavailable } from '../../../application/ports/message-bus'
import type { KafkaClient } from './client'

const ATTEMPTS = 25
const ATTEMPT_MILLIS = 200

/** Whether a node has answered, and that it does not know yet. */
const passes = (error: KafkaJSError): boolean => {
  const cause = error.cause instanceof Error ? error.cause : error
  return cause instanceof KafkaJSProtocolError && cause.retriable
}

/** One connection for questions and for topics, made when it is first needed and anew after an error. */
export class Admins {
  private current: Promise<Admin> | undefined

  constructor(private readonly client: KafkaClient) {}

  /**
   * Asks again for a while where a node answers that it does not know yet, as it does of a topic that was made just now.
   *
   * @throws BusUnavailable where Kafka does not answer, or not as it should
   */
  async ask<T>(question: (admin: Admin) => Promise<T>, attempt = 1): Promise<T> {
    const asked = (this.current ??= this.connect())
    try {
      return await question(await asked)
    } catch (error) {
      if (!(error instanceof KafkaJSError)) throw error
      if (!passes(error) || attempt === ATTEMPTS) {
        if (this.current === asked) void this.close()
        throw new BusUnavailable(error.message, { cause: error })
      }
    }
    await delay(ATTEMPT_MILLIS)
    return this.ask(question, attempt + 1)
  }

  async close(): Promise<void> {
    const { current } = this
    this.current = undefined
    await current?.then((admin) => admin.disconnect()).catch(() => undefined)
  }

  private async connect(): Promise<Admin> {
    const admin = this.client.kafka.admin()
    await admin.connect()
    return admin
  }
}
