import * as E from 'fp-ts/Either'
import { Client, escapeIdentifier, type QueryResultRow } from 'pg'
import { PostgresEventStore } from '../../../src/adapters/event-store/postgres'
import {
  type AppendAnswer,
  appendStatement,
  readAnswers,
} from '../../../src/adapters/event-store/postgres/append-statement'
import { serialiseAppend } from '../../../src/adapters/event-store/serialised-append'
import type { EventStore, Position } from '../../../src/application/ports/event-store'
import { createDatabase, type TestDatabase } from '../postgres/database'
import { silentLogger } from '../silent-logger'
import { newEvents, newStream } from './new-event'

/** A log in a database of its own, and sessions beside it that can get in its way. */
export class PostgresLog {
  private readonly clients: Client[] = []
  private readonly stores: PostgresEventStore[] = []

  private constructor(readonly database: TestDatabase) {}

  static async create(): Promise<PostgresLog> {
    return new PostgresLog(await createDatabase())
  }

  async open(schema?: string): Promise<PostgresEventStore> {
    const store = await PostgresEventStore.open({
      connection: { connectionString: this.database.url },
      logger: silentLogger,
      ...(schema === undefined ? {} : { schema }),
    })
    this.stores.push(store)
    return store
  }

  /** A session of the test's own, here or elsewhere. */
  async session(url = this.database.url): Promise<Client> {
    const client = new Client({ connectionString: url })
    client.on('error', () => undefined)
    await client.connect()
    this.clients.push(client)
    return client
  }

  async dispose(): Promise<void> {
    await Promise.allSettled(this.clients.map((client) => client.end()))
    await Promise.all(this.stores.map((store) => store.close()))
    await this.database.drop()
  }
}

/** Calls the log's function in a session's own transaction, as another process would: two events on a new stream. */
export const appendIn = async (client: Client): Promise<AppendAnswer> => {
  const batch = [serialiseAppend(newStream(), 'no-stream', newEvents(2))]
  const { rows } = await client.query<[string, string | null, string | null]>(
    appendStatement(escapeIdentifier('lyceum_log'), batch),
  )
  const [answer] = rows.flatMap((row) => readAnswers(batch, row))
  return answer!
}

/** Appends to a new stream; returns the last position. */
export const appendSome = async (store: EventStore, count = 2): Promise<Position> => {
  const answer = await store.append(newStream(), 'no-stream', newEvents(count))
  if (E.isLeft(answer)) throw new Error('a new stream existed')
  return answer.right.position
}

/** Asks again until a query finds a row. */
export const untilRow = async <Row extends QueryResultRow>(client: Client, text: string): Promise<Row> => {
  for (;;) {
    const { rows } = await client.query<Row>(text)
    if (rows[0] !== undefined) return rows[0]
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** The log's writing session, once it waits for a lock. */
export const BLOCKED_WRITER = `select pid from pg_stat_activity where datname = current_database()
  and application_name = 'lyceum log: writer' and wait_event_type = 'Lock'`
