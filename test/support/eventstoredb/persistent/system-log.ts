import { randomUUID } from 'node:crypto'
import type { PeerLog } from '../peer-log'
import { JSON_CONTENT } from '../records'
import { checkpointStream, type GroupDefinition } from './definition'

const CONFIG_STREAM = '$persistentSubscriptionConfig'

/** What groups keep in the log, in system streams of the server's names: what they are, and how far they are. */
export class SystemLog {
  constructor(private readonly log: PeerLog) {}

  get definitions(): readonly GroupDefinition[] {
    const config = this.newest(CONFIG_STREAM) as { readonly entries: readonly GroupDefinition[] } | undefined
    return config?.entries ?? []
  }

  set definitions(entries: readonly GroupDefinition[]) {
    this.write(CONFIG_STREAM, 'PersistentConfig1', { version: '2', updated: new Date().toISOString(), entries })
  }

  checkpoint(key: string): number | undefined {
    return this.newest(checkpointStream(key)) as number | undefined
  }

  saveCheckpoint(key: string, position: number): void {
    this.write(checkpointStream(key), '$SubscriptionCheckpoint', position)
  }

  private newest(stream: string): unknown {
    const { records, metadata } = this.log.stream(stream) ?? { records: [], metadata: { truncateBefore: 0 } }
    const last = records.at(-1)
    const readable = last !== undefined && last.revision >= (metadata.truncateBefore ?? 0)
    return readable ? JSON.parse(Buffer.from(last.data).toString('utf8')) : undefined
  }

  private write(stream: string, type: string, data: unknown): void {
    this.log.append(stream, 'any', [
      {
        id: randomUUID(),
        type,
        contentType: JSON_CONTENT,
        data: Buffer.from(JSON.stringify(data)),
        metadata: new Uint8Array(),
      },
    ])
  }
}
