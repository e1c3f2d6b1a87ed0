import { createHash, randomInt, randomUUID } from 'node:crypto'
import { Pool } from 'pg'
import { PostgresAuditTree } from '../../../src/adapters/audit-tree/postgres'
import { verifyInclusion } from '../../../src/application/audit/merkle'
import { consistencyProof, inclusionProof, rootOf } from '../../../src/application/audit/proofs'
import type { TreeLeaf } from '../../../src/application/ports/audit-tree'
import type { BenchContext, BenchEntry, Figure } from '../bench'

const LEAVES = 1_000_000
/** What a subscription delivers at a time. */
const BATCH = 2_000
const PER_STREAM = 10
const PROOFS = 2_000
const PROOF_MILLIS = 5
const LEAVES_A_SECOND = 60_000

const leaf = (index: number, stream: string): TreeLeaf => ({
  index,
  position: index + 1,
  eventId: randomUUID(),
  stream,
  revision: index % PER_STREAM,
  hash: createHash('sha256').update(String(index)).digest(),
})

/** Leaves of streams that are written one after another, as new aggregates are. */
const leavesFrom = (() => {
  let stream = ''
  return (from: number, count: number): readonly TreeLeaf[] =>
    Array.from({ length: count }, (_, offset) => {
      const index = from + offset
      if (index % PER_STREAM === 0) stream = `enrollment-${randomUUID()}`
      return leaf(index, stream)
    })
})()

/** Fills the tree; returns leaves a second, the time to make them up not counted. */
const fill = async (tree: PostgresAuditTree): Promise<number> => {
  let millis = 0
  for (let from = 0; from < LEAVES; from += BATCH) {
    const leaves = leavesFrom(from, BATCH)
    const start = performance.now()
    await tree.append(leaves)
    millis += performance.now() - start
  }
  return (LEAVES * 1_000) / millis
}

/** Sorted milliseconds of so many runs. */
const times = async (work: () => Promise<void>): Promise<readonly number[]> => {
  const millis: number[] = []
  for (let run = 0; run < PROOFS; run++) {
    const start = performance.now()
    await work()
    millis.push(performance.now() - start)
  }
  return millis.sort((a, b) => a - b)
}

const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN

const run = async ({ createDatabase, say }: BenchContext): Promise<readonly Figure[]> => {
  const database = await createDatabase()
  const pool = new Pool({ connectionString: database.url, max: 1 })
  const tree = new PostgresAuditTree(pool)
  try {
    await tree.start()
    say(`adding ${String(LEAVES)} leaves, ${String(BATCH)} at a time`)
    const filled = await fill(tree)
    const root = await rootOf(tree, LEAVES)

    say(`${String(PROOFS)} proofs of leaves anywhere in it, each looked up by its event's id and verified`)
    const known = await Promise.all(Array.from({ length: PROOFS }, () => tree.leaves(randomInt(LEAVES), 1)))
    const ids = known.flat().map(({ eventId }) => eventId)
    const proved = await times(async () => {
      const [found] = await tree.leavesOf(ids[randomInt(ids.length)] ?? '')
      if (found === undefined) throw new Error('a leaf is not found by its event')
      const path = await inclusionProof(tree, found.index, LEAVES)
      const claim = { leaf: found.hash, index: found.index, size: LEAVES, root }
      if (!verifyInclusion(claim, path)) throw new Error('a proof is none')
    })
    const consistent = await times(async () => {
      await consistencyProof(tree, 1 + randomInt(LEAVES - 1), LEAVES)
    })

    const figure = (name: string, ours: number, unit: string, rest: Pick<Figure, 'bar' | 'limit'>): Figure => ({
      ...{ name, ours, unit, peer: null, ratio: null },
      ...rest,
    })
    const limit = { bar: PROOF_MILLIS, limit: true }
    return [
      figure('audit tree, leaves added', filled, 'leaves/s', { bar: LEAVES_A_SECOND }),
      figure('inclusion proof by event id on 1,000,000 leaves, p50', percentile(proved, 0.5), 'ms', limit),
      figure('the same, p99', percentile(proved, 0.99), 'ms', limit),
      figure('consistency proof with 1,000,000 leaves, p50', percentile(consistent, 0.5), 'ms', { bar: null }),
      figure('the same, p99', percentile(consistent, 0.99), 'ms', { bar: null }),
    ]
  } finally {
    await pool.end()
    await database.drop()
  }
}

/** How fast the audit tree takes leaves, and proves one among a million. */
export const auditProof: BenchEntry = { name: 'audit-proof', run }
