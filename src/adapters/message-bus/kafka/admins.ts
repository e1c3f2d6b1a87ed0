import { type Admin, KafkaJSError } from 'kafkajs'
import { BusUnavailable } from '../../../application/ports/message-bus'
import type { KafkaClient } from './client'

/** One connection for questions and for topics, made when it is first needed and anew after an error. */
export class Admins {
  private current: Promise<Admin> | undefined

  constructor(private readonly client: KafkaClient) {}

  /** @throws BusUnavailable where Kafka does not answer, or not as it should */
  async ask<T>(question: (admin: Admin) => Promise<T>): Promise<T> {
    const asked = (this.current ??= this.connect())
    try {
      return await question(await asked)
    } catch (error) {
      if (!(error instanceof KafkaJSError)) throw error
      if (this.current === asked) void this.close()
      throw new BusUnavailable(error.message, { cause: error })
    }
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
