import { DatabaseError, escapeIdentifier, type Pool } from 'pg'
import { CompactRange, type CompletedNode, rightEdge } from '../../../application/audit/merkle'
import {
  type AuditTree,
  type KeptHead,
  type NodeAddress,
  type TreeExtent,
  type TreeLeaf,
  TreeMoved,
} from '../../../application/ports/audit-tree'
import { firstIndex } from '../first-index'
import { appendStatement } from './append-statement'
import { isKept, nodeFrom, nodeStatement } from './node-statement'
import { schemaStatements } from './schema'

/** SQLSTATE of a key that is there already (PostgreSQL manual, appendix A). */
const UNIQUE_VIOLATION = '23505'

/** `uuid_in` takes other spellings too; ids of events have this one. */
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

const LEAF_COLUMNS = 'index, position, event_id, stream, revision, hash'
type LeafRow = readonly [
  index: string,
  position: string,
  eventId: string,
  stream: string,
  revision: string,
  hash: Buffer,
]

const toLeaf = ([index, position, eventId, stream, revision, hash]: LeafRow): TreeLeaf => ({
  index: Number(index),
  position: Number(position),
  eventId,
  stream,
  revision: Number(revision),
  hash,
})

/** The audit tree in a schema of its own. Any number of processes may read it, and try to add to it. */
export class PostgresAuditTree implements AuditTree {
  private readonly schema: string
  /** The tree as this process last saw it, to go on from without reading its right edge. */
  private known = new CompactRange()

  /** `schema` defaults to `lyceum_audit`. */
  constructor(
    private readonly pool: Pick<Pool, 'query'>,
    schema = 'lyceum_audit',
  ) {
    this.schema = escapeIdentifier(schema)
  }

  /** Makes the tables where they are missing. Of several processes that start at once, a lock lets one in at a time. */
  async start(): Promise<void> {
    await this.pool.query(schemaStatements(this.schema))
  }

  async extent(): Promise<TreeExtent> {
    const { rows } = await this.pool.query<{ readonly size: string; readonly position: string }>(
      `select index + 1 as size, position from ${this.schema}.leaves order by index desc limit 1`,
    )
    return { size: Number(rows[0]?.size ?? 0), position: Number(rows[0]?.position ?? 0) }
  }

  async append(leaves: readonly TreeLeaf[]): Promise<void> {
    const first = firstIndex(leaves)
    if (first === undefined) return
    const range = await this.rangeOf(first)
    const completed: CompletedNode[] = []
    for (const { hash } of leaves) range.append(hash, (node) => isKept(node) && completed.push(node))
    const written = await this.write(first, leaves, completed)
    if (written !== leaves.length) throw new TreeMoved(`the tree does not end before leaf ${String(first)}`)
    this.known = range
  }

  async leaves(from: number, limit: number): Promise<readonly TreeLeaf[]> {
    const { rows } = await this.pool.query<LeafRow[]>({
      name: `${this.schema} leaves`,
      text: `select ${LEAF_COLUMNS} from ${this.schema}.leaves where index >= $1 order by index limit $2`,
      values: [from, limit],
      rowMode: 'array',
    })
    return (rows as unknown as readonly LeafRow[]).map(toLeaf)
  }

  async leavesOf(eventId: string): Promise<readonly TreeLeaf[]> {
    if (!UUID.test(eventId)) return []
    const { rows } = await this.pool.query<LeafRow[]>({
      text: `select ${LEAF_COLUMNS} from ${this.schema}.leaves where event_id = $1 order by index`,
      values: [eventId],
      rowMode: 'array',
    })
    return (rows as unknown as readonly LeafRow[]).map(toLeaf)
  }

  async nodes(addresses: readonly NodeAddress[]): Promise<readonly Buffer[]> {
    if (addresses.length === 0) return []
    const { rows } = await this.pool.query<[Buffer | null]>(nodeStatement(this.schema, addresses))
    return addresses.map((address, at) => nodeFrom(address, rows[at]?.[0]))
  }

  async keepHead({ size, note }: KeptHead): Promise<void> {
    await this.pool.query(
      `insert into ${this.schema}.heads (size, note)
       select $1, $2 where not exists (select from ${this.schema}.heads where size = $1 and note = $2)
       on conflict do nothing`,
      [size, note],
    )
  }

  async heads(): Promise<readonly KeptHead[]> {
    const { rows } = await this.pool.query<{ readonly size: string; readonly note: string }>(
      `select size, note from ${this.schema}.heads order by size, number`,
    )
    return rows.map(({ size, note }) => ({ size: Number(size), note }))
  }

  /** The tree of exactly that many leaves, to be grown by one caller alone. */
  private async rangeOf(size: number): Promise<CompactRange> {
    const { known } = this
    // Taken before anything is waited for: two appends at once must not grow the same range. And what comes of this one is
    // unknown until it is answered, when the range has grown already.
    this.known = new CompactRange()
    if (known.size === size) return known
    const hashes = await this.nodes(rightEdge(size)).catch((error: unknown) => {
      if (error instanceof RangeError) throw new TreeMoved(`the tree has no ${String(size)} leaves`)
      throw error
    })
    return CompactRange.from(size, hashes)
  }

  /** How many leaves were written: all or none. */
  private async write(first: number, leaves: readonly TreeLeaf[], nodes: readonly CompletedNode[]): Promise<number> {
    try {
      const statement = appendStatement(this.schema, first, leaves, nodes)
      const { rows } = await this.pool.query<{ readonly written: number }>(statement)
      return rows[0]?.written ?? 0
    } catch (error) {
      if (error instanceof DatabaseError && error.code === UNIQUE_VIOLATION) return 0
      throw error
    }
  }
}
