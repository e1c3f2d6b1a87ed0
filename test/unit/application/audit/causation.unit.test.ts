import fc from 'fast-check'
import { causation, type CausationNode } from '../../../../src/application/audit/causation'

interface Marked {
  readonly position: number
  readonly eventId: string
  readonly causationId: string
}
const event = (position: number, causationId: string): Marked => ({
  position,
  eventId: `e${String(position)}`,
  causationId,
})

const count = (nodes: readonly CausationNode<Marked>[]): number => nodes.reduce((n, { led }) => n + 1 + count(led), 0)

describe('a tree of causes', () => {
  it('hangs every event under what it names as its cause', () => {
    const [a, b, c, d, e] = [
      event(1, 'command'),
      event(2, 'command'),
      event(3, 'e1'),
      event(4, 'e3'),
      event(5, 'other'),
    ]
    expect(causation([a, b, c, d, e])).toEqual([
      {
        causationId: 'command',
        events: [
          { event: a, led: [{ event: c, led: [{ event: d, led: [] }] }] },
          { event: b, led: [] },
        ],
      },
      { causationId: 'other', events: [{ event: e, led: [] }] },
    ])
    expect(causation([])).toEqual([])
  })

  it('loses no event, whatever the metadata claim: not by itself as its cause, nor by a later one', () => {
    const ids = fc.constantFrom('e1', 'e2', 'e3', 'e4', 'e5', 'x')
    fc.assert(
      fc.property(fc.array(ids, { maxLength: 5 }), (causes) => {
        const origins = causation(causes.map((cause, i) => event(i + 1, cause)))
        expect(origins.reduce((n, { events }) => n + count(events), 0)).toBe(causes.length)
      }),
    )
  })
})
