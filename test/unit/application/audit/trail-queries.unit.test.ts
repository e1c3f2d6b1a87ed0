import { isLeft, right } from 'fp-ts/Either'
import { InMemoryEventStore } from '../../../../src/adapters/event-store/in-memory'
import type { EventTrail, TrailEntry } from '../../../../src/application/ports/event-trail'
import { ReadModelQueryBus } from '../../../../src/application/queries/query-bus'
import { type CorrelationAnswer, trailQueries } from '../../../../src/application/queries/trail-queries'
import { instant } from '../../../../src/domain/kernel'
import { actor, uuid } from '../../../support/decider-specification'
import { unrecorded } from '../../../support/unrecorded'

const at = instant('2026-03-01T10:00:00Z')

/** A seat that was offered again and again, as nobody took it: each offer came of the lapse of the one before. */
const chain = (length: number): readonly TrailEntry[] =>
  Array.from({ length }, (_, n) => ({
    ...{ position: n + 1, eventId: uuid(n + 1), category: 'course', id: uuid(0), revision: n, type: 'SeatOffered' },
    ...{ actorId: 'process:advance-waiting-lists', actorRole: 'system', commandId: uuid(0x1_0000 + n) },
    ...{ correlationId: 'req-1', causationId: uuid(n), occurredAt: at, recordedAt: at },
  }))

const trailOf = (entries: readonly TrailEntry[]): EventTrail => ({
  find: (eventId) => Promise.resolve(entries.find((entry) => entry.eventId === eventId)),
  ofCorrelation: (id, limit) =>
    Promise.resolve(entries.filter(({ correlationId }) => correlationId === id).slice(0, limit)),
})

const correlation = async (entries: readonly TrailEntry[], id: string): Promise<unknown> => {
  const bus = new ReadModelQueryBus({ waitFor: (_, wanted) => Promise.resolve(right(wanted)) }, unrecorded)
  const ports = { log: new InMemoryEventStore(), trail: trailOf(entries), readModel: 'activity' }
  const query = trailQueries(ports).find(({ name }) => name === 'audit.correlation')!
  const outcome = await bus.ask(query, { params: { id }, by: actor('auditor') })
  if (isLeft(outcome)) return 'code' in outcome.left ? outcome.left.code : outcome.left
  return outcome.right.kind === 'item' ? outcome.right.item : undefined
}

describe('what came of a request', () => {
  it('is shown from its beginning, as deep as JSON can be written, and it is said where there is more', async () => {
    const all = (await correlation(chain(1_000), 'req-1')) as CorrelationAnswer
    expect(all).toMatchObject({ events: 1_000, truncated: false })
    const some = (await correlation(chain(1_001), 'req-1')) as CorrelationAnswer
    expect(some).toMatchObject({ events: 1_000, truncated: true })
    expect(JSON.stringify(some).match(/"led"/g)).toHaveLength(1_000)
    expect(some.origins).toHaveLength(1)
  })

  it('is found by any of its events, and not where there is none', async () => {
    const entries = chain(3)
    expect(await correlation(entries, uuid(2))).toEqual(await correlation(entries, 'req-1'))
    expect(await correlation(entries, uuid(9))).toBe('query.not-found')
    expect(await correlation(entries, 'req-2')).toBe('query.not-found')
  })
})
