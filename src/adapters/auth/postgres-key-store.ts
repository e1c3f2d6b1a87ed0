import { createPrivateKey, createPublicKey } from 'node:crypto'
import { escapeIdentifier, type Pool, type PoolClient } from 'pg'
import type { ServerSecrets } from '../../application/ports/server-secrets'
import { seal, unseal } from '../../application/privacy/seal'
import type { KeptKey, KeyStore, Rotation } from './key-ring'
import { tokenKeyOf } from './key-source'
import { generateSigningKey } from './signing-key'

export interface PostgresKeyStoreOptions {
  readonly pool: Pool
  readonly secrets: ServerSecrets
  /** Default `lyceum_auth`. */
  readonly schema?: string
}

interface Row {
  readonly kid: string
  readonly sealed: Buffer
  /** Milliseconds since 1970. */
  readonly signs_from: string
}

/** What a sealed key belongs to: one key's row does not pass for another's. */
const contextOf = (kid: string): string => `lyceum signing key ${kid}`

/**
 * Signing keys in a table that all hosts share, sealed by a secret of the server: who reads the database can sign
 * nothing, and who writes to it can add no key either, since public keys are not stored but come of what was sealed.
 */
export class PostgresKeyStore implements KeyStore {
  private readonly table: string
  private readonly schema: string

  constructor(private readonly options: PostgresKeyStoreOptions) {
    this.schema = escapeIdentifier(options.schema ?? 'lyceum_auth')
    this.table = `${this.schema}.signing_keys`
  }

  /** Makes the table where it is missing. */
  async start(): Promise<void> {
    await this.locked(async (client) => {
      await client.query(`
        create schema if not exists ${this.schema};
        create table if not exists ${this.table} (
          kid        text primary key,
          sealed     bytea not null,
          signs_from timestamptz not null,
          -- When its last token is over; null while no later key has been made.
          ends_at    timestamptz
        )`)
    })
  }

  async load(): Promise<readonly KeptKey[]> {
    const { rows } = await this.options.pool.query<Row>(
      `select kid, sealed, (extract(epoch from signs_from) * 1000)::bigint as signs_from
         from ${this.table} where ends_at is null or ends_at > now() order by ${this.table}.signs_from`,
    )
    const secret = await this.options.secrets.of('signing-keys')
    return rows.flatMap((row) => openRow(row, secret) ?? [])
  }

  async rotate({ algorithm, publishAheadMillis, keepMillis, ifOlderThanMillis }: Rotation): Promise<void> {
    const signing = generateSigningKey(algorithm)
    const { kid } = tokenKeyOf(signing).verification
    const jwk = JSON.stringify(signing.privateKey.export({ format: 'jwk' }))
    const sealed = seal(await this.options.secrets.of('signing-keys'), jwk, contextOf(kid))
    await this.locked(async (client) => {
      const { rowCount } = await client.query(
        `select 1 from ${this.table} where ends_at is null and signs_from > now() - $1::float8 * interval '1 ms'`,
        [ifOlderThanMillis ?? 0],
      )
      if (ifOlderThanMillis !== undefined && rowCount !== 0) return
      // The first key has nobody to be known to before it signs.
      await client.query(
        `insert into ${this.table} (kid, sealed, signs_from)
         select $1, $2, now() + case when exists (select from ${this.table}) then $3::float8 else 0 end * interval '1 ms'`,
        [kid, sealed, publishAheadMillis],
      )
      await client.query(
        `update ${this.table} set ends_at = least(ends_at, now() + ($2::float8 + $3::float8) * interval '1 ms')
          where kid <> $1`,
        [kid, publishAheadMillis, keepMillis],
      )
      await client.query(`delete from ${this.table} where ends_at <= now()`)
    })
  }

  /** In a transaction that no other process's rotation meets. */
  private async locked(work: (client: PoolClient) => Promise<void>): Promise<void> {
    const client = await this.options.pool.connect()
    try {
      await client.query('begin')
      await client.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [`lyceum ${this.table}`])
      await work(client)
      await client.query('commit')
    } catch (error) {
      await client.query('rollback').catch(() => undefined)
      throw error
    } finally {
      client.release()
    }
  }
}

/** A row that does not open was not made here; it counts for nothing. */
const openRow = ({ kid, sealed, signs_from }: Row, secret: Buffer): KeptKey | undefined => {
  const jwk = unseal(secret, sealed, contextOf(kid))
  if (jwk === undefined) return undefined
  const privateKey = createPrivateKey({ format: 'jwk', key: JSON.parse(jwk.toString()) as Record<string, string> })
  return { ...tokenKeyOf({ privateKey, publicKey: createPublicKey(privateKey) }), signsFrom: Number(signs_from) }
}
