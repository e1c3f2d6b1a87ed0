import { InMemoryEventStore } from '../../../src/adapters/event-store/in-memory'
import { CheckpointProgress } from '../../../src/projections/runtime/progress'
import { listenForMovements } from '../../../src/projections/runtime/signals'
import { counted, countingModel } from '../../support/counting-model'
import { write } from '../../support/log'
import { createReadModels, keepingLogger, runProjections, type TestReadModels } from '../../support/read-models'

describe('the progress of read models', () => {
  let db: TestReadModels
  beforeEach(async () => {
    db = await createReadModels()
  })
  afterEach(() => db.drop())

  it.each([
    ['by signals', 60_000, true],
    ['by polling, where signals are lost', 20, false],
  ])('is seen from other processes %s', async (_, pollMillis, listens) => {
    const store = new InMemoryEventStore()
    const model = countingModel()
    const running = runProjections([model], store, db.database)
    const elsewhere = new CheckpointProgress(db.database.pool, [model], { pollMillis })
    const stop = new AbortController()
    const listening = listens
      ? listenForMovements(
          db.url,
          { onMoved: () => elsewhere.signal(), onUnsure: () => elsewhere.forget() },
          keepingLogger(),
          stop.signal,
        )
      : undefined
    await running.reached('counts', 0)
    await elsewhere.waitFor('counts', 0, 20_000)
    const waiting = elsewhere.waitFor('counts', 3, 20_000)
    await write(store, 'counter-1', counted('a'), counted('a'), counted('a'))
    expect(await waiting).toEqual({ _tag: 'Right', right: 3 })
    stop.abort()
    await listening
    await running.stop()
  })

  it('says after the limit how far a read model is, and that one which is not built has reached nothing', async () => {
    const progress = new CheckpointProgress(db.database.pool, [countingModel()])
    expect(await progress.waitFor('counts', 0, 10)).toMatchObject({ left: { readModel: 'counts', wanted: 0 } })

    const store = new InMemoryEventStore()
    const running = runProjections([countingModel()], store, db.database)
    await running.reached('counts', await write(store, 'counter-1', counted('a')))
    expect(await progress.waitFor('counts', 2, 10)).toEqual({
      _tag: 'Left',
      left: { _tag: 'NotCaughtUp', readModel: 'counts', wanted: 2, reached: 1 },
    })
    await running.stop()
  })

  it('is not that of tables of another version', async () => {
    const store = new InMemoryEventStore()
    const running = runProjections([countingModel()], store, db.database)
    await running.reached('counts', await write(store, 'counter-1', counted('a')))
    await running.stop()
    const newer = new CheckpointProgress(db.database.pool, [countingModel('counts', undefined, 2)])
    expect(await newer.waitFor('counts', 0, 10)).toMatchObject({ _tag: 'Left' })
  })
})
