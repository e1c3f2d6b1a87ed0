import fc from 'fast-check'
import { randomUUID } from 'node:crypto'
import { InMemoryEventStore } from '../../../src/adapters/event-store/in-memory'
import { applicationsModel } from '../../../src/projections/applications'
import { agendaModel } from '../../../src/projections/agenda'
import { rebuild } from '../../../src/projections/runtime/rebuild'
import type { AnyReadModel } from '../../../src/projections/runtime/read-model'
import { replay } from '../../../src/projections/replay/replay'
import { newEvent, write } from '../../support/log'
import { createReadModels, decode, keepingLogger, runProjections, type TestReadModels } from '../../support/read-models'

const at = '2026-01-01T00:00:00.000Z'
const later = '2026-02-01T00:00:00.000Z'
const range = { start: '2026-03-01T10:00:00.000Z', end: '2026-03-01T11:00:00.000Z' }

const submitted = (tutorId: string, institutionId: string, coverLetter: string) =>
  newEvent('ApplicationSubmitted', {
    attempt: 1,
    postingId: randomUUID(),
    institutionId,
    tutorId,
    coverLetter,
    submittedAt: at,
  })
const interview = (place: string, by: string) =>
  newEvent('InterviewScheduled', { range, place, scheduledAt: at }, { actor: { id: by, role: 'registrar' } })
const block = (label: string) => newEvent('TimeBlocked', { blockId: randomUUID(), range, label, blockedAt: at })
const erased = (when = later) =>
  newEvent('KeyDestroyed', { destroyedAt: when }, { at: when, actor: { id: 'lyceum', role: 'system' } })

const models: readonly AnyReadModel[] = [applicationsModel, agendaModel]

describe('what read models keep of a person who is forgotten', () => {
  let db: TestReadModels
  beforeEach(async () => {
    db = await createReadModels()
  })
  afterEach(() => db.drop())

  const letters = () => db.rows('select cover_letter, interview_place from read.applications order by cover_letter')
  const labels = () => db.rows('select label from read.agenda order by label')

  it('is erased in rows of every table that is theirs, and in no other', async () => {
    const [ann, ben, office] = [randomUUID(), randomUUID(), randomUUID()]
    const store = new InMemoryEventStore()
    const [anns, bens] = [`application-${randomUUID()}`, `application-${randomUUID()}`]
    await write(store, anns, submitted(ann, office, "Ann's letter"), interview("at Ann's", office))
    await write(store, bens, submitted(ben, office, "Ben's letter"), interview("at Ben's", ann))
    await write(store, `calendar-${ann}`, block("Ann's note"))
    await write(store, `calendar-${ben}`, block("Ben's note"))
    const running = runProjections(models, store, db.database)
    await running.reached('applications', await store.head())

    const end = await write(store, `forgetting-${ann}`, erased())
    for (const { name } of models) await running.reached(name, end)

    expect(await letters()).toEqual([
      { cover_letter: "Ben's letter", interview_place: "at Ben's" },
      { cover_letter: '[erased]', interview_place: '[erased]' },
    ])
    expect(await labels()).toEqual([{ label: "Ben's note" }, { label: '[erased]' }])
    await running.stop()
  })

  it('stays erased when a row that was remembered in memory is changed afterwards', async () => {
    const [ann, office] = [randomUUID(), randomUUID()]
    const store = new InMemoryEventStore()
    const stream = `application-${randomUUID()}`
    await write(store, stream, submitted(ann, office, "Ann's letter"))
    const running = runProjections(models, store, db.database)
    await running.reached('applications', await store.head())

    await write(store, `forgetting-${ann}`, erased())
    const end = await write(store, stream, newEvent('ApplicationScreened', { score: 80, screenedAt: later }))
    await running.reached('applications', end)

    expect(await db.rows('select cover_letter, score from read.applications')).toEqual([
      { cover_letter: '[erased]', score: '80' },
    ])
    await running.stop()
  })

  it('is erased when the same batch wrote it, and again what came between the account and its key', async () => {
    const [ann, office] = [randomUUID(), randomUUID()]
    const store = new InMemoryEventStore()
    await write(store, `application-${randomUUID()}`, submitted(ann, office, 'before'))
    await write(
      store,
      `account-${ann}`,
      newEvent('AccountErased', { erasedAt: later, cause: 'staff', identifierIds: [] }),
    )
    await write(store, `application-${randomUUID()}`, submitted(ann, office, 'between'))
    const end = await write(store, `forgetting-${ann}`, erased())

    const running = runProjections(models, store, db.database)
    await running.reached('applications', end)
    expect((await letters()).map(({ cover_letter }) => cover_letter)).toEqual(['[erased]', '[erased]'])
    await running.stop()
  })

  it('is in no table that a rebuild makes, nor in a replay of the time after', async () => {
    const [ann, office] = [randomUUID(), randomUUID()]
    const store = new InMemoryEventStore()
    await write(store, `application-${randomUUID()}`, submitted(ann, office, "Ann's letter"))
    await write(store, `forgetting-${ann}`, erased())
    const ports = { store, database: db.database, decode, logger: keepingLogger() }

    await rebuild(applicationsModel, ports, { batchSize: 1 })
    await replay({ schema: 'afterwards', clock: 'occurred', models: [applicationsModel] }, ports)

    expect(await letters()).toEqual([{ cover_letter: '[erased]', interview_place: null }])
    expect(await db.rows('select cover_letter from afterwards.applications')).toEqual([{ cover_letter: '[erased]' }])
  })

  it('changes nothing for anybody else, whoever is forgotten and whenever', async () => {
    const people = Array.from({ length: 4 }, () => randomUUID())
    const office = randomUUID()
    const run = fc.asyncProperty(
      fc.array(fc.record({ who: fc.nat({ max: 3 }), forget: fc.boolean(), batch: fc.integer({ min: 1, max: 3 }) }), {
        minLength: 3,
        maxLength: 15,
      }),
      async (steps) => {
        const store = new InMemoryEventStore()
        const forgotten = new Set<number>()
        const written: { readonly who: number; readonly id: string }[] = []
        for (const { who, forget } of steps) {
          if (forget) {
            forgotten.add(who)
            await write(store, `forgetting-${people[who]!}`, erased())
          } else if (!forgotten.has(who)) {
            const id = randomUUID()
            written.push({ who, id })
            await write(store, `application-${id}`, submitted(people[who]!, office, `letter of ${String(who)}`))
          }
        }
        await rebuild(
          applicationsModel,
          { store, database: db.database, decode, logger: keepingLogger() },
          { batchSize: steps[0]!.batch },
        )
        const rows = await db.rows('select id, cover_letter from read.applications order by id')
        const expected = written.map(({ who, id }) => ({
          id,
          cover_letter: forgotten.has(who) ? '[erased]' : `letter of ${String(who)}`,
        }))
        expect(rows).toEqual(expected.sort((a, b) => (a.id < b.id ? -1 : 1)))
      },
    )
    await fc.assert(run, { numRuns: 12 })
  })
})
