import { derivedId } from '../../../src/application/derived-id'
import { leafOf } from '../../../src/application/audit/leaf'
import type { Finding } from '../../../src/application/audit/verification/finding'
import type { RecordedEvent } from '../../../src/application/ports/event-store'
import { AuditedLog, TestJournal } from '../../support/audit/audited-log'
import { rechained, resealed } from '../../support/audit/open-log'
import { testSigner } from '../../support/audit/signer'

let log: AuditedLog
beforeAll(async () => {
  log = await AuditedLog.create()
})
afterEach(() => log.restore())
afterAll(() => log.dispose())

const place = (index: number) => {
  const { position, stream, revision, id } = log.events[index]!
  return { position, stream, revision, eventId: id }
}

/** What the verification says first; it must say that the log is not intact. */
const firstFinding = async (options: Parameters<AuditedLog['verify']>[0] = {}): Promise<Finding | undefined> => {
  const { intact, findings } = await log.verify(options)
  expect(intact).toBe(false)
  return findings[0]
}

const update = (set: string, index: number) =>
  log.sql(`update lyceum_log.events set ${set} where position = $1`, [log.events[index]!.position])

/** The positions from one on make room for another event. */
const makeRoom = async (position: number): Promise<void> => {
  await log.sql('update lyceum_log.events set position = -position where position >= $1', [position])
  await log.sql('update lyceum_log.events set position = 1 - position where position < 0')
}

const makeRoomInStream = async (stream: string, revision: number): Promise<void> => {
  await log.sql('update lyceum_log.events set revision = -revision where stream = $1 and revision >= $2', [
    stream,
    revision,
  ])
  await log.sql('update lyceum_log.events set revision = 1 - revision where stream = $1 and revision < 0', [stream])
}

/** An event that could have been written after another, with a hash and an id as commands make them. */
const forgedAfter = (before: RecordedEvent, position: number): RecordedEvent => {
  const revision = before.revision + 1
  const forged = resealed(before, before.metadata.hash, { revision, data: { ...before.data, forged: true } })
  return { ...forged, position, id: derivedId(before.metadata.commandId, `1/${forged.metadata.hash}`) }
}

describe('what nobody touched', () => {
  it('is intact', async () => {
    const { events } = log
    const streams = new Set(events.map(({ stream }) => stream)).size
    expect(events.length).toBeGreaterThan(320)
    expect(await log.verify()).toEqual({
      intact: true,
      events: events.length,
      streams,
      position: events.at(-1)!.position,
      kept: events.length,
      heads: 4,
      findings: [],
      complete: true,
    })
  })
})

describe('an event altered straight in the database', () => {
  it.each([
    ['data', `data = '{"forged": true}'`],
    ['metadata', `metadata = jsonb_set(metadata::jsonb, '{actor,id}', '"somebody else"')`],
    [
      'the instant it is said to have happened',
      `metadata = jsonb_set(metadata::jsonb, '{occurredAt}', '"2001-01-01"')`,
    ],
    ['type', `type = 'SeatReleased'`],
  ])('is found by its chain: %s', async (_, set) => {
    await update(set, 150)
    expect(await firstFinding()).toMatchObject({
      kind: 'altered',
      subject: 'event',
      foundBy: 'chain',
      ...place(150),
      signedAt: 200,
      soundUpTo: 100,
    })
  })

  it.each([
    ['the time the log took it', `at = '2001-01-01T00:00:00Z'`],
    ['id', `id = '00000000-0000-5000-8000-000000000000'`],
  ])('is found by the tree: %s', async (_, set) => {
    await update(set, 150)
    const { stream, revision } = place(150)
    expect(await firstFinding()).toMatchObject({ kind: 'altered', foundBy: 'tree', stream, revision, index: 150 })
  })
})

describe('events removed straight in the database', () => {
  it('are found: one', async () => {
    await log.sql('delete from lyceum_log.events where position = $1', [place(150).position])
    const { findings } = await log.verify()
    expect(findings).toMatchObject([{ kind: 'removed', count: 1, ...place(150), index: 150, signedAt: 200 }])
  })

  it('are found: a whole stream', async () => {
    const { stream } = place(150)
    await log.sql('delete from lyceum_log.events where stream = $1', [stream])
    const first = log.events.findIndex((event) => event.stream === stream)
    const count = log.events.filter((event) => event.stream === stream).length
    const { findings } = await log.verify()
    expect(findings[0]).toMatchObject({ kind: 'removed', ...place(first), revision: 0 })
    expect(findings.reduce((sum, finding) => sum + finding.count, 0)).toBe(count)
  })

  it('are found: the tail of the log', async () => {
    const { position } = place(310)
    await log.sql('delete from lyceum_log.events where position >= $1', [position])
    const count = log.events.length - 310
    expect(await firstFinding()).toMatchObject({ kind: 'truncated', count, ...place(310), index: 310 })
  })

  it('are found: the tail of log and tree, by the signed heads', async () => {
    await log.sql('delete from lyceum_log.events where position >= $1', [place(310).position])
    await log.rebuildTree()
    const count = log.events.length - 310
    expect(await firstFinding()).toMatchObject({
      kind: 'truncated',
      foundBy: 'head',
      index: 310,
      count,
      soundUpTo: 300,
      signedAt: log.events.length,
    })
  })

  it('are found: the tail of log, tree and heads, by the heads outside the database', async () => {
    await log.sql('delete from lyceum_log.events where position >= $1', [place(310).position])
    await log.rebuildTree()
    await log.sql('delete from lyceum_audit.heads where size > 310')
    expect((await log.verify({ journal: new TestJournal() })).intact).toBe(true)
    const { findings } = await log.verify()
    expect(findings).toMatchObject([
      { kind: 'truncated', subject: 'event', foundBy: 'head', index: 310, soundUpTo: 300 },
      { kind: 'removed', subject: 'head', count: 1 },
    ])
  })
})

describe('events put elsewhere straight in the database', () => {
  it('are found: two positions exchanged', async () => {
    const [a, b] = [place(20), place(160)]
    await log.sql('update lyceum_log.events set position = -position where position in ($1, $2)', [
      a.position,
      b.position,
    ])
    await log.sql('update lyceum_log.events set position = $1 where position = -$2::bigint', [a.position, b.position])
    await log.sql('update lyceum_log.events set position = $1 where position = -$2::bigint', [b.position, a.position])
    const { findings } = await log.verify()
    expect(findings).toMatchObject([{ kind: 'reordered', index: 20, ...b, position: a.position }])
  })

  it('are found: two revisions exchanged', async () => {
    const [a, b] = [place(30), place(31)]
    expect(a.stream).toBe(b.stream)
    const { stream } = a
    const set = (from: number, to: number) =>
      log.sql('update lyceum_log.events set revision = $3 where stream = $1 and revision = $2', [stream, from, to])
    await set(a.revision, -1)
    await set(b.revision, a.revision)
    await set(-1, b.revision)
    expect(await firstFinding()).toMatchObject({ kind: 'reordered', ...a, revision: b.revision, index: 30 })
  })
})

describe('an event forged straight into the database, with a hash that follows', () => {
  it('is found in the middle of a stream', async () => {
    const before = log.events[150]!
    const forged = forgedAfter(before, before.position + 1)
    await makeRoom(forged.position)
    await makeRoomInStream(forged.stream, forged.revision)
    await log.overwrite([forged])
    const { position, stream, revision, id } = forged
    expect(await firstFinding()).toMatchObject({
      kind: 'inserted',
      index: 151,
      position,
      stream,
      revision,
      eventId: id,
    })
  })

  it('is found in the middle of a stream that was chained anew', async () => {
    const before = log.events[150]!
    const forged = forgedAfter(before, before.position + 1)
    await makeRoom(forged.position)
    await makeRoomInStream(forged.stream, forged.revision)
    await log.overwrite([forged])
    const all = [...(await log.store.readStream(forged.stream))]
    rechained(all, forged.stream)
    await log.overwrite(all)
    const { position, stream, revision } = forged
    expect(await firstFinding()).toMatchObject({ kind: 'inserted', index: 151, position, stream, revision })
  })

  it('is found at the end of a stream', async () => {
    const { stream } = place(10)
    const last = log.events.findLast((event) => event.stream === stream)!
    const forged = forgedAfter(last, last.position + 40)
    await makeRoom(forged.position)
    await log.overwrite([forged])
    const { position, revision } = forged
    expect(await firstFinding()).toMatchObject({ kind: 'inserted', foundBy: 'tree', position, stream, revision })
  })
})

describe('history rewritten straight in the database', () => {
  /** Changes an event and computes the hashes of all that follow it in its stream anew. */
  const rewrite = async (index: number): Promise<void> => {
    const { stream, revision } = place(index)
    const all = [...(await log.store.readStream(stream))]
    all[revision] = { ...all[revision]!, data: { ...all[revision]!.data, forged: true } }
    rechained(all, stream)
    await log.overwrite(all)
  }

  it('is found by the tree', async () => {
    await rewrite(150)
    expect(await firstFinding()).toMatchObject({
      kind: 'rewritten',
      foundBy: 'tree',
      ...place(150),
      index: 150,
      signedAt: 200,
      soundUpTo: 100,
    })
  })

  it('is found by the signed heads where the tree was made anew as well', async () => {
    await rewrite(150)
    await log.rebuildTree()
    const { findings } = await log.verify()
    expect(findings).toMatchObject([
      {
        kind: 'rewritten',
        subject: 'event',
        foundBy: 'head',
        ...place(100),
        index: 100,
        soundUpTo: 100,
        signedAt: 200,
      },
    ])
  })

  it('is found where the heads were signed anew with another key', async () => {
    await rewrite(150)
    await log.rebuildTree({ signer: testSigner(2) })
    const withoutJournal = await log.verify({ journal: new TestJournal() })
    expect(withoutJournal.findings).toHaveLength(4)
    expect(withoutJournal.findings[0]).toMatchObject({ kind: 'altered', subject: 'head' })
    expect(await firstFinding()).toMatchObject({ kind: 'rewritten', foundBy: 'head', ...place(100), index: 100 })
  })
})

describe('what is kept of the log, altered straight in the database', () => {
  const findsOnly = async (...wanted: readonly object[]): Promise<void> => {
    const { intact, findings } = await log.verify()
    expect(intact).toBe(false)
    expect(findings).toMatchObject(wanted)
  }
  const forgedHash = Buffer.alloc(32, 7)

  it('is found: the hash of a leaf', async () => {
    await log.sql('update lyceum_audit.leaves set hash = $1 where index = 150', [forgedHash])
    await findsOnly({ kind: 'altered', subject: 'tree', index: 150, ...place(150) })
  })

  it('is found: what a leaf says of its event', async () => {
    await log.sql('update lyceum_audit.leaves set event_id = $1 where index = 150', [place(151).eventId])
    await findsOnly({ kind: 'altered', subject: 'tree', index: 150, ...place(150) })
  })

  it('is found: leaves that are gone', async () => {
    await log.sql('delete from lyceum_audit.leaves where index between 150 and 159')
    await findsOnly({ kind: 'removed', subject: 'tree', index: 150, count: 10 })
  })

  it('is found: the last leaves gone', async () => {
    await log.sql('delete from lyceum_audit.leaves where index >= 310')
    await findsOnly({ kind: 'truncated', subject: 'tree', index: 310 })
  })

  it('is found: a node', async () => {
    await log.sql('update lyceum_audit.nodes set hash = $1 where level = 8 and index = 0', [forgedHash])
    await findsOnly({ kind: 'altered', subject: 'tree', index: 0 })
    await log.sql('delete from lyceum_audit.nodes')
    await findsOnly({ kind: 'removed', subject: 'tree' })
  })

  it('is found: a leaf in place of another, the nodes above it made anew', async () => {
    const other = leafOf({ ...log.events[150]!, recordedAt: '2001-01-01T00:00:00.000Z' }, 150)
    await log.sql('update lyceum_audit.leaves set hash = $1 where index = 150', [other.hash])
    await log.sql('delete from lyceum_audit.nodes')
    expect(await firstFinding()).toMatchObject({ kind: 'altered', subject: 'tree', index: 150, ...place(150) })
  })

  it('is found: a head that is gone, or altered', async () => {
    await log.sql('delete from lyceum_audit.heads where size = 200')
    await findsOnly({ kind: 'removed', subject: 'head', count: 1 })
    await log.restore()
    await log.sql(`update lyceum_audit.heads set note = replace(note, E'\\n200\\n', E'\\n201\\n') where size = 200`)
    await findsOnly({ kind: 'altered', subject: 'head' }, { kind: 'removed', subject: 'head' })
  })
})
