import { errorCatalogue, integer, object, text } from '../../src/domain/kernel'
import { right } from 'fp-ts/Either'
import { integer as count, text as words } from '../../src/projections/runtime/column'
import { readModel } from '../../src/projections/runtime/read-model'
import { defineTable } from '../../src/projections/runtime/table'
import { newEvent } from './log'

const events = { Counted: { data: object({ group: text(1, 100), n: integer(0, 1_000_000) }) } } as const

/** An aggregate of one event, for tests of what surrounds aggregates. */
export const counter = {
  category: 'counter',
  context: 'lms' as const,
  collection: 'counters',
  noun: 'Counter',
  commands: {},
  events,
  errors: errorCatalogue({}),
  decider: { initialState: {}, decide: () => right([]), evolve: (state: object) => state },
}

export const counted = (group: string, n = 1, at?: string) =>
  newEvent('Counted', { group, n }, at === undefined ? {} : { at })

const groups = (name: string) =>
  defineTable({
    name,
    comment: 'How often each group was counted',
    columns: {
      name: words('The group'),
      times: count('How many events'),
      total: count('The sum of their numbers'),
    },
    key: ['name'],
    constraints: ['check (total < 1000000)'],
  })

/**
 * A read model that adds up. Its rows tell at once when an event was folded twice or not at all. `before` sees every
 * event first, and may throw.
 */
export const countingModel = (name = 'counts', before: (n: number) => void = () => undefined, version = 1) => {
  const tables = { groups: groups(name) }
  const { on, define } = readModel(tables)
  return define({
    name,
    version,
    description: 'Adds up',
    on: [
      on(counter, {
        Counted: ({ data: { group, n } }, { groups }) => {
          const now = groups.get(group) ?? { name: group, times: 0, total: 0 }
          before(n)
          groups.put({ name: group, times: now.times + 1, total: now.total + n })
        },
      }),
    ],
    queries: () => [],
  })
}
