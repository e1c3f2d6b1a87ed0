import { randomBytes } from 'node:crypto'
import { escapeIdentifier, type Pool } from 'pg'
import { StoreUnavailable } from '../../../application/ports/event-store'
import type { KeyVault, SubjectKey } from '../../../application/ports/key-vault'
import type { MasterKeys } from '../../../application/ports/master-keys'
import { KEY_BYTES } from '../../../application/privacy/seal'
import { Coalesced } from './coalesced'
import type { KeyNotices } from './notices'
import { reaching } from './out-of-reach'
import { KEY_SCHEMA } from './schema'

interface Row {
  readonly subject: string
  readonly master: string | null
  readonly wrapped: Buffer | null
}

export interface PostgresKeyVaultOptions {
  readonly pool: Pick<Pool, 'query'>
  readonly masters: MasterKeys
  /** Tells all processes of a key that is destroyed; they share it with nobody else. */
  readonly notices: KeyNotices
  /** Default `lyceum_keys`. */
  readonly schema?: string
}

/** What a wrapped data key is for: it cannot stand in for another subject's. */
export const subjectContext = (subject: string): string => `subject ${subject}`

/** The current master key may change while a key is made; it does so once, not thrice. */
const ATTEMPTS = 3

/** Data keys in a table beside everything else. The tables are made by `MasterKeyRing`. */
export class PostgresKeyVault implements KeyVault {
  private readonly schema: string
  private readonly reading = new Coalesced<SubjectKey>((subjects) => this.read(subjects))
  private readonly making = new Coalesced<SubjectKey>((subjects) => this.make(subjects))

  constructor(private readonly options: PostgresKeyVaultOptions) {
    this.schema = escapeIdentifier(options.schema ?? KEY_SCHEMA)
  }

  async ensure(subjects: readonly string[]): Promise<ReadonlyMap<string, SubjectKey>> {
    const known = await this.find(subjects)
    const missing = subjects.filter((subject) => !known.has(subject))
    return missing.length === 0 ? known : new Map([...known, ...(await this.making.of(missing))])
  }

  async find(subjects: readonly string[]): Promise<ReadonlyMap<string, SubjectKey>> {
    return subjects.length === 0 ? new Map() : this.reading.of(subjects)
  }

  async destroy(subject: string): Promise<void> {
    const { rows } = await reaching(
      this.options.pool.query<{ readonly number: number }>(
        `with gone as (
           insert into ${this.schema}.subjects as s (subject, destroyed_at) values ($1, now())
           on conflict (subject) do update set master = null, wrapped = null, destroyed_at = now()
             where s.destroyed_at is null
           returning subject
         ), counted as (
           update ${this.schema}.destructions set number = number + 1 where exists (select from gone) returning number
         ), told as (
           select number, pg_notify($2, number::text) from counted
         )
         select number from told
         union all select number from ${this.schema}.destructions where not exists (select from told)`,
        [subject, this.options.notices.channel],
      ),
    )
    // Also where it was destroyed before: whoever destroyed it may not have lived to see that all have heard.
    for (const { number } of rows) await this.options.notices.heardByAll(number)
  }

  watch(drop: () => void): void {
    this.options.notices.watch(drop)
  }

  private async read(subjects: readonly string[]): Promise<ReadonlyMap<string, SubjectKey>> {
    const { pool, masters } = this.options
    const { rows } = await reaching(
      pool.query<Row>({
        name: 'find-subject-keys',
        text: `select subject, master, wrapped from ${this.schema}.subjects where subject = any ($1::uuid[])`,
        values: [subjects],
      }),
    )
    const found = new Map<string, SubjectKey>()
    for (const { subject, master, wrapped } of rows)
      found.set(
        subject,
        master === null || wrapped === null
          ? { state: 'destroyed' }
          : { state: 'live', key: await masters.unwrap({ master, wrapped }, subjectContext(subject)) },
      )
    return found
  }

  private async make(subjects: readonly string[]): Promise<ReadonlyMap<string, SubjectKey>> {
    // In one order everywhere, so that two processes that make the same keys do not wait for each other in a ring.
    const sorted = [...subjects].sort()
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      await this.insert(sorted)
      const found = await this.read(sorted)
      if (found.size === sorted.length) return found
      await this.options.masters.refresh()
    }
    throw new StoreUnavailable('the master key of the key vault changes too often')
  }

  /**
   * Adds keys where there are none. They are wrapped by the current master key or not added: the row of the current one
   * is locked, so that a change of master keys waits for those who still use it, and those who come later find nothing.
   */
  private async insert(subjects: readonly string[]): Promise<void> {
    const { pool, masters } = this.options
    const wrapped = await Promise.all(
      subjects.map((subject) => masters.wrap(randomBytes(KEY_BYTES), subjectContext(subject))),
    )
    const [first] = wrapped
    if (first === undefined) return
    await reaching(
      pool.query(
        `with master as (select id from ${this.schema}.masters where id = $1 and current for share)
         insert into ${this.schema}.subjects (subject, master, wrapped)
         select made.subject, master.id, made.wrapped
         from master, unnest($2::uuid[], $3::bytea[]) as made (subject, wrapped)
         on conflict do nothing`,
        [first.master, subjects, wrapped.map((key) => key.wrapped)],
      ),
    )
  }
}
