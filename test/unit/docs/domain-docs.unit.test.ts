import { render, stored } from '../../../scripts/domain-docs'
import { aggregates } from '../../../src/domain/registry'
import { goldenOf, upcast } from '../../support/golden'
import { stateDiagrams } from '../../support/state-diagrams'

it('docs/domain.md says what the aggregates say (npm run docs:domain)', () => {
  expect(stored()).toBe(render())
})

describe('docs/domain-states.md', () => {
  const diagrams = stateDiagrams()

  it('has a diagram of every aggregate, and no other', () => {
    expect([...diagrams.keys()].sort()).toEqual(aggregates.map(({ noun }) => noun).sort())
  })

  describe.each(aggregates.map((aggregate) => [aggregate.noun, aggregate] as const))('%s', (noun, aggregate) => {
    const arrows = diagrams.get(noun) ?? []
    const { decider, events } = aggregate

    it('names every event, and no other', () => {
      expect([...new Set(arrows.map(({ event }) => event))].sort()).toEqual(Object.keys(events).sort())
    })

    it('has arrows that go where the events lead', () => {
      const golden = new Map(goldenOf(aggregate.category).map((file) => [file.type, file]))
      const states = new Map<string, { stage: string }>([['none', decider.initialState as { stage: string }]])
      for (const { from, event, to, condition } of arrows) {
        const state = states.get(from)
        const file = golden.get(event)
        const definition = events[event]
        if (state === undefined) throw new Error(`no arrow above leads to ${from}`)
        if (file === undefined || definition === undefined) throw new Error(`no golden file of ${event}`)
        // Whether the condition of an arrow holds depends on the data; the golden file has only one kind of it.
        if (condition !== undefined) continue
        const next = decider.evolve(state, { type: event, data: upcast(definition, file) }) as { stage: string }
        expect({ from, event, to: next.stage }).toEqual({ from, event, to })
        if (from === to || !states.has(to)) states.set(to, next)
      }
    })
  })
})
