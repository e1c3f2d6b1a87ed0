import { escapeIdentifier, type Pool } from 'pg'
import { StoreUnavailable } from '../../application/ports/event-store'
import type { Expiring } from '../../application/ports/expiring'
import type { IdempotencyKeys, KeyClaim, KeyHolder } from '../../application/ports/idempotency-keys'
import type { Logger } from '../../application/ports/logger'
import { Swept } from '../../application/swept'
import {
  claimKeys,
  countExpired,
  countOfActor,
  createTable,
  forgetActor,
  forgetExpired,
  readHolders,
} from './statements'

export interface PostgresIdempotencyKeysOptions {
  readonly pool: Pool
  readonly logger: Logger
  /** The log lies on the same server: a claim needs no flush of its own, as the append after it flushes both. */
  readonly logOnSameServer: boolean
  /** Default `lyceum_edge`. */
  readonly schema?: string
}

/** One caller's claim on its way. */
interface Waiting {
  readonly claim: KeyClaim
  readonly resolve: (holder: KeyHolder) => void
  readonly reject: (error: Error) => void
}

/** Claims in one statement at most. */
const LARGEST_BATCH = 500
/** A holder can be forgotten between losing to it and reading it; that happens once, not thrice. */
const ATTEMPTS = 3
const SWEEP_MILLIS = 600_000
const SWEEP_ROWS = 5_000

/**
 * Keys in a table. Claims that arrive while a statement is under way wait and go together in the next one, so that the
 * cost per request falls as the load grows.
 */
export class PostgresIdempotencyKeys extends Swept implements IdempotencyKeys, Expiring {
  private waiting: Waiting[] = []
  private sending = false
  private readonly schema: string

  constructor(private readonly options: PostgresIdempotencyKeysOptions) {
    super({ what: 'expired idempotency keys', everyMillis: SWEEP_MILLIS, atOnce: SWEEP_ROWS, logger: options.logger })
    this.schema = escapeIdentifier(options.schema ?? 'lyceum_edge')
  }

  protected prepare(): Promise<unknown> {
    return this.options.pool.query(createTable(this.schema))
  }

  claim(claim: KeyClaim): Promise<KeyHolder> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ claim, resolve, reject })
      if (!this.sending) void this.sendAll()
    })
  }

  /** By the database's clock, as are the claims. */
  async countExpired(): Promise<number> {
    const { rows } = await this.options.pool.query<{ readonly count: string }>(countExpired(this.schema))
    return Number(rows[0]?.count ?? 0)
  }

  async removeExpired(): Promise<number> {
    return (await this.options.pool.query(forgetExpired(this.schema, SWEEP_ROWS))).rowCount ?? 0
  }

  /** Forgets what a user has promised. @returns how many keys there were */
  async forget(userId: string): Promise<number> {
    return (await this.options.pool.query(forgetActor(this.schema), [userId])).rowCount ?? 0
  }

  /** How many keys of a user are kept. */
  async count(userId: string): Promise<number> {
    const { rows } = await this.options.pool.query<{ readonly count: string }>(countOfActor(this.schema), [userId])
    return Number(rows[0]?.count ?? 0)
  }

  private async sendAll(): Promise<void> {
    this.sending = true
    while (this.waiting.length > 0) await this.send(this.waiting.splice(0, LARGEST_BATCH))
    this.sending = false
  }

  private async send(batch: readonly Waiting[]): Promise<void> {
    // Two claims of one key may wait together; the first of them speaks for both.
    const firsts = new Map<string, KeyClaim>()
    for (const { claim } of batch) {
      const name = nameOf(claim.actorId, claim.key)
      if (!firsts.has(name)) firsts.set(name, claim)
    }
    try {
      const holders = await this.holdersOf(firsts)
      for (const { claim, resolve, reject } of batch) {
        const holder = holders.get(nameOf(claim.actorId, claim.key))
        if (holder === undefined) reject(new Error('an idempotency key was claimed and has no holder'))
        else resolve(holder)
      }
    } catch (error) {
      const unavailable = new StoreUnavailable(`idempotency keys are out of reach: ${String(error)}`, { cause: error })
      for (const { reject } of batch) reject(unavailable)
    }
  }

  private async holdersOf(claims: ReadonlyMap<string, KeyClaim>): Promise<ReadonlyMap<string, KeyHolder>> {
    const holders = new Map<string, KeyHolder>()
    let open = claims
    for (let attempt = 0; attempt < ATTEMPTS && open.size > 0; attempt += 1) {
      for (const name of await this.insert(open)) {
        const claim = open.get(name)
        if (claim !== undefined) holders.set(name, claim)
      }
      open = withoutAll(open, holders)
      if (open.size === 0) break
      for (const [name, holder] of await this.read(open)) holders.set(name, holder)
      open = withoutAll(open, holders)
    }
    return holders
  }

  private async insert(claims: ReadonlyMap<string, KeyClaim>): Promise<readonly string[]> {
    // In one order everywhere, so that two processes that claim the same keys do not wait for each other in a ring.
    const sorted = [...claims].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, claim]) => claim)
    const { rows } = await this.options.pool.query<{ readonly actor: string; readonly key: string }>({
      name: 'claim-idempotency-keys',
      text: claimKeys(this.schema, this.options.logOnSameServer),
      values: [
        sorted.map((claim) => claim.actorId),
        sorted.map((claim) => claim.key),
        sorted.map((claim) => claim.requestHash),
        sorted.map((claim) => claim.aggregateId),
      ],
    })
    return rows.map(({ actor, key }) => nameOf(actor, key))
  }

  private async read(claims: ReadonlyMap<string, KeyClaim>): Promise<readonly (readonly [string, KeyHolder])[]> {
    const { rows } = await this.options.pool.query<HolderRow>({
      name: 'read-idempotency-keys',
      text: readHolders(this.schema),
      values: [[...claims.values()].map((claim) => claim.actorId), [...claims.values()].map((claim) => claim.key)],
    })
    return rows.map((row) => [
      nameOf(row.actor, row.key),
      { requestHash: row.request_hash, aggregateId: row.aggregate_id },
    ])
  }
}

interface HolderRow {
  readonly actor: string
  readonly key: string
  readonly request_hash: string
  readonly aggregate_id: string
}

const nameOf = (actorId: string, key: string): string => JSON.stringify([actorId, key])

const withoutAll = <V>(map: ReadonlyMap<string, V>, gone: ReadonlyMap<string, unknown>): ReadonlyMap<string, V> =>
  new Map([...map].filter(([name]) => !gone.has(name)))
