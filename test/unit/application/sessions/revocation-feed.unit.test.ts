import { randomUUID } from 'node:crypto'
import { InMemoryEventStore } from '../../../../src/adapters/event-store/in-memory'
import { AggregateRegistry } from '../../../../src/application/commands/aggregate-registry'
import type { EventStore } from '../../../../src/application/ports/event-store'
import { RevocationFeed } from '../../../../src/application/sessions/revocation-feed'
import type { StandingChange } from '../../../../src/application/sessions/revocation-list'
import { aggregates } from '../../../../src/domain/registry'
import { eventually } from '../../../support/eventually'
import { newEvent } from '../../../support/event-store/new-event'
import { keepingLogger } from '../../../support/read-models'

const endedAt = '2026-03-01T10:00:00.000Z'
const ended = () => newEvent({ userId: randomUUID(), cause: 'log-out', endedAt }, 'SessionEnded')

/** A log whose first subscription swallows what comes, as a connection does that was cut without a word. */
const deafAtFirst = (log: EventStore) => {
  let subscriptions = 0
  return {
    head: () => log.head(),
    readAll: (options: Parameters<EventStore['readAll']>[0]) => log.readAll(options),
    subscribe: async function* (options: Parameters<EventStore['subscribe']>[0]) {
      subscriptions += 1
      if (subscriptions === 1)
        await new Promise((_, reject) => {
          options.signal.addEventListener('abort', () => reject(new Error('abandoned')), { once: true })
        })
      yield* log.subscribe(options)
    },
  }
}

describe('the feed of revocations', () => {
  it('is begun again where it stands still although the log goes on, says so, and misses nothing (case M28)', async () => {
    const log = new InMemoryEventStore()
    const heard: [string, StandingChange][] = []
    const list = {
      cover: () => undefined,
      forget: () => undefined,
      changed: (subject: string, change: StandingChange) => void heard.push([subject, change]),
    }
    const logger = keepingLogger()
    const stop = new AbortController()
    const registry = new AggregateRegistry(aggregates)
    const feed = new RevocationFeed({ store: deafAtFirst(log), registry, list, logger }, 100)
    const { followed } = await feed.start(stop.signal)

    try {
      const session = randomUUID()
      await log.append(`session-${session}`, 'any', [ended()])
      await eventually(() => {
        expect(heard).toEqual([[session, { kind: 'closed' }]])
      })
      expect(logger.lines.filter(({ level }) => level === 'warn')).toHaveLength(1)
    } finally {
      stop.abort()
      await followed
    }
  })
})
