import * as E from 'fp-ts/Either'
import {
  type Appended,
  type EventStore,
  type NewEvent,
  type Position,
  type StreamName,
  StoreUnavailable,
  UnknownOutcome,
} from '../../../src/application/ports/event-store'
import type { ExpectedRevision } from '../../../src/domain/kernel'
import { delivered, readAllAfter } from '../../support/event-store/collect'
import { newEvents, newStream } from '../../support/event-store/new-event'
import type { GetLog } from '../event-store.contract'

const isOutOfReach = (error: unknown): boolean => error instanceof StoreUnavailable || error instanceof UnknownOutcome

/** Appends as a client must: where the outcome is unknown, the same again until there is one. */
const appendAtLast = async (
  store: EventStore,
  stream: StreamName,
  expected: ExpectedRevision,
  events: readonly NewEvent[],
): Promise<Appended> => {
  for (;;) {
    try {
      const answer = await store.append(stream, expected, events)
      if (E.isRight(answer)) return answer.right
      throw new Error(`an append to ${stream} was refused, which nobody else writes to`)
    } catch (error) {
      if (!isOutOfReach(error)) throw error
    }
  }
}

const appendedIds = async (store: EventStore, stream: StreamName): Promise<readonly string[]> => {
  for (;;) {
    try {
      return (await store.readStream(stream)).map(({ id }) => id)
    } catch (error) {
      if (!isOutOfReach(error)) throw error
    }
  }
}

export const faultContract = (getLog: GetLog): void => {
  let store: EventStore
  let other: EventStore
  beforeAll(() => {
    ;({ store, other } = getLog())
  })

  it('loses and doubles nothing when its connections break under load', async () => {
    const { breakConnections } = getLog()
    const start = await store.head()
    let stopped = false
    let acknowledged = 0
    const client = async (each: EventStore): Promise<readonly [StreamName, readonly string[], Position]> => {
      const stream = newStream()
      const ids: string[] = []
      let last: Appended | undefined
      while (!stopped) {
        const events = newEvents(2)
        last = await appendAtLast(each, stream, last?.revision ?? 'no-stream', events)
        ids.push(...events.map(({ id }) => id))
        acknowledged++
      }
      return [stream, ids, last?.position ?? 0]
    }
    const clients = Promise.all(Array.from({ length: 20 }, (_, index) => client(index % 2 === 0 ? store : other)))
    const last = clients.then((all) => Math.max(...all.map(([, , position]) => position)))
    const readers = Promise.all([delivered(store, start, last, 50), delivered(other, start, last)])
    for (let round = 0; round < 8; round++) {
      const before = acknowledged
      while (acknowledged < before + 100) await new Promise((resolve) => setTimeout(resolve, 5))
      await breakConnections()
    }
    stopped = true
    for (const [stream, ids] of await clients) expect((await appendedIds(store, stream)).join()).toBe(ids.join())
    const truth = await readAllAfter(store, start, 1_000, await last)
    const [mine, theirs] = await readers
    expect(mine).toEqual(truth)
    expect(theirs).toEqual(truth)
  })

  it('finishes what is in flight when it closes, and is then out of reach', async () => {
    const closing = await getLog().open()
    const head = await closing.head()
    const idle = closing.subscribe({ after: head, signal: new AbortController().signal })[Symbol.asyncIterator]()
    await idle.next()
    const nextOfIdle = idle.next()
    const streams = Array.from({ length: 50 }, newStream)
    const appends = Promise.all(streams.map((stream) => closing.append(stream, 'no-stream', newEvents(1))))
    await Promise.all([closing.close(), closing.close()])
    expect((await appends).filter(E.isLeft)).toEqual([])
    for (const stream of streams) expect(await store.readStream(stream)).toHaveLength(1)
    // What came before the end is delivered or not; but it ends.
    for (let result = await nextOfIdle; result.done !== true; result = await idle.next());
    await expect(closing.append(newStream(), 'any', newEvents(1))).rejects.toThrow(StoreUnavailable)
    await expect(closing.readStream(newStream())).rejects.toThrow(StoreUnavailable)
    await expect(closing.readAll({ limit: 1 })).rejects.toThrow(StoreUnavailable)
    await expect(closing.head()).rejects.toThrow(StoreUnavailable)
  })
}
