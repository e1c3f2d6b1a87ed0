import { escapeIdentifier, type Pool } from 'pg'
import {
  type MasterKey,
  MasterKeyMissing,
  type MasterKeys,
  type MasterKeySource,
  type WrappedKey,
} from '../../../application/ports/master-keys'
import { seal, unseal } from '../../../application/privacy/seal'
import { Opened } from './opened'
import { reaching } from './out-of-reach'
import { KEY_SCHEMA, keySchema } from './schema'

interface Row {
  readonly id: string
  readonly sealed: Buffer | null
}

/**
 * The master keys whose ids a database names, in the clear as long as the process lives: so that wrapping asks nobody,
 * and a key management service is asked once at the start.
 */
export class MasterKeyRing implements MasterKeys {
  private readonly schema: string
  private readonly open = new Opened((id: string) => this.find(id))
  private currentId: string | undefined

  constructor(
    private readonly pool: Pick<Pool, 'query'>,
    private readonly source: MasterKeySource,
    private readonly schemaName: string = KEY_SCHEMA,
  ) {
    this.schema = escapeIdentifier(schemaName)
  }

  /** Makes the tables where they are missing, and the first master key. @throws MasterKeyMissing, StoreUnavailable */
  async start(): Promise<void> {
    await reaching(this.pool.query(keySchema(this.schemaName)))
    if ((await this.current()) === undefined) await this.insertFirst(await this.source.first())
    await this.refresh()
    if (this.currentId !== undefined) await this.open.of(this.currentId)
  }

  async refresh(): Promise<void> {
    const current = await this.current()
    if (current === undefined) throw new MasterKeyMissing('the key vault names no current master key')
    this.currentId = current.id
  }

  /** The id of the key that wraps what is new. */
  private presentId(): string {
    if (this.currentId === undefined) throw new TypeError('the master keys have not been started')
    return this.currentId
  }

  async wrap(key: Buffer, context: string): Promise<WrappedKey> {
    const master = this.presentId()
    return { master, wrapped: seal(await this.open.of(master), key, context) }
  }

  async unwrap({ master, wrapped }: WrappedKey, context: string): Promise<Buffer> {
    const key = unseal(await this.open.of(master), wrapped, context)
    if (key !== undefined) return key
    throw new MasterKeyMissing(`the master key ${master} does not open a key that it wrapped: the key vault is damaged`)
  }

  private async find(id: string): Promise<Buffer> {
    const { rows } = await reaching(
      this.pool.query<Row>(`select id, sealed from ${this.schema}.masters where id = $1`, [id]),
    )
    const key = await this.source.find(id, rows[0]?.sealed ?? undefined)
    if (key !== undefined) return key
    throw new MasterKeyMissing(
      `the master key ${id}, which wraps keys in the database, is not at hand: ` +
        'bring back LYCEUM_DATA/keys/master.keys, or name it in LYCEUM_MASTER_KEY or LYCEUM_KMS_URL',
    )
  }

  private async current(): Promise<Row | undefined> {
    const { rows } = await reaching(this.pool.query<Row>(`select id, sealed from ${this.schema}.masters where current`))
    return rows[0]
  }

  /** Of several processes that start at once, the first one's counts. */
  private async insertFirst({ id, sealed }: MasterKey): Promise<void> {
    await reaching(
      this.pool.query(
        `insert into ${this.schema}.masters (id, sealed, current) values ($1, $2, true) on conflict do nothing`,
        [id, sealed ?? null],
      ),
    )
  }
}
