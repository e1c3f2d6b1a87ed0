import { randomUUID } from 'node:crypto'
import { Pool } from 'pg'
import { LocalEmbeddings } from '../../../src/adapters/embeddings/local'
import { OpenAiEmbeddings } from '../../../src/adapters/embeddings/openai'
import { PostgresEmbeddingBudget } from '../../../src/adapters/matching/budget'
import { startMatchingTables } from '../../../src/adapters/matching/schema'
import type { Actor } from '../../../src/domain/kernel'
import { accepted, request } from '../../support/commands/marketplace'
import { OpenAiPeer } from '../../support/embeddings/openai-peer'
import { type MatchingHouse, openMatching } from '../../support/matching-house'
import { createDatabase, type TestDatabase } from '../../support/postgres/database'
import { silentLogger } from '../../support/silent-logger'

const unlimited = { take: () => Promise.resolve(true) }

describe('two models of embeddings', () => {
  const peer = new OpenAiPeer()
  const local = new LocalEmbeddings()
  let outside: OpenAiEmbeddings
  let house: MatchingHouse
  /** The clock of the pause after a failure. */
  let millis = 0
  beforeAll(async () => {
    outside = new OpenAiEmbeddings({
      ...{
        apiKey: 'sk-test',
        baseUrl: await peer.start(),
        model: 'own-model',
        budget: unlimited,
        logger: silentLogger,
      },
      ...{ retries: 0, restMillis: 1_000, millis: () => millis },
    })
    house = await openMatching([outside, local])
  })
  afterAll(async () => {
    await house.close()
    await local.close()
    await peer.stop()
  })

  const person = async (
    role: Actor['role'],
    ...steps: readonly (readonly [category: string, type: string, data: unknown])[]
  ) => {
    const who: Actor = { id: randomUUID(), role }
    const consents = [{ document: 'matching', version: '2026-01-01' }]
    for (const [category, type, data] of [
      ['profile', 'CreateProfile', { displayName: 'Robin', languages: [] }] as const,
      ...steps,
      ['consent', 'GiveConsents', { consents, given: 'settings' }] as const,
    ])
      accepted(await house.lyceum.service.execute(request(category, who.id, type, data, who)))
    return who
  }
  const tutor = (subject: string) =>
    person(
      'tutor',
      [
        'profile',
        'OfferTeaching',
        { offers: [{ subject, levels: ['adult'], hourlyRate: { amount: 1, currency: 'EUR' } }] },
      ],
      ['profile', 'ChangeVisibility', { visibility: 'public' }],
    )
  const listedBy = async (who: Actor): Promise<string | null | undefined> => {
    const { rows } = await house.pool.query<{ readonly model: string | null }>(
      'select model from lyceum_matching.wishes where learner_id = $1',
      [who.id],
    )
    return rows[0]?.model
  }

  it('never meet: the one that is here ranks all until the other one has everybody, and does so again when it is down', async () => {
    const first = await tutor('Chess')
    const who = await person('learner', ['profile', 'SetLearningWishes', { wishes: [{ subject: 'Chess' }] }])
    await house.settle()
    expect(await listedBy(who)).toBe(outside.model)

    peer.troubles.push({ kind: 'status', status: 500 })
    const second = await tutor('Go')
    await house.settle()
    expect(await listedBy(who)).toBe(local.model)
    const ids = (await house.ask('matching.tutors', {}, who)).map(({ tutorId }) => tutorId)
    expect(ids).toEqual([first.id, second.id])
    const { rows: waiting } = await house.pool.query('select kind, id, failures from lyceum_matching.marks')
    expect(waiting).toContainEqual({ kind: 'person', id: second.id, failures: 1 })

    // When its time has come it is asked again, and everybody has a vector of it.
    millis += 1_000
    await house.pool.query('update lyceum_matching.marks set due = clock_timestamp()')
    await house.settle()
    await house.marks.mark([{ kind: 'wishes', id: who.id, position: 0 }])
    await house.settle()
    expect(await listedBy(who)).toBe(outside.model)
  })

  it('ask nothing twice of the same text', async () => {
    const who = await tutor('Bridge')
    await house.settle()
    const asked = peer.requests.length
    await house.marks.mark([{ kind: 'person', id: who.id, position: 0 }])
    await house.settle()
    expect(peer.requests).toHaveLength(asked)
  })
})

describe('the budget of a day', () => {
  let database: TestDatabase
  let pool: Pool
  beforeAll(async () => {
    database = await createDatabase()
    pool = new Pool({ connectionString: database.url, max: 8 })
    await startMatchingTables(pool)
  })
  afterAll(async () => {
    await pool.end()
    await database.drop()
  })

  it('is one for all who spend at once, and anew the next day', async () => {
    const budget = new PostgresEmbeddingBudget(pool, 'lyceum_matching', 100)
    const taken = await Promise.all(Array.from({ length: 40 }, () => budget.take(7)))
    expect(taken.filter(Boolean)).toHaveLength(14)
    expect(await budget.take(2)).toBe(true)
    expect(await budget.take(1)).toBe(false)
    await pool.query('update lyceum_matching.spent set day = day - 1')
    expect(await budget.take(101)).toBe(false)
    expect(await budget.take(100)).toBe(true)
  })
})
