import { once } from 'node:events'
import { Client, type ClientConfig, escapeIdentifier } from 'pg'
import type { Listen } from '../wake-up'
import { sessionConfig } from './connections'

/** Listens to the log's notifications on a connection of its own. */
export const listenTo =
  (config: ClientConfig, channel: string): Listen =>
  async ({ connected, hint, signal }) => {
    const client = new Client(sessionConfig(config, 'lyceum log: listener'))
    const stop = new AbortController()
    const broken = new Promise<never>((_, reject) => client.on('error', reject))
    const closed = once(signal, 'abort', { signal: stop.signal })
    const listen = async () => {
      await client.connect()
      await client.query(`listen ${escapeIdentifier(channel)}`)
      connected()
      client.on('notification', hint)
      await once(client, 'end', { signal: stop.signal })
    }
    try {
      await Promise.race([listen(), broken, closed])
    } finally {
      stop.abort()
      void client.end().catch(() => undefined)
    }
  }
