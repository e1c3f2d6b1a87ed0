import { randomUUID } from 'node:crypto'
import type { Actor, Currency } from '../../../src/domain/kernel'
import type { Level } from '../../../src/domain/profile'
import { profilesModel } from '../../../src/projections/profiles'
import type { AnyListQuery } from '../../../src/application/queries/query'
import { accepted, marketplace, request } from '../../support/commands/marketplace'
import {
  createReadModels,
  runProjections,
  type RunningProjections,
  type TestReadModels,
} from '../../support/read-models'

const tutor = (): Actor => ({ id: randomUUID(), role: 'tutor' })
const reviewer: Actor = { id: randomUUID(), role: 'support' }
const stranger: Actor = { id: randomUUID(), role: 'learner' }
const system: Actor = { id: 'process:forgetting', role: 'system' }

const offer = (subject: string, level: Level, amount: number, currency = 'EUR') => ({
  subject,
  levels: [level],
  hourlyRate: { amount, currency: currency as Currency },
})

describe('profiles', () => {
  let models: TestReadModels
  let projections: RunningProjections
  const market = marketplace()
  beforeAll(async () => {
    models = await createReadModels()
    projections = runProjections([profilesModel], market.store, models.database)
  })
  afterAll(async () => {
    await projections.stop()
    await models.drop()
  })

  let last = 0
  const issue = async (category: string, id: string, type: string, data: unknown, by: Actor) => {
    last = Math.max(last, accepted(await market.bus.dispatch(request(category, id, type, data, by))).position)
  }
  const queries = () => profilesModel.queries(models.database)
  const found = async (params: object, by = stranger): Promise<readonly string[]> => {
    await projections.reached('profiles', last)
    const search = queries().find(({ name }) => name === 'profiles.tutors') as AnyListQuery
    const { items } = await search.run(params, { limit: 100 }, by)
    return (items as readonly { displayName: string }[]).map(({ displayName }) => displayName)
  }
  const seen = async (name: string, id: string, by: Actor): Promise<unknown> => {
    await projections.reached('profiles', last)
    const query = queries().find((each) => each.name === name)
    if (query?.kind !== 'item') throw new Error(`no item query ${name}`)
    return query.run({ id }, by) as Promise<unknown>
  }

  const write = async (displayName: string, offers: readonly unknown[], more: object = {}, visibility = 'public') => {
    const owner = tutor()
    // The newest comes first.
    market.clock.advance(1_000)
    const text = { displayName, languages: [{ tag: 'en', fluency: 'native' }], ...more }
    await issue('profile', owner.id, 'CreateProfile', text, owner)
    if (offers.length > 0) await issue('profile', owner.id, 'OfferTeaching', { offers }, owner)
    await issue('profile', owner.id, 'ChangeVisibility', { visibility }, owner)
    return owner
  }

  const verify = async (owner: Actor) => {
    const document = { fileId: randomUUID(), kind: 'identity', mediaType: 'image/jpeg' }
    const claim = { legalName: 'Canary Legal', birthDate: '1990-12-10', country: 'PT' }
    await issue('verification', owner.id, 'AddDocument', document, owner)
    await issue('verification', owner.id, 'SubmitVerification', claim, owner)
    await issue('verification', owner.id, 'ClaimVerification', {}, reviewer)
    await issue('verification', owner.id, 'ApproveVerification', {}, reviewer)
  }

  it('are found by words, subject, level, language, price and verification, and only where they show themselves', async () => {
    const ada = await write('Ada', [offer('Maths', 'secondary', 3_000), offer('Piano', 'adult', 8_000)], {
      headline: 'Patient with fractions',
      languages: [{ tag: 'pt-BR', fluency: 'native' }],
    })
    await write('Bob', [offer('Piano', 'adult', 4_000)], { about: 'Jazz, and nothing but' })
    await write('Cy', [offer('Piano', 'primary', 3_000, 'GBP')], {}, 'members')
    await write('Hidden', [offer('Piano', 'adult', 1_000)], {}, 'hidden')
    await write('No teacher', [])
    await verify(ada)

    expect(await found({})).toEqual(['Ada', 'Cy', 'Bob'])
    expect(await found({ words: 'fractions' })).toEqual(['Ada'])
    expect(await found({ words: 'jazz OR fractions' })).toEqual(['Ada', 'Bob'])
    expect(await found({ words: "') or true --" })).toEqual([])
    expect(await found({ subject: 'piano' })).toEqual(['Ada', 'Cy', 'Bob'])
    // One offer has to meet it all: Ada teaches piano, and something for 30, but no piano for 30.
    expect(await found({ subject: 'piano', currency: 'EUR', mostAnHour: '4000' })).toEqual(['Bob'])
    expect(await found({ level: 'primary' })).toEqual(['Cy'])
    expect(await found({ language: 'pt-BR' })).toEqual(['Ada'])
    expect(await found({ verified: 'true' })).toEqual(['Ada'])
  })

  it('use the index of words, not a look at every profile', async () => {
    await projections.reached('profiles', last)
    const [index] = await models.rows("select indexdef from pg_indexes where indexdef like '%gin (to_tsvector%'")
    expect(index?.['indexdef']).toContain('simple')
  })

  it('are shown to whom they are for, and their verification to reviewers', async () => {
    const owner = await write('Private', [offer('Latin', 'higher', 2_000)], {}, 'hidden')
    expect(await seen('profiles.by-id', owner.id, stranger)).toBeUndefined()
    expect(await seen('profiles.by-id', owner.id, owner)).toMatchObject({ displayName: 'Private', verified: false })
    expect(await seen('profiles.by-id', owner.id, reviewer)).toBeDefined()
    await verify(owner)
    expect(await seen('profiles.by-id', owner.id, owner)).toMatchObject({ teaches: 'Latin' })
    expect(await seen('verifications.by-id', owner.id, reviewer)).toMatchObject({
      stage: 'approved',
      legalName: 'Canary Legal',
    })
  })

  it('count as verified up to the end of the approval, whether that is recorded or not', async () => {
    const owner = await write('Once verified', [offer('Greek', 'higher', 2_000)])
    await verify(owner)
    // The market's clock stands in March 2026; two years on from it lie in the future of this machine, or in its past.
    const approved = (await seen('profiles.by-id', owner.id, owner)) as { verified: boolean; verifiedUntil: string }
    expect(approved.verified).toBe(approved.verifiedUntil > new Date().toISOString())
    await issue('verification', owner.id, 'RevokeVerification', { ground: 'mismatch', note: 'Not him' }, reviewer)
    expect(await seen('profiles.by-id', owner.id, owner)).toMatchObject({ verified: false })
  })

  it('vanish with who is forgotten, and what comes later finds none and makes none', async () => {
    const owner = await write('Canary Gone', [offer('Greek', 'higher', 2_000)])
    await verify(owner)
    expect(await found({ subject: 'Greek', words: 'canary' })).toEqual(['Canary Gone'])
    await issue('forgetting', owner.id, 'RequestForgetting', { cause: 'staff', dueAt: market.clock.now() }, system)
    await issue('forgetting', owner.id, 'BeginForgetting', { cause: 'staff' }, system)
    await issue('forgetting', owner.id, 'RecordKeyDestroyed', {}, system)
    expect(await found({ words: 'canary' })).toEqual([])
    for (const table of ['profiles', 'teaching_offers', 'verifications'])
      expect(await models.rows(`select 1 from read.${table} where user_id = '${owner.id}'`)).toEqual([])
    await issue('verification', owner.id, 'RevokeVerification', { ground: 'mismatch', note: 'Late' }, reviewer)
    expect(await seen('verifications.by-id', owner.id, reviewer)).toBeUndefined()
  })
})
