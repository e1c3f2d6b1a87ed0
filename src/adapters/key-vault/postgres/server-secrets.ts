import { randomBytes } from 'node:crypto'
import { escapeIdentifier, type Pool } from 'pg'
import { StoreUnavailable } from '../../../application/ports/event-store'
import type { MasterKeys } from '../../../application/ports/master-keys'
import type { SecretPurpose, ServerSecrets } from '../../../application/ports/server-secrets'
import { KEY_BYTES } from '../../../application/privacy/seal'
import { Opened } from './opened'
import { reaching } from './out-of-reach'
import { KEY_SCHEMA } from './schema'

interface Row {
  readonly master: string
  readonly wrapped: Buffer
}

/** What a wrapped server secret is for: it cannot stand in for another. */
export const secretContext = (purpose: string): string => `secret ${purpose}`

const ATTEMPTS = 3

/** The server's secrets in a table beside the data keys, wrapped as they are; in the clear as long as the process lives. */
export class PostgresServerSecrets implements ServerSecrets {
  private readonly schema: string
  private readonly known = new Opened((purpose: SecretPurpose) => this.findOrMake(purpose))

  constructor(
    private readonly pool: Pick<Pool, 'query'>,
    private readonly masters: MasterKeys,
    schema: string = KEY_SCHEMA,
  ) {
    this.schema = escapeIdentifier(schema)
  }

  of(purpose: SecretPurpose): Promise<Buffer> {
    return this.known.of(purpose)
  }

  private async findOrMake(purpose: SecretPurpose): Promise<Buffer> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const found = await this.read(purpose)
      if (found !== undefined) return this.masters.unwrap(found, secretContext(purpose))
      await this.insert(purpose)
      await this.masters.refresh()
    }
    throw new StoreUnavailable('the master key of the key vault changes too often')
  }

  private async read(purpose: SecretPurpose): Promise<Row | undefined> {
    const { rows } = await reaching(
      this.pool.query<Row>(`select master, wrapped from ${this.schema}.secrets where purpose = $1`, [purpose]),
    )
    return rows[0]
  }

  /** Of several processes that make it at once the first one's counts; see `PostgresKeyVault` for the lock. */
  private async insert(purpose: SecretPurpose): Promise<void> {
    const { master, wrapped } = await this.masters.wrap(randomBytes(KEY_BYTES), secretContext(purpose))
    await reaching(
      this.pool.query(
        `with master as (select id from ${this.schema}.masters where id = $1 and current for share)
         insert into ${this.schema}.secrets (purpose, master, wrapped)
         select $2, id, $3 from master on conflict do nothing`,
        [master, purpose, wrapped],
      ),
    )
  }
}
