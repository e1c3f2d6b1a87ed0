import { eventually } from '../support/eventually'
import { createDatabase, type TestDatabase } from '../support/postgres/database'
import { done } from '../support/program/marketplace'
import { type Person, someone } from '../support/program/people'
import { type Service, startService, stop } from '../support/program/program'
import { until } from '../support/program/until'

const DOCUMENT = { document: 'matching', version: '2026-01-01' }

describe('matching in the program', () => {
  let database: TestDatabase
  let service: Service
  beforeAll(async () => {
    database = await createDatabase()
    service = await startService({ DATABASE_URL: database.url })
  })
  afterAll(async () => {
    await stop(service)
    await database.drop()
  })

  const profile = async (who: Person, ...steps: readonly (readonly [verb: string, data: unknown])[]): Promise<void> => {
    for (const [verb, data] of [
      ['create', { displayName: 'Robin', languages: [], zone: 'Europe/Berlin' }] as const,
      ...steps,
    ])
      done(await who.post(`/api/v1/profiles/${who.id}/${verb}`, data))
  }
  const agree = async (who: Person): Promise<void> => {
    done(
      await who.post(`/api/v1/privacy/consents/${who.id}/give-consents`, { consents: [DOCUMENT], given: 'settings' }),
    )
  }
  const suggested = async (who: Person): Promise<readonly string[]> => {
    const { body } = await who.get('/api/v1/profiles/matching/tutors')
    return (body as { readonly items: readonly { readonly tutorId: string }[] }).items.map(({ tutorId }) => tutorId)
  }

  it('suggests a tutor soon after both agreed, over the bus, and no longer soon after one took that back', async () => {
    const tutor = await someone(service.url, 'tutor')
    const offers = [{ subject: 'Algebra', levels: ['adult'], hourlyRate: { amount: 3_000, currency: 'EUR' } }]
    await profile(tutor, ['offer-teaching', { offers }], ['change-visibility', { visibility: 'public' }])
    const learner = await someone(service.url, 'learner')
    await profile(learner, ['set-learning-wishes', { wishes: [{ subject: 'Algebra', level: 'adult' }] }])
    await agree(learner)
    expect(await suggested(learner)).toEqual([])

    await agree(tutor)
    await until('the tutor is suggested', async () => (await suggested(learner)).includes(tutor.id))
    const found = async () =>
      (await learner.get('/api/v1/profiles/matching/search?text=equations&subject=Algebra')).body
    await eventually(async () => expect(await found()).toMatchObject({ items: [{ rank: 1, tutorId: tutor.id }] }))

    done(await tutor.post(`/api/v1/privacy/consents/${tutor.id}/withdraw`, { document: 'matching' }))
    await until('the tutor is not suggested any more', async () => (await suggested(learner)).length === 0)
  })
})
