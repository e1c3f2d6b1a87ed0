import { isRight } from 'fp-ts/Either'
import { aggregates } from '../../../src/domain/registry'
import { type Golden, goldenCategories, goldenOf, upcast } from '../../support/golden'

const named = ({ type, version }: Pick<Golden, 'type' | 'version'>) => `${type}.v${version}`

describe('events that were written once can be read for ever', () => {
  it('has no golden files but those of an aggregate', () => {
    const categories = new Set(aggregates.map(({ category }) => category))
    expect(goldenCategories().filter((category) => !categories.has(category))).toEqual([])
  })

  describe.each(aggregates.map((aggregate) => [aggregate.category, aggregate] as const))(
    '%s',
    (category, aggregate) => {
      const files = goldenOf(category)
      const definitions = Object.entries(aggregate.events)

      it('has one golden file for each version of each event, and no other', () => {
        const expected = definitions.flatMap(([type, { version = 1 }]) =>
          Array.from({ length: version }, (_, i) => named({ type, version: i + 1 })),
        )
        expect(files.map(named).sort()).toEqual(expected.sort())
      })

      it('has an upcaster for every version but the last', () => {
        for (const [, { version = 1, upcasters = [] }] of definitions) expect(upcasters).toHaveLength(version - 1)
      })

      for (const file of files)
        it(`reads ${named(file)}`, () => {
          const definition = aggregate.events[file.type]!
          const present = upcast(definition, file)
          expect(isRight(definition.data.decode(present))).toBe(true)
          // A property that the codec does not know would be dropped on the way to the log and back.
          expect(definition.data.encode(present)).toEqual(present)
        })

      it('folds them, whatever came before', () => {
        const { decider } = aggregate
        const history = definitions.flatMap(([type, definition]) =>
          files.filter((file) => file.type === type).map((file) => ({ type, data: upcast(definition, file) })),
        )
        for (const event of history) expect(() => decider.evolve(decider.initialState, event) as unknown).not.toThrow()
        const folded: unknown = history.reduce<unknown>(decider.evolve, decider.initialState)
        expect(folded).not.toEqual(decider.initialState)
      })
    },
  )
})
