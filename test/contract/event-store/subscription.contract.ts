import * as E from 'fp-ts/Either'
import type { Batch, EventStore, Position, RecordedEvent } from '../../../src/application/ports/event-store'
import { batchesUntil, delivered, readAllAfter } from '../../support/event-store/collect'
import { newEvents, newStream } from '../../support/event-store/new-event'
import type { GetLog } from '../event-store.contract'

/** Writes to streams of its own, one append after the other, until told to stop; returns the last position. */
const keepWriting = async (store: EventStore, stopped: () => boolean): Promise<Position> => {
  let position = 0
  while (!stopped()) {
    const stream = newStream()
    const count = 1 + Math.floor(Math.random() * 5)
    const answer = await store.append(stream, 'no-stream', newEvents(count))
    if (E.isRight(answer)) position = answer.right.position
  }
  return position
}

export const subscriptionContract = (getLog: GetLog): void => {
  let store: EventStore
  let other: EventStore
  beforeAll(() => {
    ;({ store, other } = getLog())
  })

  const write = async (count: number): Promise<Position> => {
    const answer = await store.append(newStream(), 'no-stream', newEvents(count))
    if (E.isLeft(answer)) throw new Error('a new stream existed')
    return answer.right.position
  }

  it('goes from history to live under constant writing, without a seam', async () => {
    const start = await store.head()
    for (let index = 0; index < 50; index++) await write(10)
    let writers = 6
    const stopped = () => writers === 0
    const last = Promise.all([store, other, store, other, store, other].map((each) => keepWriting(each, stopped))).then(
      (positions) => Math.max(...positions),
    )
    const middle = (await store.readAll({ from: start, limit: 250 })).at(-1)!.position
    const readers = Promise.all([
      delivered(store, start, last),
      delivered(other, start, last, 7),
      delivered(store, middle, last, 100),
      delivered(other, middle, last),
    ])
    // Live, for a while: so many appends that the readers can't have read all of them as history.
    for (let index = 0; index < 100; index++) await write(1)
    writers = 0
    const [whole, small, half, otherHalf] = await readers
    const truth = await readAllAfter(store, start, 1_000, await last)
    expect(truth.length).toBeGreaterThan(600)
    expect(whole).toEqual(truth)
    expect(small).toEqual(truth)
    expect(half).toEqual(truth.slice(250))
    expect(otherHalf).toEqual(truth.slice(250))
  })

  it('shows every reader the one order, whoever wrote', async () => {
    const start = await store.head()
    const streams = Array.from({ length: 100 }, newStream)
    const answers = await Promise.all(
      streams.map((stream, index) => (index % 2 === 0 ? store : other).append(stream, 'no-stream', newEvents(2))),
    )
    const last = Math.max(...answers.map((answer) => (E.isRight(answer) ? answer.right.position : 0)))
    const [mine, theirs] = await Promise.all([delivered(store, start, last), delivered(other, start, last)])
    expect(mine).toEqual(theirs)
    expect(mine.filter(({ stream }) => streams.includes(stream))).toHaveLength(200)
  })

  it('delivers batches of at most the size asked for, and says when it has caught up', async () => {
    const start = await store.head()
    const last = await write(25)
    const batches = await batchesUntil(store, { after: start, batchSize: 10 }, ({ caughtUp }) => caughtUp)
    // Full ones, and at the end one that is not.
    expect(batches.slice(0, -1).map(({ events }) => events.length)).toEqual(batches.slice(0, -1).map(() => 10))
    expect(batches.map(({ events, caughtUp }) => caughtUp === events.length < 10)).toEqual(batches.map(() => true))
    const delivered = batches.flatMap(({ events }) => events)
    expect(delivered).toEqual(await readAllAfter(store, start, 1_000, delivered.at(-1)!.position))
    expect(delivered.filter(({ position }) => position <= last).length).toBeGreaterThanOrEqual(25)
    // A batch's position is its last event's; past the end it may be further on, over what is no event.
    const [ended, ...full] = [...batches].reverse()
    expect(full.map(({ events, position }) => position === events.at(-1)!.position)).toEqual(full.map(() => true))
    expect(ended!.position).toBeGreaterThanOrEqual(delivered.at(-1)!.position)
  })

  it('says so with an empty batch where nothing is left to deliver', async () => {
    const start = await store.head()
    const last = await write(10)
    const [only] = await batchesUntil(store, { after: last }, () => true)
    expect(only!.events.filter(({ position }) => position <= last)).toEqual([])
    expect(only!.caughtUp).toBe(true)
    expect(only!.position).toBeGreaterThanOrEqual(last)
    const batches = await batchesUntil(store, { after: start, batchSize: 5 }, ({ caughtUp }) => caughtUp)
    expect(batches.slice(0, 2).map(({ events, caughtUp }) => [events.length, caughtUp])).toEqual([
      [5, false],
      [5, false],
    ])
    expect(batches.at(-1)!.events.length).toBeLessThan(5)
  })

  it('goes on from any position that it has told, with nothing missing and nothing twice', async () => {
    const start = await store.head()
    const last = await write(20)
    const told = await batchesUntil(store, { after: start, batchSize: 6 }, ({ position }) => position >= last)
    const truth = await readAllAfter(store, start, 1_000, last)
    for (const { position } of told) {
      const rest = position >= last ? [] : await delivered(store, position, last, 4)
      expect(rest).toEqual(truth.filter((event) => event.position > position))
      expect(await readAllAfter(store, position, 7, last)).toEqual(rest)
    }
  })

  it('waits for a slow consumer and skips nothing', async () => {
    const start = await store.head()
    const end = new AbortController()
    const seen: RecordedEvent[] = []
    let goal = await write(5)
    for await (const batch of store.subscribe({ after: start, batchSize: 5, signal: end.signal })) {
      seen.push(...batch.events)
      if (seen.length < 50 && batch.events.length > 0) goal = await write(5)
      if (batch.position >= goal) end.abort()
    }
    expect(seen).toEqual(await readAllAfter(store, start, 100, seen.at(-1)!.position))
    expect(seen.length).toBeGreaterThanOrEqual(50)
  })

  it('wakes a reader that waits', async () => {
    const start = await store.head()
    const end = new AbortController()
    const batches = store.subscribe({ after: start, signal: end.signal })[Symbol.asyncIterator]()
    expect(await batches.next()).toMatchObject({ value: { caughtUp: true } })
    for (let count = 1; count <= 5; count++) {
      const position = await write(count)
      for (let reached = 0; reached < position;) {
        const { value } = (await batches.next()) as { readonly value: Batch }
        expect(value.caughtUp).toBe(true)
        reached = value.position
      }
    }
    end.abort()
    expect(await batches.next()).toEqual({ value: undefined, done: true })
  })

  it('ends without an error when its signal fires, whatever it does at the time', async () => {
    const head = await write(1)
    expect(await batchesUntil(store, { after: head }, () => true)).toHaveLength(1)
    expect(await batchesUntil(store, { after: 0, batchSize: 1 }, () => true)).toHaveLength(1)

    const waiting = new AbortController()
    const iterator = store.subscribe({ after: head, signal: waiting.signal })[Symbol.asyncIterator]()
    await iterator.next()
    const next = iterator.next()
    waiting.abort()
    expect(await next).toEqual({ value: undefined, done: true })

    const never = store.subscribe({ after: 0, signal: AbortSignal.abort() })[Symbol.asyncIterator]()
    expect(await never.next()).toEqual({ value: undefined, done: true })
  })

  it('may be left by its consumer, who then hears no more of it', async () => {
    const start = await store.head()
    await write(10)
    for await (const { events } of store.subscribe({
      after: start,
      batchSize: 2,
      signal: new AbortController().signal,
    })) {
      expect(events).toHaveLength(2)
      break
    }
  })
}
