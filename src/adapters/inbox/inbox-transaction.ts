import type { ClientBase } from 'pg'
import type { DeadLetter, ParkedMessage } from '../../application/ports/dead-letters'
import type { InboxTransaction } from '../../application/ports/inbox'
import { asLetter, LETTER, type LetterRow } from './rows'
import { SCHEMA } from './schema'

/** What a consumer's transaction writes beside the consumer's own. */
export class PostgresInboxTransaction<Stores> implements InboxTransaction<Stores> {
  constructor(
    private readonly client: ClientBase,
    private readonly group: string,
    readonly stores: Stores,
  ) {}

  /** Whoever notes the same at the same time is waited for. In one order, so that no two wait for each other. */
  async note(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const { rows } = await this.client.query<{ readonly id: string }>({
      name: 'note',
      text: `insert into ${SCHEMA}.dealt_with ("group", id) select $1, id from unnest($2::text[]) id order by id
        on conflict do nothing returning id`,
      values: [this.group, ids],
    })
    return new Set(rows.map(({ id }) => id))
  }

  async parked(keys: readonly string[]): Promise<ReadonlySet<string>> {
    const { rows } = await this.client.query<{ readonly key: string }>({
      name: 'parked',
      text: `select key from ${SCHEMA}.sequences where "group" = $1 and key = any ($2) order by key for share`,
      values: [this.group, keys],
    })
    return new Set(rows.map(({ key }) => key))
  }

  async park({ id, topic, key, value, headers }: ParkedMessage, reason: string): Promise<void> {
    await this.client.query(
      `insert into ${SCHEMA}.sequences ("group", key, reason) values ($1, $2, $3) on conflict do nothing`,
      [this.group, key, reason],
    )
    await this.client.query(
      `insert into ${SCHEMA}.letters ("group", key, id, topic, value, headers, reason) values ($1, $2, $3, $4, $5, $6, $7)`,
      [this.group, key, id, topic, value, JSON.stringify(headers), reason],
    )
  }

  async nextToRetry(key: string): Promise<DeadLetter | undefined> {
    const { rowCount } = await this.client.query(
      `select from ${SCHEMA}.sequences where "group" = $1 and key = $2 and retrying for update`,
      [this.group, key],
    )
    if (rowCount === 0) return undefined
    const { rows } = await this.client.query<LetterRow>(
      `select ${LETTER} from ${SCHEMA}.letters where "group" = $1 and key = $2 order by number limit 1`,
      [this.group, key],
    )
    const [first] = rows
    // What was left of it may have been discarded.
    if (first === undefined) await this.endIfEmpty(key)
    return first && asLetter(first)
  }

  async remove({ number, key }: DeadLetter): Promise<void> {
    await this.client.query(`delete from ${SCHEMA}.letters where number = $1`, [number])
    await this.endIfEmpty(key)
  }

  async parkAgain(key: string, reason: string): Promise<void> {
    await this.client.query(
      `update ${SCHEMA}.sequences set retrying = false, retries = retries + 1, reason = $3
       where "group" = $1 and key = $2 and retrying`,
      [this.group, key, reason],
    )
  }

  private async endIfEmpty(key: string): Promise<void> {
    await this.client.query(
      `delete from ${SCHEMA}.sequences s where s."group" = $1 and s.key = $2
         and not exists (select from ${SCHEMA}.letters l where l."group" = s."group" and l.key = s.key)`,
      [this.group, key],
    )
  }
}
