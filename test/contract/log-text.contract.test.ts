import { InMemoryEventStore } from '../../src/adapters/event-store/in-memory'
import type { EventStore, RecordedEvent } from '../../src/application/ports/event-store'
import type { EventText, LogText } from '../../src/application/ports/log-text'
import { textOfLog } from '../../src/application/relay'
import { readAllAfter } from '../support/event-store/collect'
import { newEvent, newEvents, newStream } from '../support/event-store/new-event'
import { PostgresLog } from '../support/event-store/postgres-log'

interface TextUnderTest {
  readonly store: EventStore
  readonly text: LogText
  readonly dispose: () => Promise<void>
}

const kinds: Readonly<Record<string, () => Promise<TextUnderTest>>> = {
  PostgreSQL: async () => {
    const log = await PostgresLog.create()
    const store = await log.open()
    return { store, text: store, dispose: () => log.dispose() }
  },
  'a log that has no text of its own': () => {
    const store = new InMemoryEventStore()
    return Promise.resolve({ store, text: textOfLog(store), dispose: () => store.close() })
  },
}

const readEvent = ({ data, metadata, ...event }: EventText): RecordedEvent => ({
  ...event,
  data: JSON.parse(data) as RecordedEvent['data'],
  metadata: JSON.parse(metadata) as RecordedEvent['metadata'],
})

describe.each(Object.entries(kinds))('the text of a log: %s', (_, make) => {
  let log: TextUnderTest
  beforeAll(async () => {
    log = await make()
  })
  afterAll(() => log.dispose())

  it('is what its events are, in their order, from history to live', async () => {
    const { store, text } = log
    const awkward = newEvent({
      words: 'é 𝄞 " \\ \n \u2028',
      numbers: [1e21, 0.1, -0],
      nothing: null,
      deep: { er: [[{}]] },
    })
    await store.append(newStream(), 'no-stream', [awkward, ...newEvents(24)])
    const end = new AbortController()
    const events: EventText[] = []
    let late: Promise<unknown> | undefined
    for await (const batch of text.subscribeText({ after: 0, batchSize: 10, signal: end.signal })) {
      expect(batch.events.length).toBeLessThanOrEqual(10)
      expect(batch.caughtUp).toBe(batch.events.length < 10)
      events.push(...batch.events)
      if (batch.caughtUp) late ??= store.append(newStream(), 'no-stream', newEvents(3))
      if (events.length === 28) end.abort()
    }
    await late
    expect(events.map(readEvent)).toEqual(await readAllAfter(store, 0, 100))
  })

  it('goes on after a position', async () => {
    const { store, text } = log
    const start = await store.head()
    await store.append(newStream(), 'no-stream', newEvents(4))
    const [second] = await store.readAll({ from: start + 1, limit: 1 })
    const end = new AbortController()
    for await (const batch of text.subscribeText({ after: start + 1, signal: end.signal })) {
      expect(batch.events.map(({ id }) => id)[0]).toBe(second?.id)
      expect(batch.events).toHaveLength(3)
      end.abort()
    }
  })
})
