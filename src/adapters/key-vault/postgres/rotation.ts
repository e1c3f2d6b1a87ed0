import { escapeIdentifier, escapeLiteral, type Pool } from 'pg'
import type { MasterKeys, MasterKeySource } from '../../../application/ports/master-keys'
import { reaching } from './out-of-reach'
import { subjectContext } from './postgres-key-vault'
import { KEY_SCHEMA } from './schema'
import { secretContext } from './server-secrets'

/** How far a change of master keys is: keys that the new one wraps, of all. */
export interface RotationProgress {
  readonly done: number
  readonly total: number
}

export interface MasterKeyRotationOptions {
  readonly pool: Pick<Pool, 'query'>
  readonly masters: MasterKeys
  readonly source: MasterKeySource
  /** Default `lyceum_keys`. */
  readonly schema?: string
}

/** What a table's rows are, as far as wrapping goes. */
interface Table {
  readonly name: 'subjects' | 'secrets'
  readonly key: 'subject' | 'purpose'
  readonly context: (key: string) => string
}

const TABLES: readonly Table[] = [
  { name: 'secrets', key: 'purpose', context: secretContext },
  { name: 'subjects', key: 'subject', context: subjectContext },
]

interface Row {
  readonly key: string
  readonly master: string
  readonly wrapped: Buffer
}

/** Keys that are wrapped anew in one statement. */
const BATCH = 1_000

/**
 * Wraps all data keys and server secrets by a new master key, without a word to whoever uses them: the keys themselves
 * stay as they are, and so does every event. The old master key is kept until nothing needs it; from then on, what
 * backups of the table hold cannot be unwrapped by what the source has.
 *
 * A change that was interrupted is gone on with, and no further key is made.
 */
export class MasterKeyRotation {
  private readonly schema: string

  constructor(private readonly options: MasterKeyRotationOptions) {
    this.schema = escapeIdentifier(options.schema ?? KEY_SCHEMA)
  }

  /** Resolves with the new master key's id. @throws MasterKeyMissing, StoreUnavailable */
  async run(onProgress: (progress: RotationProgress) => void): Promise<string> {
    const { masters, source } = this.options
    if (!(await this.isUnderWay())) await this.begin()
    await masters.refresh()
    const current = await this.currentId()
    const total = await this.count('true')
    let done = await this.count('kept.master = $1', current)
    onProgress({ done, total })
    for (const table of TABLES)
      for (let some = await this.rewrapSome(table, current); some > 0; some = await this.rewrapSome(table, current)) {
        done += some
        onProgress({ done, total })
      }
    await this.query(`delete from ${this.schema}.masters where not current`)
    await source.keepOnly(current)
    return current
  }

  /** Makes another master key current. Whoever is making a key with the old one is waited for. */
  private async begin(): Promise<void> {
    const { id, sealed } = await this.options.source.next(await this.currentId())
    const name = escapeLiteral(id)
    const kept = sealed === undefined ? 'null' : escapeLiteral(`\\x${sealed.toString('hex')}`)
    // Statements that are sent together are one transaction: at no time is there no current key, or two.
    await this.query(
      `insert into ${this.schema}.masters (id, sealed, current) values (${name}, ${kept}, false) on conflict do nothing;
       update ${this.schema}.masters set current = false where current and id <> ${name};
       update ${this.schema}.masters set current = true where id = ${name}`,
    )
  }

  /** Whether an earlier change was interrupted: old master keys are removed when nothing needs them. */
  private async isUnderWay(): Promise<boolean> {
    return (await this.query(`select from ${this.schema}.masters where not current`)).length > 0
  }

  private async rewrapSome({ name, key, context }: Table, current: string): Promise<number> {
    const { masters } = this.options
    const rows = await this.query<Row>(
      `select ${key}::text as key, master, wrapped from ${this.schema}.${name} where master <> $1 limit ${String(BATCH)}`,
      [current],
    )
    const wrapped = await Promise.all(
      rows.map(async (row) => masters.wrap(await masters.unwrap(row, context(row.key)), context(row.key))),
    )
    // A key that has been destroyed meanwhile has no master key any more, and is left alone.
    await this.query(
      `update ${this.schema}.${name} as kept set master = $1, wrapped = made.wrapped
       from unnest($2::text[], $3::text[], $4::bytea[]) as made (key, master, wrapped)
       where kept.${key}::text = made.key and kept.master = made.master`,
      [current, rows.map((row) => row.key), rows.map(({ master }) => master), wrapped.map((each) => each.wrapped)],
    )
    return rows.length
  }

  private async currentId(): Promise<string> {
    const [row] = await this.query<{ readonly id: string }>(`select id from ${this.schema}.masters where current`)
    return row?.id ?? ''
  }

  /** How many wrapped keys meet a condition on `kept.master`. */
  private async count(condition: string, ...values: readonly string[]): Promise<number> {
    const [row] = await this.query<{ readonly total: number }>(
      `select (select count(*) from ${this.schema}.secrets as kept where ${condition})::int
            + (select count(*) from ${this.schema}.subjects as kept where wrapped is not null and ${condition})::int as total`,
      values,
    )
    return row?.total ?? 0
  }

  private async query<R extends object>(text: string, values: readonly unknown[] = []): Promise<readonly R[]> {
    const { rows } = await reaching(this.options.pool.query<R>(text, values.length === 0 ? undefined : [...values]))
    return rows
  }
}
