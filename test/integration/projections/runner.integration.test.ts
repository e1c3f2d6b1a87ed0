import { InMemoryEventStore } from '../../../src/adapters/event-store/in-memory'
import { postingsModel } from '../../../src/projections/postings'
import { counted, countingModel } from '../../support/counting-model'
import { uuid } from '../../support/decider-specification'
import { type CommitFault, faultyPool } from '../../support/faulty-pool'
import { newEvent, write } from '../../support/log'
import { createReadModels, killProjections, runProjections, type TestReadModels } from '../../support/read-models'
import { eventually } from '../../support/eventually'

const drafted = (title: string) =>
  newEvent('PostingDrafted', {
    institutionId: uuid(1),
    title,
    description: 'Work "at" a \\school',
    subjects: ['a,b', 'c{"d'],
  })
const published = newEvent('PostingPublished', { publishedAt: '2026-01-02T00:00:00.000Z' })

describe('the projections', () => {
  let db: TestReadModels
  beforeEach(async () => {
    db = await createReadModels()
  })
  afterEach(() => db.drop())

  it('fold history and then what comes', async () => {
    const store = new InMemoryEventStore()
    await write(store, `posting-${uuid(1)}`, drafted('One'), published)
    const running = runProjections([postingsModel], store, db.database)
    await running.reached('postings', 2)
    const position = await write(store, `posting-${uuid(2)}`, drafted('Two'))
    await running.reached('postings', position)
    expect(await db.rows('select id, stage, title, subjects, revision from read.postings order by id')).toEqual([
      { id: uuid(1), stage: 'published', title: 'One', subjects: '{"a,b","c{\\"d"}', revision: '1' },
      { id: uuid(2), stage: 'draft', title: 'Two', subjects: '{"a,b","c{\\"d"}', revision: '0' },
    ])
    await running.stop()
  })

  it('fold a thousand events into as many batches as they like, each once', async () => {
    const store = new InMemoryEventStore()
    for (let i = 0; i < 20; i += 1)
      await write(store, `counter-${String(i)}`, ...Array.from({ length: 50 }, (_, n) => counted(`g${String(n % 7)}`)))
    const models = [countingModel('by_one'), countingModel('by_many')]
    const [one, many] = [
      runProjections(models.slice(0, 1), store, db.database, { batchSize: 7 }),
      runProjections(models.slice(1), store, db.database),
    ]
    await one.reached('by_one', 1_000)
    await many.reached('by_many', 1_000)
    const rows = await db.rows('select * from read.by_one order by name')
    expect(rows.reduce((sum, { times }) => sum + Number(times), 0)).toBe(1_000)
    expect(await db.rows('select * from read.by_many order by name')).toEqual(rows)
    await Promise.all([one.stop(), many.stop()])
  })

  it('case M26: a failure at event 40 leaves the checkpoint at 39; started again, 40 is folded, and once', async () => {
    const store = new InMemoryEventStore()
    const numbers = Array.from({ length: 150 }, (_, n) => counted(`g${String(n % 5)}`, n + 1))
    await write(store, 'counter-1', ...numbers)
    let broken = true
    const failing = countingModel('failing', (n) => {
      if (broken && n === 40) throw new Error('cannot take 40')
    })
    const others = ['a', 'b', 'c', 'd'].map((name) => countingModel(name))
    const first = runProjections([failing, ...others], store, db.database, { batchSize: 25 })
    for (const { name } of others) await first.reached(name, 150)
    await eventually(() => expect(first.runner.status()).toContainEqual(expect.objectContaining({ state: 'stopped' })))

    const [checkpoint] = await db.rows(
      "select position, failed_at, failure from lyceum_projections.generations where read_model = 'failing'",
    )
    expect(checkpoint).toMatchObject({ position: '39', failed_at: '40' })
    expect(checkpoint?.['failure']).toContain('cannot take 40')
    expect(first.logger.lines).toContainEqual(
      expect.objectContaining({ level: 'error', fields: expect.objectContaining({ position: 40 }) as unknown }),
    )
    await first.stop()

    broken = false
    const second = runProjections([failing], store, db.database, { batchSize: 25 })
    await second.reached('failing', 150)
    expect(await db.rows('select sum(times) as times, sum(total) as total from read.failing')).toEqual([
      { times: '150', total: String((150 * 151) / 2) },
    ])
    expect(await db.rows("select failure from lyceum_projections.generations where read_model = 'failing'")).toEqual([
      { failure: null },
    ])
    await second.stop()
  })

  it('stop before the event that the database refuses, with all before it folded', async () => {
    const store = new InMemoryEventStore()
    await write(store, 'counter-1', ...Array.from({ length: 30 }, () => counted('fine', 1)))
    const running = runProjections([countingModel()], store, db.database)
    await running.reached('counts', 30)
    const refused = counted('too much', 1_000_000)
    await write(store, 'counter-2', counted('fine'), counted('fine'), refused, counted('fine'))
    await eventually(() => expect(running.runner.status()).toEqual([expect.objectContaining({ state: 'stopped' })]))
    expect(await db.rows('select name, times from read.counts')).toEqual([{ name: 'fine', times: '32' }])
    expect(running.runner.status()[0]?.failure).toContain('at position 33')
    await running.stop()
  })

  it('fold every event once while connections die between write and commit', async () => {
    const store = new InMemoryEventStore()
    const running = runProjections([countingModel()], store, db.database, { batchSize: 20 })
    const hasTriedAgain = () => running.logger.lines.some(({ message }) => message.includes('tries again'))
    let written = 0
    // Some died while nothing was done over them: then more have to.
    for (let i = 0; i < 40 || !hasTriedAgain(); i += 1) {
      await write(store, `counter-${String(i)}`, ...Array.from({ length: 50 }, (_, n) => counted(`g${String(n % 11)}`)))
      written += 50
      if (i % 5 === 0) await killProjections(db.url)
    }
    await running.reached('counts', written)
    expect(await db.rows('select sum(times) as times from read.counts')).toEqual([{ times: String(written) }])
    await running.stop()
  })

  it('fold every event once whether a commit or only its answer is lost', async () => {
    const store = new InMemoryEventStore()
    const faults: CommitFault[] = [undefined, undefined, 'lost', undefined, 'unanswered']
    const options = { batchSize: 20, backoff: { firstMillis: 1, mostMillis: 10 } }
    let commits = 0
    const pool = faultyPool(db.database.pool, () => faults[(commits += 1) % 5])
    const running = runProjections([countingModel()], store, { ...db.database, pool }, options)
    for (let i = 0; i < 40; i += 1) {
      const position = await write(store, `counter-${String(i)}`, counted('a'), counted(`g${String(i % 11)}`))
      await running.reached('counts', position)
    }
    expect(await db.rows('select sum(times) as times from read.counts')).toEqual([{ times: '80' }])
    expect(commits).toBeGreaterThan(40)
    await running.stop()
  })

  it('fold every event once when two owners believe that they are alone', async () => {
    const store = new InMemoryEventStore()
    const owners = [1, 2].map(() => runProjections([countingModel()], store, db.database, { batchSize: 10 }))
    for (let i = 0; i < 50; i += 1) await write(store, `counter-${String(i)}`, counted('a'), counted('b'), counted('c'))
    for (const owner of owners) await owner.reached('counts', 150)
    expect(await db.rows('select sum(times) as times from read.counts')).toEqual([{ times: '150' }])
    for (const owner of owners) await owner.stop()
  })
})
