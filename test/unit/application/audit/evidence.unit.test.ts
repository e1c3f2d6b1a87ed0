import { InMemoryAuditTree } from '../../../../src/adapters/audit-tree/in-memory'
import { signHead } from '../../../../src/application/audit/checkpoint'
import { checkEvidence } from '../../../../src/application/audit/evidence/check'
import { CannotProve } from '../../../../src/application/audit/evidence/errors'
import { formatEvidence, parseEvidence } from '../../../../src/application/audit/evidence/files'
import { proveEvent, proveGrowth, type ProvingPorts } from '../../../../src/application/audit/evidence/prove'
import { HeadKeeper } from '../../../../src/application/audit/head-keeper'
import { leafOf } from '../../../../src/application/audit/leaf'
import { EMPTY_ROOT } from '../../../../src/application/audit/merkle'
import type { KeptHead } from '../../../../src/application/ports/audit-tree'
import { historyOf, OpenLog } from '../../../support/audit/open-log'
import { testSigner } from '../../../support/audit/signer'

const signer = testSigner(1)
const events = historyOf(Array.from({ length: 37 }, (_, n) => (n * n) % 5))

/** A log of the first events with its tree, all of them in it unless `kept` says less. */
const provable = async (count = events.length, { by = signer, kept = count } = {}) => {
  const log = new OpenLog(events.slice(0, count))
  const tree = new InMemoryAuditTree()
  await tree.append(events.slice(0, kept).map(leafOf))
  const journal: KeptHead[] = []
  const heads = new HeadKeeper({
    tree,
    signer: by,
    journal: {
      append: (head) => {
        journal.push(head)
        return Promise.resolve()
      },
      heads: () => Promise.resolve(journal),
    },
  })
  const ports: ProvingPorts = { store: log, tree, heads, signer: by }
  return { log, tree, ports }
}

const check = (...texts: readonly string[]) =>
  checkEvidence(
    texts.map((text, at) => ({ name: `file ${String(at)}`, text })),
    signer,
  )

/** `expect.stringMatching` with the type that it has. */
const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern)

describe('a proof of an event', () => {
  it('holds for every event, with nothing but the file and the key', async () => {
    const { ports } = await provable()
    for (const [index, event] of events.entries()) {
      const file = formatEvidence(await proveEvent(ports, { eventId: event.id }))
      const { position: _, ...shown } = event
      expect(check(file)).toMatchObject([
        { proven: true, shown: { kind: 'inclusion', index, event: shown, head: { size: 37, origin: signer.name } } },
      ])
    }
  })

  it('is refuted whatever is changed in it', async () => {
    const { ports } = await provable()
    const file = formatEvidence(await proveEvent(ports, { eventId: events[20]!.id }))
    const json = JSON.parse(file) as Record<string, unknown> & { event: Record<string, unknown>; path: string[] }
    const { event, path } = json
    const metadata = event['metadata'] as Record<string, unknown>
    const forgeries: readonly (readonly [object, RegExp])[] = [
      [{ ...json, event: { ...event, data: { text: 'forged' } } }, /the event was changed/],
      [{ ...json, event: { ...event, type: 'Forged' } }, /the event was changed/],
      [{ ...json, event: { ...event, stream: events[1]!.stream } }, /the event was changed/],
      [{ ...json, event: { ...event, revision: 0 } }, /the event was changed/],
      [{ ...json, event: { ...event, revision: 99 } }, /not in the log/],
      [{ ...json, event: { ...event, id: events[0]!.id } }, /not in the log/],
      [{ ...json, event: { ...event, recordedAt: '2001-01-01T00:00:00.000Z' } }, /not in the log/],
      [{ ...json, event: { ...event, metadata: { ...metadata, actor: 'somebody else' } } }, /the event was changed/],
      [{ ...json, event: { ...event, metadata: {} } }, /bears no hash/],
      [{ ...json, index: 21 }, /not in the log/],
      [{ ...json, index: 20.5 }, /index is missing or wrong/],
      [{ ...json, path: path.slice(1) }, /not in the log/],
      [{ ...json, path: path.toReversed() }, /not in the log/],
      [{ ...json, path: ['no base64'] }, /not in base64/],
      [{ ...json, head: String(json['head']).replace('37', '38') }, /signature/],
      [{ ...json, extra: 1 }, /extra does not belong/],
      [{ ...json, event: { ...event, amount: 5 } }, /amount does not belong/],
      [{ ...json, event: { ...event, data: 'text' } }, /event.data is missing or wrong/],
      [{ ...json, format: 'lyceum-inclusion-proof/2' }, /neither a signed tree head nor a proof/],
    ]
    for (const [forgery, reason] of forgeries)
      expect(check(JSON.stringify(forgery))).toMatchObject([{ proven: false, reason: matching(reason) }])
  })

  it('is not believed under another key, or of another log', async () => {
    const { ports } = await provable(37, { by: testSigner(2) })
    const forged = formatEvidence(await proveEvent(ports, { eventId: events[3]!.id }))
    expect(check(forged)).toMatchObject([{ proven: false, reason: matching(/not signed by any key/) }])
  })

  it('is not made of what is no longer as it was recorded', async () => {
    const { log, ports } = await provable()
    await expect(proveEvent(ports, { eventId: '00000000-0000-5000-8000-000000000000' })).rejects.toThrow(CannotProve)
    log.events[5] = { ...log.events[5]!, data: {} }
    await expect(proveEvent(ports, { eventId: events[5]!.id })).rejects.toThrow(/not what was recorded/)
    log.events.splice(7, 1)
    await expect(proveEvent(ports, { eventId: events[7]!.id })).rejects.toThrow(/not what was recorded/)
  })

  it('is made of an event that the tree does not have yet', async () => {
    const { tree, ports } = await provable(37, { kept: 30 })
    expect(await proveEvent(ports, { eventId: events[10]!.id })).toMatchObject({ index: 10 })
    expect(await tree.extent()).toMatchObject({ size: 30 })
    const file = formatEvidence(await proveEvent(ports, { eventId: events[35]!.id }))
    expect(check(file)).toMatchObject([{ proven: true, shown: { index: 35, head: { size: 37 } } }])
  })

  it('asks for the stream where several events have one id', async () => {
    const tree = new InMemoryAuditTree()
    const { ports } = await provable()
    const eventId = events[2]!.id
    await tree.append(events.map((event, at) => ({ ...leafOf(event, at), ...(at === 9 && { eventId }) })))
    const heads = new HeadKeeper({
      tree,
      signer,
      journal: { append: () => Promise.resolve(), heads: () => Promise.resolve([]) },
    })
    const other = { ...ports, tree, heads }
    await expect(proveEvent(other, { eventId })).rejects.toThrow(/2 events .* name the stream/)
    expect(await proveEvent(other, { eventId, stream: events[2]!.stream })).toMatchObject({ index: 2 })
  })
})

describe('a proof of growth', () => {
  it('holds between any two sizes', async () => {
    const { ports } = await provable()
    for (const [from, to] of [
      [1, 37],
      [8, 16],
      [16, 37],
      [36, 37],
      [37, 37],
      [5, 7],
    ] as const) {
      const file = formatEvidence(await proveGrowth(ports, { size: from }, { size: to }))
      expect(check(file)).toMatchObject([
        { proven: true, shown: { kind: 'consistency', older: { size: from }, newer: { size: to } } },
      ])
    }
  })

  it('is made from signed heads too', async () => {
    const { ports } = await provable()
    const { note } = await (await provable(20)).ports.heads.sign()
    const evidence = await proveGrowth(ports, { note }, { size: 30 })
    expect(evidence.older).toBe(note)
    expect(check(note, formatEvidence(evidence)).every(({ proven }) => proven)).toBe(true)
    expect(parseEvidence(formatEvidence(evidence))).toEqual(evidence)
  })

  it('is not made where there is none', async () => {
    const { ports } = await provable()
    await expect(proveGrowth(ports, { size: 10 }, { size: 38 })).rejects.toThrow('the audit tree has 37 events, not 38')
    await expect(proveGrowth(ports, { size: 10 }, { size: 9 })).rejects.toThrow(/is not older/)
    const note = signHead({ size: 10, root: Buffer.alloc(32, 7) }, signer)
    await expect(proveGrowth(ports, { note }, { size: 20 })).rejects.toThrow(/of another log/)
  })

  it('is refuted where the older log is none of the newer one', async () => {
    const { ports } = await provable()
    const evidence = await proveGrowth(ports, { size: 10 }, { size: 20 })
    const older = signHead({ size: 10, root: Buffer.alloc(32, 7) }, signer)
    const [checked] = check(formatEvidence({ ...evidence, older }))
    expect(checked).toMatchObject({ proven: false, reason: matching(/does not begin with/) })
  })
})

describe('signed heads', () => {
  it('are read; two of one size that differ show that two logs were shown', async () => {
    const { note: head } = await (await provable(12)).ports.heads.sign()
    expect(check(head)).toMatchObject([{ proven: true, shown: { kind: 'head', head: { size: 12 } } }])
    const other = signHead({ size: 12, root: EMPTY_ROOT }, signer)
    expect(check(head, head)).toHaveLength(2)
    expect(check(head, other)).toMatchObject([
      { proven: true },
      { proven: true },
      { name: 'file 1', proven: false, reason: 'two different logs of 12 events were signed, see file 0' },
    ])
  })

  it('and other files that are no evidence are said to be none', () => {
    for (const text of ['', 'hello', '{}', '{"format":3}', '[]', '{"format":"lyceum-consistency-proof/1"}'])
      expect(check(text)).toMatchObject([{ proven: false }])
  })
})
