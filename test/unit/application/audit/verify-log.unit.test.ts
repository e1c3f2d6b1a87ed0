import type { SignedHead } from '../../../../src/application/audit/verification/heads'
import { verifyLog } from '../../../../src/application/audit/verification/verify-log'
import { GENESIS_HASH } from '../../../../src/application/commands/hash-chain'
import { headsOf, OpenTree } from '../../../support/audit/open-tree'
import { historyOf, OpenLog, rechained, resealed, sealedEvent } from '../../../support/audit/open-log'

const SIGNED = [6, 10, 14]
/** Sixteen events of three streams; the last two are not kept yet. */
const STREAMS = [0, 1, 0, 0, 2, 1, 0, 1, 2, 2, 0, 1, 0, 1, 0, 1]

interface Setting {
  readonly log: OpenLog
  readonly tree: OpenTree
  heads: readonly SignedHead[]
}

const setting = (): Setting => {
  const events = historyOf(STREAMS)
  return {
    log: new OpenLog([...events]),
    tree: new OpenTree(events.slice(0, 14)),
    heads: headsOf(events, SIGNED),
  }
}

const events = historyOf(STREAMS)
const at = (index: number) => {
  const { position, stream, revision, id } = events[index]!
  return { position, stream, revision, eventId: id }
}

const verify = ({ log, tree, heads }: Setting) => verifyLog({ store: log, tree, heads })
const verifyChains = ({ log }: Setting) => verifyLog({ store: log })

/** Checks what the first finding says, with the tree; and without it, where the chains alone can tell. */
const findsFirst = async (tamper: (setting: Setting) => void, wanted: object, byChain?: object): Promise<void> => {
  const tampered = setting()
  tamper(tampered)
  const found = await verify(tampered)
  expect(found.intact).toBe(false)
  expect(found.findings[0]).toMatchObject(wanted)
  const chains = await verifyChains(tampered)
  if (byChain === undefined) expect(chains.findings).toEqual([])
  else expect(chains.findings[0]).toMatchObject(byChain)
}

describe('a sound log', () => {
  it('is intact, with its tree and heads and without', async () => {
    const counts = { intact: true, events: 16, streams: 3, position: 16, findings: [], complete: true }
    expect(await verify(setting())).toEqual({ ...counts, kept: 14, heads: 3 })
    expect(await verifyChains(setting())).toEqual({ ...counts, heads: 0 })
  })

  it('may be empty', async () => {
    const nothing = { log: new OpenLog([]), tree: new OpenTree([]), heads: [] }
    expect(await verify(nothing)).toMatchObject({ intact: true, events: 0, kept: 0 })
  })

  it('may have positions with gaps, and lie across many pages', async () => {
    const many = historyOf(Array.from({ length: 4_500 }, (_, n) => (n * 7) % 90)).map((event) => ({
      ...event,
      position: event.position * 100,
    }))
    const progress: number[] = []
    const found = await verifyLog({
      store: new OpenLog(many),
      tree: new OpenTree(many),
      heads: headsOf(many, [1, 2_000, 4_500]),
      onProgress: ({ events: done }) => progress.push(done),
    })
    expect(found).toMatchObject({ intact: true, events: 4_500, streams: 90, heads: 3, position: 450_000 })
    expect(progress).toEqual([2_000, 4_000, 4_500])
  })

  it('can be left early', async () => {
    const { log } = setting()
    await expect(verifyLog({ store: log, signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough')
  })
})

describe('an event that was changed', () => {
  it('is altered where its hash was left', async () => {
    const finding = { kind: 'altered', ...at(4) }
    const change = ({ log }: Setting) => (log.events[4] = { ...log.events[4]!, data: { text: 'forged' } })
    await findsFirst(change, { ...finding, index: 4, signedAt: 6 }, finding)
    const actor = { id: 'nobody', role: 'admin' }
    const blame = ({ log }: Setting) =>
      (log.events[4] = { ...log.events[4]!, metadata: { ...log.events[4]!.metadata, actor } })
    await findsFirst(blame, { ...finding, index: 4 }, finding)
    const rename = ({ log }: Setting) => (log.events[4] = { ...log.events[4]!, type: 'Nothing' })
    await findsFirst(rename, { ...finding, index: 4 }, finding)
  })

  it('is altered where the time was changed at which the log took it: the tree knows', async () => {
    const backdate = ({ log }: Setting) =>
      (log.events[7] = { ...log.events[7]!, recordedAt: '2020-01-01T00:00:00.000Z' })
    const detail = 'the time at which the log took it is not what was recorded'
    await findsFirst(backdate, { kind: 'altered', ...at(7), detail, signedAt: 10, soundUpTo: 6 })
  })

  it('is altered where its id was changed: the tree knows', async () => {
    const id = events[1]!.id.replace(/^./, (digit) => (digit === '0' ? '1' : '0'))
    await findsFirst(({ log }) => (log.events[7] = { ...log.events[7]!, id }), { kind: 'altered', ...at(7) })
  })

  it('is rewritten where its own hash was computed anew', async () => {
    const { metadata } = events[6]!
    const forge = ({ log }: Setting) =>
      (log.events[6] = resealed(log.events[6]!, metadata.previousHash, { data: { text: 'forged' } }))
    await findsFirst(forge, { kind: 'rewritten', ...at(6) }, { kind: 'rewritten', ...at(6) })
  })

  it('is rewritten where the chain after it was computed anew as well: the tree knows', async () => {
    const forge = ({ log }: Setting) => {
      log.events[2] = { ...log.events[2]!, data: { text: 'forged' } }
      rechained(log.events, log.events[2].stream)
    }
    await findsFirst(forge, { kind: 'rewritten', ...at(2), index: 2, signedAt: 6 })
  })

  it('is rewritten where the tree was made anew too: the signed heads know', async () => {
    const forge = (all: Setting) => {
      all.log.events[7] = { ...all.log.events[7]!, data: { text: 'forged' } }
      rechained(all.log.events, all.log.events[7].stream)
      Object.assign(all, { tree: new OpenTree(all.log.events.slice(0, 14)) })
    }
    // Between the sixth event, up to which a head is matched, and the tenth, where none is any more.
    await findsFirst(forge, { kind: 'rewritten', ...at(6), index: 6, count: 4, soundUpTo: 6, signedAt: 10 })
  })

  it('is altered where it was moved to another stream', async () => {
    const move = ({ log }: Setting) => (log.events[13] = { ...log.events[13]!, stream: events[4]!.stream, revision: 9 })
    await findsFirst(move, { kind: 'altered', index: 13 }, { kind: 'altered', position: 14 })
  })
})

describe('an event that is gone', () => {
  it('is removed', async () => {
    const remove = ({ log }: Setting) => log.events.splice(5, 1)
    const { stream, revision } = events[5]!
    await findsFirst(remove, { kind: 'removed', count: 1, ...at(5) }, { kind: 'removed', count: 1, stream, revision })
    const renumber = ({ log }: Setting) => {
      log.events.splice(5, 1)
      log.renumber()
    }
    await findsFirst(renumber, { kind: 'removed', count: 1, ...at(5) }, { kind: 'removed', count: 1, stream, revision })
  })

  it('is the one finding, however many there are after it', async () => {
    const tampered = setting()
    tampered.log.events.splice(5, 1)
    expect((await verify(tampered)).findings).toHaveLength(1)
  })

  it('is removed where its stream was chained anew without it: the tree knows', async () => {
    const remove = ({ log }: Setting) => {
      for (const { stream } of log.events.splice(5, 1)) rechained(log.events, stream)
    }
    await findsFirst(remove, { kind: 'removed', ...at(5) })
  })

  it('is removed with its whole stream: the tree knows', async () => {
    const { stream } = events[4]!
    const remove = ({ log }: Setting) => (log.events = log.events.filter((event) => event.stream !== stream))
    const tampered = setting()
    remove(tampered)
    const { findings } = await verify(tampered)
    expect(findings.map(({ kind, revision, count }) => ({ kind, revision, count }))).toEqual([
      { kind: 'removed', revision: 0, count: 1 },
      { kind: 'removed', revision: 1, count: 2 },
    ])
    expect(findings[0]).toMatchObject(at(4))
    expect((await verifyChains(tampered)).intact).toBe(true)
  })

  it('is truncated where nothing follows it: the tree knows', async () => {
    await findsFirst(({ log }) => log.events.splice(11), { kind: 'truncated', count: 3, ...at(11) })
  })

  it('is truncated where the tree was cut off as well: the signed heads know', async () => {
    const cut = (all: Setting) => {
      all.log.events.splice(11)
      Object.assign(all, { tree: new OpenTree(all.log.events) })
    }
    await findsFirst(cut, { kind: 'truncated', index: 11, count: 3, signedAt: 14, soundUpTo: 10 })
  })

  it('is found missing below events that were written after the log was cut off', async () => {
    const cut = ({ log }: Setting) => {
      log.events.splice(11)
      for (const event of historyOf([7, 7, 7, 7, 7])) log.events.push(event)
      log.renumber()
    }
    await findsFirst(cut, { kind: 'removed', count: 3, ...at(11) })
  })
})

describe('an event that is where it was not', () => {
  it('is reordered where two positions were exchanged', async () => {
    const swap = ({ log }: Setting) => {
      const [a, b] = [log.events[4]!, log.events[7]!]
      log.events[4] = { ...b, position: a.position }
      log.events[7] = { ...a, position: b.position }
    }
    const wanted = { kind: 'reordered', index: 4, ...at(7), position: 5 }
    const tampered = setting()
    swap(tampered)
    expect((await verify(tampered)).findings).toHaveLength(1)
    await findsFirst(swap, wanted, { kind: 'reordered', ...at(7), position: 5 })
  })

  it('is reordered where it was moved far: the others are not', async () => {
    const tampered = setting()
    const [moved] = tampered.log.events.splice(1, 1)
    tampered.log.events.splice(12, 0, moved!)
    tampered.log.renumber()
    const { findings } = await verify(tampered)
    expect(findings[0]).toMatchObject({ kind: 'reordered', index: 1 })
    expect(findings.every(({ kind }) => kind === 'reordered')).toBe(true)
  })

  it('is reordered where two revisions were exchanged', async () => {
    const swap = ({ log }: Setting) => {
      const [a, b] = [log.events[2]!, log.events[3]!]
      log.events[2] = { ...a, revision: b.revision }
      log.events[3] = { ...b, revision: a.revision }
    }
    const finding = { kind: 'reordered', ...at(2), revision: 2 }
    await findsFirst(swap, { ...finding, detail: 'it was recorded as revision 1' }, finding)
  })

  it('is inserted where it was forged into the middle of a stream, chained anew or not', async () => {
    const insert =
      (anew: boolean) =>
      ({ log }: Setting) => {
        const before = log.events[3]!
        const forged = sealedEvent(before.stream, before.revision + 1, before.metadata.hash, 99, { text: 'forged' })
        log.events = log.events.map((event) =>
          event.stream === before.stream && event.revision > before.revision
            ? { ...event, revision: event.revision + 1 }
            : event,
        )
        log.events.splice(4, 0, forged)
        if (anew) rechained(log.events, before.stream)
        log.renumber()
      }
    const wanted = { kind: 'inserted', index: 4, position: 5, revision: 3, stream: events[3]!.stream }
    await findsFirst(insert(true), wanted)
    await findsFirst(insert(false), wanted, { kind: 'inserted', position: 5, revision: 3 })
  })

  it('is inserted where it was forged to the end of a stream, with a chain that holds: the tree knows', async () => {
    const insert = ({ log }: Setting) => {
      const { stream, revision, metadata } = log.events[9]!
      log.events.splice(12, 0, sealedEvent(stream, revision + 1, metadata.hash, 99, { text: 'forged' }))
      log.renumber()
    }
    const { stream, revision } = events[9]!
    await findsFirst(insert, { kind: 'inserted', index: 12, position: 13, stream, revision: revision + 1 })
    const own = ({ log }: Setting) => {
      log.events.splice(9, 0, sealedEvent('note-of-nobody', 0, GENESIS_HASH, 99, {}))
      log.renumber()
    }
    await findsFirst(own, { kind: 'inserted', index: 9, position: 10, stream: 'note-of-nobody', revision: 0 })
  })

  it.each([0, 3, 10, 14])(
    'is inserted where event %i was written again at its end, under another id',
    async (number) => {
      const { stream } = events[number]!
      const revision = Math.max(...events.filter((event) => event.stream === stream).map((event) => event.revision)) + 1
      const copy = ({ log }: Setting) => {
        log.events.push({ ...events[number]!, position: 17, revision, id: '00000000-0000-4000-8000-000000000000' })
      }
      const wanted = { kind: 'inserted', position: 17, stream, revision }
      await findsFirst(copy, wanted, wanted)
    },
  )

  it('is inserted where Lyceum did not write it: it has no hash', async () => {
    const insert = ({ log }: Setting) => {
      const metadata = {} as unknown as (typeof events)[0]['metadata']
      log.events.push({ ...events[15]!, position: 17, stream: 'foreign-1', revision: 0, id: 'f', metadata })
    }
    const wanted = { kind: 'inserted', position: 17, stream: 'foreign-1' }
    await findsFirst(insert, wanted, wanted)
  })

  it('is inserted where it is there twice', async () => {
    const repeat = ({ log }: Setting) => {
      log.events.splice(9, 0, { ...log.events[4]!, revision: 9 })
      log.renumber()
    }
    const { stream } = events[4]!
    const detail = 'it is there twice'
    await findsFirst(repeat, { kind: 'inserted', index: 9, stream, detail }, { kind: 'reordered', stream, revision: 9 })
  })
})

describe('what is kept of the log', () => {
  /** The log itself is sound, and the chains say so. */
  const findsInTree = async (tamper: (setting: Setting) => void, wanted: object): Promise<void> => {
    const tampered = setting()
    tamper(tampered)
    const { intact, findings } = await verify(tampered)
    expect(intact).toBe(false)
    expect(findings.every(({ subject }) => subject === 'tree')).toBe(true)
    expect(findings[0]).toMatchObject(wanted)
  }

  it('is found altered in a leaf: the signed heads tell that the log is right', async () => {
    const forge = ({ tree }: Setting) => (tree.kept[3] = { ...tree.kept[3]!, hash: Buffer.alloc(32, 1) })
    await findsInTree(forge, { kind: 'altered', index: 3, ...at(3) })
    const rename = ({ tree }: Setting) => (tree.kept[3] = { ...tree.kept[3]!, eventId: events[8]!.id })
    await findsInTree(rename, { kind: 'altered', index: 3, ...at(3) })
    const place = ({ tree }: Setting) => (tree.kept[3] = { ...tree.kept[3]!, position: 77 })
    await findsInTree(place, { kind: 'altered', index: 3, ...at(3) })
  })

  it('is found altered in a node', async () => {
    const long = historyOf(Array.from({ length: 600 }, (_, n) => n % 7))
    const tree = new OpenTree(long)
    const verifyLong = () => verifyLog({ store: new OpenLog(long), tree, heads: headsOf(long, [600]) })
    expect(await verifyLong()).toMatchObject({ intact: true })
    tree.above.set('8/1', Buffer.alloc(32, 1))
    expect(await verifyLong()).toMatchObject({ findings: [{ kind: 'altered', subject: 'tree', index: 256 }] })
    tree.above.delete('8/0')
    expect(await verifyLong()).toMatchObject({ findings: [{ kind: 'removed', subject: 'tree' }] })
  })

  it('is found lacking a leaf, in the middle and at the end', async () => {
    await findsInTree(({ tree }) => tree.kept.splice(3, 1), { kind: 'removed', index: 3, count: 1 })
    await findsInTree(({ tree }) => tree.kept.splice(12), { kind: 'truncated', index: 12, count: 2 })
  })

  it('is found cut off to a sound smaller tree, by the heads', async () => {
    const cut = (all: Setting) => Object.assign(all, { tree: new OpenTree(events.slice(0, 12)) })
    await findsInTree(cut, { kind: 'truncated', index: 12 })
  })

  it('is found made anew over another log', async () => {
    const forge = (all: Setting) => {
      const other = events.with(7, { ...events[7]!, recordedAt: '2020-01-01T00:00:00.000Z' }).slice(0, 14)
      Object.assign(all, { tree: new OpenTree(other) })
    }
    await findsInTree(forge, { index: 7, ...at(7), signedAt: 10 })
  })
})
