import type { EventStore, Position, RecordedEvent, StreamName } from '../../../src/application/ports/event-store'
import { readAllAfter } from '../../support/event-store/collect'
import { newEvents, newStream } from '../../support/event-store/new-event'
import type { GetLog } from '../event-store.contract'

const revisions = (events: readonly RecordedEvent[]): readonly number[] => events.map(({ revision }) => revision)
const positionsOf = (events: readonly RecordedEvent[]): readonly number[] => events.map(({ position }) => position)
const range = (first: number, last: number): readonly number[] =>
  Array.from({ length: Math.abs(last - first) + 1 }, (_, index) => (last < first ? first - index : first + index))

export const readContract = (getLog: GetLog): void => {
  const stream = newStream()
  let store: EventStore
  let start: Position
  let written: readonly RecordedEvent[]

  beforeAll(async () => {
    store = getLog().store
    start = await store.head()
    await store.append(stream, 'no-stream', newEvents(10))
    await Promise.all(Array.from({ length: 30 }, () => store.append(newStream(), 'no-stream', newEvents(3))))
    written = await readAllAfter(store, start, 1_000)
  })

  it.each([
    [{}, range(0, 9)],
    [{ from: 4 }, range(4, 9)],
    [{ limit: 3 }, range(0, 2)],
    [{ from: 4, limit: 3 }, range(4, 6)],
    [{ from: 8, limit: 100 }, range(8, 9)],
    [{ from: 10 }, []],
    [{ limit: 0 }, []],
    [{ direction: 'backwards' as const }, range(9, 0)],
    [{ direction: 'backwards' as const, limit: 2 }, range(9, 8)],
    [{ direction: 'backwards' as const, from: 4 }, range(4, 0)],
    [{ direction: 'backwards' as const, from: 4, limit: 2 }, range(4, 3)],
    [{ direction: 'backwards' as const, from: 0, limit: 5 }, [0]],
    [{ direction: 'backwards' as const, from: 50, limit: 1 }, [9]],
  ])('reads a stream of ten events with %j', async (options, expected) => {
    expect(revisions(await store.readStream(stream, options))).toEqual(expected)
  })

  it('finds nothing in a stream that does not exist', async () => {
    expect(await store.readStream(newStream())).toEqual([])
    expect(await store.readStream(newStream(), { direction: 'backwards', limit: 1 })).toEqual([])
  })

  it('reads a stream of thousands of events whole, both ways', async () => {
    const long = newStream()
    for (let first = 0; first < 2_500; first += 500)
      await store.append(long, first === 0 ? 'no-stream' : first - 1, newEvents(500))
    expect(revisions(await store.readStream(long))).toEqual(range(0, 2_499))
    expect(revisions(await store.readStream(long, { direction: 'backwards' }))).toEqual(range(2_499, 0))
    expect(revisions(await store.readStream(long, { from: 100, limit: 1_700 }))).toEqual(range(100, 1_799))
  })

  it('gives each of many reads at the same time its own events', async () => {
    const streams = await Promise.all(
      Array.from({ length: 300 }, async (_, index) => {
        const each = newStream()
        const events = newEvents(1 + (index % 4))
        await store.append(each, 'no-stream', events)
        return { each, ids: events.map(({ id }) => id) }
      }),
    )
    const reads = await Promise.all(
      streams.map(({ each }, index) => store.readStream(each, index % 2 === 0 ? {} : { from: 1, limit: 2 })),
    )
    expect(reads.map((events) => events.map(({ id }) => id))).toEqual(
      streams.map(({ ids }, index) => (index % 2 === 0 ? ids : ids.slice(1, 3))),
    )
  })

  it.each([1, 7, 100, 1_000])('reads the whole log in pages of %i, each event once and in order', async (limit) => {
    const read = await readAllAfter(store, start, limit, written.at(-1)!.position)
    expect(read.slice(0, written.length)).toEqual(written)
    const positions = positionsOf(read)
    expect(positions).toEqual([...new Set(positions)].sort((a, b) => a - b))
  })

  it('reads the log backwards, from its end or from a position', async () => {
    const mine = newStream()
    const last = await store.append(mine, 'no-stream', newEvents(1))
    const newest = await store.readAll({ direction: 'backwards', limit: 100 })
    expect(positionsOf(newest)).toEqual([...positionsOf(newest)].sort((a, b) => b - a))
    // Others may have written since, but not much.
    expect(last).toMatchObject({ right: { position: newest.find((event) => event.stream === mine)!.position } })
    expect(await store.readAll({ direction: 'backwards', limit: 1 })).toHaveLength(1)
    const from = written[20]!.position
    const backwards = await store.readAll({ direction: 'backwards', from, limit: 20 })
    expect(backwards).toEqual(written.slice(0, 20).reverse())
  })

  it('known failure 5: paging misses none of the events that share their time', async () => {
    let before: Position
    let streams: readonly StreamName[]
    let read: readonly RecordedEvent[]
    // A server that is slow takes each of them at a time of its own: then others are written.
    do {
      before = await store.head()
      streams = Array.from({ length: 40 }, newStream)
      await Promise.all(streams.map((each) => store.append(each, 'no-stream', newEvents(1))))
      read = (await readAllAfter(store, before, 1)).filter((event) => streams.includes(event.stream))
    } while (new Set(read.map(({ recordedAt }) => recordedAt)).size === 40)
    expect(new Set(read.map((event) => event.stream))).toEqual(new Set(streams))
    expect(read).toHaveLength(40)
  })
}
