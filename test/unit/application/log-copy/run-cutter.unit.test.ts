import { InMemoryEventStore } from '../../../../src/adapters/event-store/in-memory'
import { type Run, RunCutter } from '../../../../src/application/log-copy/runs'
import { MAX_APPEND_BYTES } from '../../../../src/application/ports/event-store'
import { SealedHistory } from '../../../support/event-store/sealed-history'
import { write } from '../../../support/log'

/** The runs of a log of these events: streams with the lengths of their texts, in the order of the log. */
const runsOf = async (...events: readonly (readonly [stream: string, size: number])[]): Promise<readonly Run[]> => {
  const store = new InMemoryEventStore()
  const history = new SealedHistory()
  for (const [stream, size] of events) await write(store, stream, history.next(stream, size))
  const cutter = new RunCutter()
  const runs = (await store.readAll({ limit: events.length })).map((event) => cutter.add(event))
  return [...runs, cutter.end()].filter((run) => run !== undefined)
}

const shapeOf = (runs: readonly Run[]) => runs.map(({ stream, first, events }) => [stream, first, events.length])

describe('RunCutter', () => {
  it('joins what follows in the log and in its stream', async () => {
    const runs = await runsOf(['a-1', 1], ['a-1', 1], ['b-1', 1], ['a-1', 1], ['b-1', 1], ['b-1', 1])
    expect(shapeOf(runs)).toEqual([
      ['a-1', 0, 2],
      ['b-1', 0, 1],
      ['a-1', 2, 1],
      ['b-1', 1, 2],
    ])
  })

  it('has nothing of an empty log', async () => {
    expect(await runsOf()).toEqual([])
  })

  it('ends a run at 500 events', async () => {
    const many = Array.from({ length: 1_001 }, () => ['a-1', 1] as const)
    expect(shapeOf(await runsOf(...many))).toEqual([
      ['a-1', 0, 500],
      ['a-1', 500, 500],
      ['a-1', 1_000, 1],
    ])
  })

  it('keeps a run below what a log takes in one append, whatever its letters weigh', async () => {
    const sizes = [150_000, 150_000, 150_000, 300_000, 1, 1]
    const runs = await runsOf(...sizes.map((size) => ['a-1', size] as const))
    expect(shapeOf(runs)).toEqual([
      ['a-1', 0, 2],
      ['a-1', 2, 1],
      ['a-1', 3, 3],
    ])
    const units = JSON.stringify(runs[0]!.events).length
    expect(units * 3).toBeLessThan(MAX_APPEND_BYTES)
  })
})
