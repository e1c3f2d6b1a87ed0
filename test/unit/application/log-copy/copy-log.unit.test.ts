import { InMemoryEventStore } from '../../../../src/adapters/event-store/in-memory'
import { copyLog, type CopyStep } from '../../../../src/application/log-copy'
import type { NewEvent } from '../../../../src/application/ports/event-store'
import { type Fault, FaultyStore } from '../../../support/commands/faulty-store'
import { keptOf, SealedHistory, writeHistory } from '../../../support/event-store/sealed-history'
import { write } from '../../../support/log'

const PATIENCE = { attempts: 5, firstMillis: 1, mostMillis: 1 }

/** A target whose appends go wrong as `nextFault` says. */
const faulty = (store: InMemoryEventStore, nextFault: () => Fault | undefined) => {
  const appends = new FaultyStore(store, nextFault)
  return Object.assign(store.sibling(), { append: appends.append.bind(appends) })
}

describe('copyLog', () => {
  let source: InMemoryEventStore
  let target: InMemoryEventStore
  beforeEach(() => {
    source = new InMemoryEventStore()
    target = new InMemoryEventStore()
  })

  const copy = (inFlight = 16, onStep: (step: CopyStep) => void = () => undefined) =>
    copyLog({ source, target, inFlight, onStep, patience: PATIENCE })

  it('copies nothing of an empty log', async () => {
    expect(await copy()).toMatchObject({ events: 0, streams: 0, copied: 0, orderKept: true })
  })

  it('keeps ids, data, metadata, the order and when each event was first recorded', async () => {
    await writeHistory(source, { streams: 5, turns: 60 })
    const report = await copy()
    const original = await keptOf(source)
    expect(await keptOf(target)).toEqual(original)
    expect(report).toMatchObject({
      events: original.length,
      copied: original.length,
      streams: 5,
      orderKept: true,
      otherStreams: 0,
    })
  })

  it('keeps the first recording through a second copy', async () => {
    await writeHistory(source, { streams: 2, turns: 10 })
    await copy()
    const third = new InMemoryEventStore()
    await copyLog({ source: target, target: third, inFlight: 4 })
    expect(await keptOf(third)).toEqual(await keptOf(source))
  })

  it('writes nothing where everything is there already', async () => {
    await writeHistory(source, { streams: 3, turns: 20 })
    await copy()
    const head = await target.head()
    expect(await copy()).toMatchObject({ copied: 0, orderKept: true })
    expect(await target.head()).toBe(head)
  })

  it('goes on where an earlier run was cut off, also in the middle of a run of events', async () => {
    await writeHistory(source, { streams: 4, turns: 40 })
    const original = await keptOf(source)
    for (let cut = 1; cut < original.length; cut += 7) {
      target = new InMemoryEventStore()
      for (const event of original.slice(0, cut) as (NewEvent & { stream: string })[])
        await write(target, event.stream, event)
      expect(await copy()).toMatchObject({ copied: original.length - cut, orderKept: true })
      expect(await keptOf(target)).toEqual(original)
    }
  })

  it('goes on where an earlier run left gaps between streams, and says that the order is another', async () => {
    const [first, second] = await writeHistory(source, { streams: 2, turns: 8 })
    const original = await keptOf(source)
    const ofSecond = (original as (NewEvent & { stream: string })[]).filter(({ stream }) => stream === second)
    await write(target, second!, ...ofSecond)
    expect(await copy()).toMatchObject({ copied: original.length - ofSecond.length, orderKept: false })
    for (const stream of [first!, second!])
      expect(await keptOf(target, [stream])).toEqual(await keptOf(source, [stream]))
  })

  it('leaves what comes meanwhile for another run, and says so', async () => {
    const history = new SealedHistory()
    await write(source, 'note-1', history.next('note-1'))
    const report = await copy(1, ({ phase, done }) => {
      if (phase === 'copy' && done === 0) void write(source, 'note-1', history.next('note-1'))
    })
    expect(report).toMatchObject({ events: 1, head: 1, sourceHead: 2 })
    expect(await copy()).toMatchObject({ events: 2, copied: 1, sourceHead: 2 })
  })

  it('leaves other streams of the target alone, and counts them', async () => {
    await write(target, 'other-1', new SealedHistory().next('other-1'))
    await writeHistory(source, { streams: 2, turns: 10 })
    expect(await copy()).toMatchObject({ otherStreams: 1, orderKept: true })
  })

  it('tells how far it is, in each of its phases', async () => {
    await writeHistory(source, { streams: 2, turns: 10 })
    const steps: CopyStep[] = []
    const { events } = await copy(2, (step) => steps.push(step))
    for (const phase of ['check', 'copy', 'verify'] as const)
      expect(steps.filter((step) => step.phase === phase).at(-1)?.done).toBe(events)
  })

  describe('refuses, before anything is written,', () => {
    it('a target that holds another event in a stream', async () => {
      const [stream] = await writeHistory(source, { streams: 2, turns: 10 })
      await write(target, stream!, new SealedHistory().next(stream!))
      await expect(copy()).rejects.toThrow(`the target holds another event than the source: ${stream!} at revision 0`)
      expect(await target.head()).toBe(1)
    })

    it('a target that went on by itself', async () => {
      const history = new SealedHistory()
      await write(source, 'note-1', history.next('note-1'))
      await copy()
      await write(target, 'note-1', history.next('note-1'))
      await expect(copy()).rejects.toThrow('the target holds an event that the source has not: note-1 at revision 1')
    })

    it('a target whose copy was altered', async () => {
      const history = new SealedHistory()
      await write(source, 'note-1', history.next('note-1'))
      await copy()
      const second = history.next('note-1')
      await write(source, 'note-1', second, history.next('note-1'))
      await write(target, 'note-1', { ...second, id: history.next('note-2').id })
      await expect(copy()).rejects.toThrow('another event than the source: note-1 at revision 1')
    })

    it('a source with an event that does not match its hash', async () => {
      const history = new SealedHistory()
      const [first, second] = [history.next('note-1'), history.next('note-1')]
      await write(source, 'note-1', first, { ...second, data: { text: 'forged' } })
      await expect(copy()).rejects.toThrow(
        'the source is not sound: the event of note-1 at revision 1 (position 2) does not match its hash',
      )
      expect(await target.head()).toBe(0)
    })

    it('a source from which an event was taken out', async () => {
      const history = new SealedHistory()
      const [first, , third] = [history.next('note-1'), history.next('note-1'), history.next('note-1')]
      await write(source, 'note-1', first, third)
      await expect(copy()).rejects.toThrow('note-1 at revision 1 (position 2) does not follow the event before it')
    })
  })

  describe('when appends go wrong', () => {
    it.each<Fault>(['answer-lost', 'request-lost', 'unavailable'])('(%s) has everything there once', async (fault) => {
      await writeHistory(source, { streams: 5, turns: 60 })
      let count = 0
      const store = target
      target = faulty(store, () => (count++ % 3 === 1 ? fault : undefined))
      const report = await copy(8)
      const byStream = (events: readonly object[]) => [...events].sort((a, b) => key(a).localeCompare(key(b)))
      const key = (event: object) => JSON.stringify(event)
      expect(byStream(await keptOf(store))).toEqual(byStream(await keptOf(source)))
      expect(report.orderKept).toBe(fault === 'answer-lost')
    })

    it('keeps the order whatever happens when one append is under way at a time', async () => {
      await writeHistory(source, { streams: 5, turns: 60 })
      let count = 0
      target = faulty(target, () => (count++ % 3 === 1 ? 'request-lost' : undefined))
      expect(await copy(1)).toMatchObject({ orderKept: true })
    })

    it('gives up a target that stays away, and goes on in another run', async () => {
      await writeHistory(source, { streams: 2, turns: 20 })
      const store = target
      let count = 0
      target = faulty(store, () => (count++ > 4 ? 'unavailable' : undefined))
      await expect(copy(2)).rejects.toThrow('run the same command again and it goes on')
      target = store
      expect(await copy()).toMatchObject({ orderKept: true })
      expect(await keptOf(store)).toEqual(await keptOf(source))
    })
  })

  it('finds what was altered in the target while it was copied', async () => {
    await writeHistory(source, { streams: 1, turns: 10 })
    const store = target
    target = Object.assign(store.sibling(), {
      append: (stream: string, expected: number, [first, ...rest]: NewEvent[]) =>
        store.append(stream, expected, [{ ...first!, data: { text: 'forged' } }, ...rest]),
    })
    await expect(copy()).rejects.toThrow(/^the target is not sound: .* at revision 0 .* does not match its hash$/)
  })
})
