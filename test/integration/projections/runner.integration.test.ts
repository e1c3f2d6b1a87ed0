import { setTimeout as delay } from 'node:timers/promises'
import { InMemoryEventStore } from '../../../src/adapters/event-store/in-memory'
import { postingsModel } from '../../../src/projections/postings'
import { uuid } from '../../support/decider-specification'
import { newEvent, write } from '../../support/log'
import { createReadModels, runProjections, type TestReadModels } from '../../support/read-models'

const drafted = (title: string) =>
  newEvent('PostingDrafted', {
    institutionId: uuid(1),
    title,
    description: 'Work "at" a \\school',
    subjects: ['a,b', 'c{"d'],
  })
const published = newEvent('PostingPublished', { publishedAt: '2026-01-02T00:00:00.000Z' })

describe('the projections', () => {
  let readModels: TestReadModels
  beforeAll(async () => {
    readModels = await createReadModels()
  })
  afterAll(() => readModels.drop())

  it('fold history and then what comes', async () => {
    const store = new InMemoryEventStore()
    await write(store, `posting-${uuid(1)}`, drafted('One'), published)
    const running = runProjections([postingsModel], store, readModels.database)
    const position = await write(store, `posting-${uuid(2)}`, drafted('Two'))
    await running.reached('postings', position)
    expect(await readModels.rows('select id, stage, title, subjects, revision from read.postings order by id')).toEqual(
      [
        { id: uuid(1), stage: 'published', title: 'One', subjects: '{"a,b","c{\\"d"}', revision: '1' },
        { id: uuid(2), stage: 'draft', title: 'Two', subjects: '{"a,b","c{\\"d"}', revision: '0' },
      ],
    )
    await running.stop()
    await delay(1)
  })
})
