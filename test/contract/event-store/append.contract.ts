import * as E from 'fp-ts/Either'
import * as fc from 'fast-check'
import {
  AppendTooLarge,
  EventTooLarge,
  type EventStore,
  MAX_APPEND_BYTES,
  type NewEvent,
  type StreamName,
} from '../../../src/application/ports/event-store'
import type { ExpectedRevision, JsonObject } from '../../../src/domain/kernel'
import { newEvent, newEvents, newStream } from '../../support/event-store/new-event'
import type { GetLog } from '../event-store.contract'

const conflict = (stream: StreamName, expected: ExpectedRevision, actual: number | undefined) =>
  E.left({ _tag: 'WrongExpectedRevision', stream, expected, actual })

const idsOf = async (store: EventStore, stream: StreamName): Promise<readonly string[]> =>
  (await store.readStream(stream)).map(({ id }) => id)

const ids = (events: readonly NewEvent[]): readonly string[] => events.map(({ id }) => id)

export const appendContract = (getLog: GetLog): void => {
  let store: EventStore
  let other: EventStore
  beforeAll(() => {
    ;({ store, other } = getLog())
  })

  it('writes the events of an append in their order and tells where the last one is', async () => {
    const stream = newStream()
    const events = newEvents(3)
    const before = await store.head()
    const answer = await store.append(stream, 'no-stream', events)
    const read = await store.readStream(stream)
    expect(read.map(({ id, type, data, metadata }) => ({ id, type, data, metadata }))).toEqual(events)
    expect(read.map((event) => [event.stream, event.revision])).toEqual([0, 1, 2].map((index) => [stream, index]))
    expect(read[0]!.position).toBeGreaterThan(before)
    expect(answer).toEqual(E.right({ revision: 2, position: read[2]!.position }))
    expect(await store.head()).toBeGreaterThanOrEqual(read[2]!.position)
    expect(Math.abs(Date.parse(read[0]!.recordedAt) - Date.now())).toBeLessThan(60_000)
    expect(read[0]!.recordedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  })

  it('refuses an append at another revision than the stream is at, and says which that is', async () => {
    const stream = newStream()
    expect(await store.append(stream, 0, newEvents(1))).toEqual(conflict(stream, 0, undefined))
    await store.append(stream, 'no-stream', newEvents(2))
    expect(await store.append(stream, 'no-stream', newEvents(1))).toEqual(conflict(stream, 'no-stream', 1))
    expect(await store.append(stream, 0, newEvents(1))).toEqual(conflict(stream, 0, 1))
    expect(await store.append(stream, 2, newEvents(1))).toEqual(conflict(stream, 2, 1))
    expect(await store.append(stream, 1, newEvents(1))).toMatchObject(E.right({ revision: 2 }))
    expect(await store.readStream(stream)).toHaveLength(3)
  })

  it('known failure 1: of two who create the same stream one succeeds', async () => {
    const stream = newStream()
    const answers = await Promise.all([store, other].map((each) => each.append(stream, 'no-stream', newEvents(1))))
    expect(answers.filter(E.isRight)).toHaveLength(1)
    expect(await store.readStream(stream)).toHaveLength(1)
  })

  it('lets exactly one of several concurrent appends at one revision win, 1,000 times', async () => {
    const attempt = async () => {
      const stream = newStream()
      await store.append(stream, 'no-stream', newEvents(1))
      const racers = [store, other, store, other].map((each) => ({ each, events: newEvents(2) }))
      const answers = await Promise.all(racers.map(({ each, events }) => each.append(stream, 0, events)))
      const winners = racers.filter((_, index) => E.isRight(answers[index]!))
      expect(winners).toHaveLength(1)
      expect((await idsOf(store, stream)).slice(1)).toEqual(ids(winners[0]!.events))
    }
    for (let round = 0; round < 20; round++) await Promise.all(Array.from({ length: 50 }, attempt))
  })

  it('known failure 4: accepts 20 concurrent appends that take any revision, all of them', async () => {
    const stream = newStream()
    const appends = Array.from({ length: 20 }, () => newEvents(2))
    const answers = await Promise.all(
      appends.map((events, index) => (index % 2 === 0 ? store : other).append(stream, 'any', events)),
    )
    expect(answers.filter(E.isLeft)).toEqual([])
    const read = await store.readStream(stream)
    expect(read.map(({ revision }) => revision)).toEqual(Array.from({ length: 40 }, (_, index) => index))
    expect(new Set(read.map(({ id }) => id))).toEqual(new Set(ids(appends.flat())))
    for (const [index, events] of appends.entries()) {
      const last = read.find(({ id }) => id === events[1]!.id)!
      expect(answers[index]).toEqual(E.right({ revision: last.revision, position: last.position }))
      expect(read[last.revision - 1]!.id).toBe(events[0]!.id)
    }
  })

  it('fails only the appends that conflict among those that arrive together', async () => {
    const appends = Array.from({ length: 60 }, (_, index) => ({
      stream: newStream(),
      events: newEvents(1 + (index % 3)),
      expected: index % 7 === 3 ? 5 : ('no-stream' as const),
    }))
    const answers = await Promise.all(
      appends.map(({ stream, expected, events }) => store.append(stream, expected, events)),
    )
    for (const [index, { stream, expected, events }] of appends.entries()) {
      const read = await store.readStream(stream)
      if (expected === 5) {
        expect(answers[index]).toEqual(conflict(stream, 5, undefined))
        expect(read).toEqual([])
      } else {
        const last = read.at(-1)!
        expect(read.map(({ id }) => id)).toEqual(ids(events))
        expect(answers[index]).toEqual(E.right({ revision: events.length - 1, position: last.position }))
      }
    }
  })

  it('refuses an event of 10 MB with an error that says so, and writes nothing of its append', async () => {
    const stream = newStream()
    const large = newEvent({ text: 'x'.repeat(10_000_000) }, 'LargeThingHappened')
    const appending = store.append(stream, 'no-stream', [newEvent(), large, newEvent()])
    await expect(appending).rejects.toThrow(EventTooLarge)
    await expect(appending).rejects.toThrow(/^event LargeThingHappened has 10\d{6} bytes; .* at most 1048576$/)
    expect(await store.readStream(stream)).toEqual([])
    expect(await store.append(stream, 'no-stream', newEvents(1))).toMatchObject(E.right({ revision: 0 }))
  })

  it('measures events in bytes of UTF-8, metadata included', async () => {
    const stream = newStream()
    const event = newEvent({ text: '€'.repeat(MAX_APPEND_BYTES / 3) })
    await expect(store.append(stream, 'no-stream', [event])).rejects.toThrow(EventTooLarge)
    expect(await store.append(stream, 'no-stream', [newEvent({ text: '€'.repeat(300_000) })])).toMatchObject(
      E.right({ revision: 0 }),
    )
  })

  it('takes an append of as much as one may hold, and refuses one with a byte more, all of it', async () => {
    const stream = newStream()
    const small = newEvents(3)
    const bytes = (event: NewEvent) =>
      Buffer.byteLength(JSON.stringify(event.data) + JSON.stringify(event.metadata)) + 2 * event.type.length
    const taken = small.reduce((sum, event) => sum + bytes(event), 0)
    const filler = newEvent({ text: '' })
    const filled = { ...filler, data: { text: 'x'.repeat(MAX_APPEND_BYTES - taken - bytes(filler)) } }
    const overfull = { ...filled, data: { text: `${filled.data.text}x` } }
    const appending = store.append(stream, 'no-stream', [...small, overfull])
    await expect(appending).rejects.toThrow(AppendTooLarge)
    await expect(appending).rejects.toThrow('an append of 4 events has 1048577 bytes; one may have at most 1048576')
    expect(await store.readStream(stream)).toEqual([])
    expect(await store.append(stream, 'no-stream', [...small, filled])).toMatchObject(E.right({ revision: 3 }))
    expect(await idsOf(store, stream)).toEqual(ids([...small, filled]))
  })

  it("calls a program's mistakes by their name", async () => {
    const stream = newStream()
    await expect(store.append(stream, 'any', [])).rejects.toThrow(TypeError)
    await expect(store.append(stream, 'any', [{ ...newEvent(), id: 'event-1' }])).rejects.toThrow(TypeError)
    await expect(store.append(stream, 'any', [{ ...newEvent(), type: 'A\0B' }])).rejects.toThrow(TypeError)
    await expect(store.append(`${stream}\0`, 'any', newEvents(1))).rejects.toThrow(TypeError)
    expect(await store.readStream(stream)).toEqual([])
  })

  it('keeps an event as it was when it was handed over', async () => {
    const stream = newStream()
    const data = { list: [1, 2] }
    const appending = store.append(stream, 'no-stream', [newEvent(data)])
    data.list.push(3)
    await appending
    const [first] = await store.readStream(stream)
    ;(first!.data as typeof data).list.push(4)
    expect((await store.readStream(stream))[0]!.data).toEqual({ list: [1, 2] })
  })

  it('gives back any JSON exactly as it was stored', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme' }),
      fc.constant('\u0000\ud800"\\'),
    )
    const number = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.maxSafeInteger())
    const leaf = fc.oneof(text, number, fc.boolean(), fc.constant(null))
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: 'medium' },
        leaf,
        fc.array(tie('tree'), { maxLength: 5 }),
        fc.dictionary(text, tie('tree'), { maxKeys: 5 }),
      ),
    }))
    const object = fc.dictionary(text, tree, { maxKeys: 6 }) as fc.Arbitrary<JsonObject>
    await fc.assert(
      fc.asyncProperty(fc.array(object, { minLength: 1, maxLength: 20 }), async (datas) => {
        const stream = newStream()
        await store.append(
          stream,
          'no-stream',
          datas.map((data) => newEvent(data)),
        )
        const read = await store.readStream(stream)
        expect(read.map(({ data }) => JSON.stringify(data))).toEqual(datas.map((data) => JSON.stringify(data)))
      }),
      { numRuns: 40 },
    )
  })

  it('keeps deeply nested JSON, the largest numbers and any name of a key', async () => {
    const stream = newStream()
    let nested: JsonObject = { end: true }
    for (let depth = 0; depth < 500; depth++) nested = { nested }
    const odd: unknown = JSON.parse(
      '{"__proto__": 1, "": 2, "a\\u0000b": [1.7976931348623157e308, 5e-324, 9007199254740991]}',
    )
    await store.append(stream, 'no-stream', [newEvent(nested), newEvent(odd as JsonObject)])
    const read = await store.readStream(stream)
    expect(read.map(({ data }) => JSON.stringify(data))).toEqual([nested, odd].map((data) => JSON.stringify(data)))
  })
}
