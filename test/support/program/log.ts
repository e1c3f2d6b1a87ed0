import { Client } from 'pg'
import type { RecordedEvent } from '../../../src/application/ports/event-store'
import { readAllAfter } from '../event-store/collect'
import { openLogOf, type Settings, startOf } from './home'

/** All rows of a statement, on a connection of its own. */
export const rowsOf = async <R extends object>(url: string, statement: string): Promise<readonly R[]> => {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<R>(statement)).rows
  } finally {
    await client.end()
  }
}

/** The whole log of a program with these settings, read past the program. */
export const readLog = async (settings: Settings): Promise<readonly RecordedEvent[]> => {
  const start = startOf(settings)
  const store = await openLogOf(settings)
  try {
    return (await readAllAfter(store, 0, 5_000)).filter(({ recordedAt }) => recordedAt >= start)
  } finally {
    await store.close()
  }
}
