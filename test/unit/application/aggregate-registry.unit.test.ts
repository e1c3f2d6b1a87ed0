import { right } from 'fp-ts/Either'
import { AggregateRegistry, UnknownEvent } from '../../../src/application/commands/aggregate-registry'
import type { EventMetadata } from '../../../src/application/ports/event-store'
import { defineAggregate, type EventDefinition, integer, type JsonObject, object } from '../../../src/domain/kernel'
import { aggregates } from '../../../src/domain/registry'

const aggregateOf = (category: string, Counted: EventDefinition) =>
  defineAggregate({
    category,
    context: 'lms',
    collection: 'counters',
    noun: 'Counter',
    commands: { Count: { data: object({}), summary: 'Count.' } },
    events: { Counted },
    errors: { kinds: {} },
    decider: { initialState: 0, decide: () => right([]), evolve: (state: number) => state + 1 },
  })

/** Version 1 had `n`, version 2 `count`, version 3 `count` and `unit`. */
const Counted: EventDefinition = {
  data: object({ count: integer(0, 9), unit: integer(0, 9) }),
  version: 3,
  upcasters: [({ n, ...rest }: JsonObject) => ({ ...rest, count: n }), (data: JsonObject) => ({ ...data, unit: 1 })],
}
const registry = new AggregateRegistry([aggregateOf('counter', Counted)])

const recorded = (data: JsonObject, schemaVersion: number, type = 'Counted', stream = 'counter-1') => ({
  stream,
  type,
  data,
  metadata: { schemaVersion } as EventMetadata,
})

describe('the registry of aggregates', () => {
  it('brings an event of any version to the present shape', () => {
    const present = { type: 'Counted', data: { count: 5, unit: 1 } }
    expect(registry.decodeEvent(recorded({ n: 5 }, 1))).toEqual(present)
    expect(registry.decodeEvent(recorded({ count: 5 }, 2))).toEqual(present)
    expect(registry.decodeEvent(recorded({ count: 5, unit: 1 }, 3))).toMatchObject(present)
  })

  it('knows an event that it does not know', () => {
    expect(() => registry.decodeEvent(recorded({}, 4))).toThrow(UnknownEvent)
    expect(() => registry.decodeEvent(recorded({}, 1, 'Lost'))).toThrow(UnknownEvent)
    expect(() => registry.decodeEvent(recorded({}, 1, 'Counted', 'other-1'))).toThrow(UnknownEvent)
    expect(() => registry.decodeEvent(recorded({}, 1, 'constructor'))).toThrow(UnknownEvent)
  })

  it('finds commands by category and name, and nothing else', () => {
    expect(registry.command('counter', 'Count')?.aggregate.category).toBe('counter')
    for (const [category, type] of [
      ['counter', 'toString'],
      ['counter', '__proto__'],
      ['constructor', 'Count'],
    ] as const)
      expect(registry.command(category, type)).toBeUndefined()
  })

  it('is not built from parts that contradict one another', () => {
    const fine = aggregateOf('counter', Counted)
    expect(() => new AggregateRegistry([fine, fine])).toThrow(TypeError)
    expect(() => new AggregateRegistry([aggregateOf('two-words', Counted)])).toThrow(TypeError)
    expect(() => new AggregateRegistry([aggregateOf('counter', { ...Counted, version: 4 })])).toThrow(TypeError)
    expect(() => new AggregateRegistry(aggregates)).not.toThrow()
  })
})
