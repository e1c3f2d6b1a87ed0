import * as E from 'fp-ts/Either'
import type { EventStore } from '../../../src/application/ports/event-store'
import type { ExpectedRevision } from '../../../src/domain/kernel'
import { newEvent, newEvents, newStream } from '../../support/event-store/new-event'
import type { GetLog } from '../event-store.contract'

export const idempotenceContract = (getLog: GetLog): void => {
  let store: EventStore
  let other: EventStore
  beforeAll(() => {
    ;({ store, other } = getLog())
  })

  const cases: readonly (readonly [ExpectedRevision, number])[] = [
    ['no-stream', 0],
    [1, 2],
    ['any', 0],
    ['any', 2],
  ]
  it.each(cases)('is acknowledged as the first was: at %s, after %i events', async (expected, before) => {
    const stream = newStream()
    if (before > 0) await store.append(stream, 'no-stream', newEvents(before))
    const events = newEvents(3)
    const first = await store.append(stream, expected, events)
    expect(first).toMatchObject(E.right({ revision: before + 2 }))
    expect(await store.append(stream, expected, events)).toEqual(first)
    await store.append(stream, before + 2, newEvents(2))
    expect(await other.append(stream, expected, events)).toEqual(first)
    expect(await store.readStream(stream)).toHaveLength(before + 5)
  })

  it.each(cases)('is written once where both arrive together: at %s, after %i events', async (expected, before) => {
    const stream = newStream()
    if (before > 0) await store.append(stream, 'no-stream', newEvents(before))
    const events = newEvents(2)
    const [first, ...repeats] = await Promise.all(
      [store, store, other, other].map((each) => each.append(stream, expected, events)),
    )
    expect(first).toMatchObject(E.right({ revision: before + 1 }))
    expect(repeats).toEqual([first, first, first])
    expect(await store.readStream(stream)).toHaveLength(before + 2)
  })

  it('is no repeat with other ids, with fewer or more events, or in another order', async () => {
    const stream = newStream()
    const [a, b] = [newEvent(), newEvent()]
    await store.append(stream, 'no-stream', [a, b])
    const refused = E.left({ _tag: 'WrongExpectedRevision', stream, expected: 'no-stream', actual: 1 })
    for (const events of [newEvents(2), [a, newEvent()], [b, a], [a, b, newEvent()]])
      expect(await store.append(stream, 'no-stream', events)).toEqual(refused)
    expect((await store.readStream(stream)).map(({ id }) => id)).toEqual([a.id, b.id])
  })

  it('does not touch the appends that arrive with it', async () => {
    const repeated = { stream: newStream(), events: newEvents(2) }
    const first = await store.append(repeated.stream, 'no-stream', repeated.events)
    const fresh = Array.from({ length: 10 }, () => ({ stream: newStream(), events: newEvents(2) }))
    const [again, ...answers] = await Promise.all(
      [repeated, ...fresh].map(({ stream, events }) => store.append(stream, 'no-stream', events)),
    )
    expect(again).toEqual(first)
    for (const [index, { stream }] of fresh.entries()) {
      const read = await store.readStream(stream)
      expect(answers[index]).toEqual(E.right({ revision: 1, position: read[1]!.position }))
    }
  })
}
