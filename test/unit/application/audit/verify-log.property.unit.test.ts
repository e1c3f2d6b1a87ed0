import fc from 'fast-check'
import { verifyLog } from '../../../../src/application/audit/verification/verify-log'
import { canonicalJson } from '../../../../src/application/commands/canonical-json'
import type { RecordedEvent } from '../../../../src/application/ports/event-store'
import { headsOf, OpenTree } from '../../../support/audit/open-tree'
import { historyOf, OpenLog, rechained, resealed, sealedEvent } from '../../../support/audit/open-log'

/** Somebody with the database in his hands; `a` and `b` are any two places. */
type Tampering = (events: RecordedEvent[], a: number, b: number) => void

const replace =
  (change: (event: RecordedEvent) => RecordedEvent): Tampering =>
  (events, a) => {
    const event = events[a]
    if (event !== undefined) events[a] = change(event)
  }

const TAMPERINGS: Readonly<Record<string, Tampering>> = {
  data: replace((event) => ({ ...event, data: { ...event.data, forged: true } })),
  actor: replace((event) => ({ ...event, metadata: { ...event.metadata, actor: { id: 'x', role: 'admin' } } })),
  type: replace((event) => ({ ...event, type: 'Forged' })),
  id: replace((event) => ({ ...event, id: '00000000-0000-5000-8000-000000000000' })),
  recordedAt: replace((event) => ({ ...event, recordedAt: '2001-01-01T00:00:00.000Z' })),
  copiedAt: replace((event) => ({ ...event, metadata: { ...event.metadata, recordedAt: '2001-01-01T00:00:00.000Z' } })),
  hash: replace((event) => ({ ...event, metadata: { ...event.metadata, hash: 'f'.repeat(64) } })),
  resealed: replace((event) => resealed(event, event.metadata.previousHash, { data: { forged: true } })),
  remove: (events, a) => events.splice(a, 1),
  removeMany: (events, a, b) => events.splice(Math.min(a, b), Math.abs(a - b)),
  truncate: (events, a) => events.splice(a),
  removeStream: (events, a) => {
    const stream = events[a]?.stream
    events.splice(0, events.length, ...events.filter((event) => event.stream !== stream))
  },
  swap: (events, a, b) => {
    const [first, second] = [events[a], events[b]]
    if (first !== undefined && second !== undefined) [events[a], events[b]] = [second, first]
  },
  move: (events, a, b) => events.splice(b, 0, ...events.splice(a, 1)),
  swapRevisions: (events, a, b) => {
    const [first, second] = [events[a], events[b]]
    if (first === undefined || second?.stream !== first.stream) return
    events[a] = { ...first, revision: second.revision }
    events[b] = { ...second, revision: first.revision }
  },
  insert: (events, a, b) => {
    const before = events[a]
    if (before === undefined) return
    const forged = sealedEvent(before.stream, before.revision + 1, before.metadata.hash, 10_000 + b, { forged: b })
    events.splice(a + 1, 0, forged)
  },
  repeat: (events, a, b) => events.splice(b, 0, ...events.slice(a, a + 1)),
  rechain: (events, a) => {
    const stream = events[a]?.stream
    if (stream !== undefined) rechained(events, stream)
  },
}

const place = fc.nat({ max: 39 })
const tampering = fc.tuple(fc.constantFrom(...Object.keys(TAMPERINGS)), place, place)

const content = (event: RecordedEvent | undefined): string => canonicalJson({ ...event, position: 0 })

/** The first place at which two logs differ; the length of the shorter where one begins with the other. */
const firstDifference = (a: readonly RecordedEvent[], b: readonly RecordedEvent[]): number => {
  const at = a.findIndex((event, index) => content(event) !== content(b[index]))
  return at === -1 ? a.length : at
}

describe('verification', () => {
  it('finds the first place of any tampering with what the tree covers', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 40 }),
        fc.array(place, { maxLength: 5 }),
        fc.array(tampering, { minLength: 1, maxLength: 4 }),
        async (streams, sizes, tamperings) => {
          const original = historyOf(streams)
          const log = new OpenLog([...original])
          for (const [name, a, b] of tamperings) TAMPERINGS[name]?.(log.events, a, b)
          log.renumber()
          const first = firstDifference(original, log.events)
          const verification = await verifyLog({
            store: log,
            tree: new OpenTree(original),
            heads: headsOf(original, sizes),
          })
          // What is appended behind the tree's end, with a chain that holds, is what Lyceum itself would have written.
          fc.pre(first < original.length)
          expect(verification.intact).toBe(false)
          expect(verification.findings[0]).toMatchObject({ subject: 'event', index: first })
        },
      ),
      { numRuns: 400 },
    )
  })

  it('finds it by the signed heads where chains and tree were made anew', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat({ max: 5 }), { minLength: 2, maxLength: 40 }),
        fc.array(place, { maxLength: 3 }),
        fc.array(tampering, { minLength: 1, maxLength: 3 }),
        async (streams, sizes, tamperings) => {
          const original = historyOf(streams)
          const log = new OpenLog([...original])
          for (const [name, a, b] of tamperings) TAMPERINGS[name]?.(log.events, a, b)
          for (const stream of new Set(log.events.map((event) => event.stream))) rechained(log.events, stream)
          log.renumber()
          const first = firstDifference(original, log.events)
          fc.pre(first < original.length)
          const heads = headsOf(original, [...sizes, original.length])
          const verification = await verifyLog({ store: log, tree: new OpenTree(log.events), heads })
          expect(verification.intact).toBe(false)
          const sound = Math.max(0, ...heads.map(({ size }) => size).filter((size) => size <= first))
          const [finding] = verification.findings
          if (finding?.kind === 'rewritten') expect(finding).toMatchObject({ subject: 'event', index: sound })
          else expect(finding).toMatchObject({ subject: 'event', kind: 'truncated', index: log.events.length })
        },
      ),
      { numRuns: 300 },
    )
  })

  it('finds nothing in a log that grew as it should, wherever the tree and the heads stand', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat({ max: 5 }), { maxLength: 40 }),
        place,
        fc.array(place, { maxLength: 5 }),
        async (streams, kept, sizes) => {
          const events = historyOf(streams)
          const tree = new OpenTree(events.slice(0, kept))
          const heads = headsOf(events.slice(0, kept), sizes)
          const verification = await verifyLog({ store: new OpenLog(events), tree, heads })
          expect(verification).toMatchObject({ intact: true, findings: [], heads: heads.length })
        },
      ),
    )
  })
})
