import { randomUUID } from 'node:crypto'
import { withMatching } from '../../../src/adapters/matching/own-rows'
import { FIELDS } from '../../../src/application/matching/fields'
import { allInputs } from '../../../src/application/matching/inputs'
import type { Actor } from '../../../src/domain/kernel'
import { accepted, request } from '../../support/commands/marketplace'
import { type MatchingHouse, openMatching } from '../../support/matching-house'

type Line = Readonly<Record<string, unknown>>

const DOCUMENT = { document: 'matching', version: '2026-01-01' }
const system: Actor = { id: 'process:test', role: 'system' }
const euros = (amount: number) => ({ amount, currency: 'EUR' })

describe('matching', () => {
  let house: MatchingHouse
  beforeAll(async () => {
    house = await openMatching()
  })
  afterAll(() => house.close())

  const person = (role: Actor['role']): Actor => ({ id: randomUUID(), role })
  const issue = async (category: string, id: string, type: string, data: unknown, by: Actor) =>
    accepted(await house.lyceum.service.execute(request(category, id, type, data, by)))
  /** What Lyceum does itself. */
  const does = async (category: string, id: string, type: string, data: unknown) =>
    accepted(await house.lyceum.bus.dispatch(request(category, id, type, data, system)))
  const own = (who: Actor, category: string, type: string, data: unknown) => issue(category, who.id, type, data, who)

  const agree = (who: Actor) => own(who, 'consent', 'GiveConsents', { consents: [DOCUMENT], given: 'settings' })
  const withdraw = (who: Actor) => own(who, 'consent', 'WithdrawConsent', { document: 'matching' })

  /** A tutor who shows themselves, with what differs from the usual one. */
  const tutor = async ({
    subject = 'Algebra',
    levels = ['secondary'],
    rate = 3_000,
    name = 'Robin Doe',
    about = 'Patient lessons in algebra and geometry.',
    languages = [] as readonly unknown[],
    agreed = true,
  } = {}): Promise<Actor> => {
    const who = person('tutor')
    await own(who, 'profile', 'CreateProfile', { displayName: name, languages, about, zone: 'Europe/Berlin' })
    await own(who, 'profile', 'OfferTeaching', { offers: [{ subject, levels, hourlyRate: euros(rate) }] })
    await own(who, 'profile', 'ChangeVisibility', { visibility: 'members' })
    if (agreed) await agree(who)
    return who
  }
  const learner = async (wishes: readonly unknown[], agreed = true): Promise<Actor> => {
    const who = person('learner')
    await own(who, 'profile', 'CreateProfile', { displayName: 'Sam', languages: [], zone: 'Europe/Berlin' })
    await own(who, 'profile', 'SetLearningWishes', { wishes })
    if (agreed) await agree(who)
    return who
  }
  const suggested = (who: Actor): Promise<readonly Line[]> => house.ask('matching.tutors', {}, who)
  const lineOf = async (who: Actor, of: Actor): Promise<Line | undefined> =>
    (await suggested(who)).find(({ tutorId }) => tutorId === of.id)
  const open = (who: Actor, startTime: string, durationMinutes: number) =>
    own(who, 'calendar', 'SetAvailability', {
      rules: [{ rule: 'FREQ=DAILY', from: '2026-01-01', startTime, durationMinutes }],
    })
  const rows = async (table: string): Promise<number> =>
    Number((await house.pool.query<{ n: string }>(`select count(*) as n from lyceum_matching.${table}`)).rows[0]?.n)

  it('puts the tutor first who fits the wish, and says why field by field', async () => {
    const [algebra, chess] = [
      await tutor(),
      await tutor({ subject: 'Chess', about: 'Openings and endgames.', levels: ['adult'] }),
    ]
    const who = await learner([{ subject: 'Algebra', level: 'secondary', goal: 'Pass the exam in linear equations' }])
    await house.settle()
    const lines = await suggested(who)
    expect(lines.map(({ tutorId }) => tutorId).slice(0, 2)).toEqual([algebra.id, chess.id])
    const [first] = lines as readonly { score: number; reasons: readonly Record<string, number | string>[] }[]
    expect(first!.reasons.find(({ field }) => field === 'subject')).toMatchObject({ value: 1, words: 'offers Algebra' })
    expect(first!.reasons.find(({ field }) => field === 'level')).toMatchObject({ value: 1 })
    const contributions = first!.reasons.map(({ contribution }) => contribution as number)
    expect(contributions.reduce((sum, each) => sum + each, 0)).toBeCloseTo(first!.score, 4)
    expect(FIELDS).toEqual(expect.arrayContaining(first!.reasons.map(({ field }) => field)))
  })

  it('knows nobody who did not agree, whether tutor or learner, and forgets all when that is taken back', async () => {
    const silent = await tutor({ subject: 'Origami', about: 'Folding paper.', agreed: false })
    const willing = await tutor({ subject: 'Origami', about: 'Folding paper.' })
    const who = await learner([{ subject: 'Origami' }])
    const shy = await learner([{ subject: 'Origami' }], false)
    await house.settle()
    expect(await lineOf(who, willing)).toBeDefined()
    expect(await lineOf(who, silent)).toBeUndefined()
    expect(await suggested(shy)).toEqual([])
    expect(await house.people.count(silent.id)).toBe(0)
    expect(await house.people.count(shy.id)).toBe(0)

    await withdraw(willing)
    await withdraw(who)
    expect(await house.people.count(willing.id)).toBeGreaterThan(0)
    await house.settle()
    for (const each of [willing, who]) expect(await house.people.count(each.id)).toBe(0)
    expect(await suggested(who)).toEqual([])
    const { rows: kept } = await house.pool.query(
      'select from lyceum_matching.vectors where owner = $1 and vector is not null',
      [willing.id],
    )
    expect(kept).toEqual([])

    await agree(silent)
    await agree(who)
    await house.settle()
    expect(await lineOf(who, silent)).toBeDefined()
    expect(await lineOf(who, willing)).toBeUndefined()
  })

  it('shows nobody whose consent is to a version that is no longer in force', async () => {
    const [other, who] = [await tutor({ subject: 'Juggling' }), await learner([{ subject: 'Juggling' }])]
    await house.settle()
    expect(await lineOf(who, other)).toBeDefined()
    await house.pool.query(`update lyceum_matching.tutors set consent = '2025-01-01' where user_id = $1`, [other.id])
    expect(await lineOf(who, other)).toBeUndefined()
  })

  it('leaves out who hides their profile, and who offers nothing any more', async () => {
    const [hiding, ending] = [await tutor({ subject: 'Harp' }), await tutor({ subject: 'Harp' })]
    const who = await learner([{ subject: 'Harp' }])
    await house.settle()
    expect(await lineOf(who, hiding)).toBeDefined()
    expect(await lineOf(who, ending)).toBeDefined()
    await own(hiding, 'profile', 'ChangeVisibility', { visibility: 'hidden' })
    await own(ending, 'profile', 'OfferTeaching', { offers: [] })
    await house.settle()
    expect(await lineOf(who, hiding)).toBeUndefined()
    expect(await lineOf(who, ending)).toBeUndefined()
  })

  it('gives the same score under any name and sex, and whatever languages somebody speaks', async () => {
    const about = (name: string, noun: string, pronoun: string) =>
      `${name} is a ${noun} who loves teaching the violin; ${pronoun} has played in orchestras.`
    const who = await learner([{ subject: 'Violin', goal: 'Play in an orchestra' }])
    const violinist = await tutor({ subject: 'Violin', name: 'Maria Rossi', about: about('Maria', 'woman', 'she') })
    await house.settle()
    const before = await lineOf(who, violinist)
    expect(before).toBeDefined()
    for (const [name, first, noun, pronoun] of [
      ['Peter Smith', 'Peter', 'man', 'he'],
      ['Kim Nguyen', 'Kim', 'nonbinary', 'they'],
      ['李 明', '李', 'female', 'she'],
    ] as const) {
      await own(violinist, 'profile', 'DescribeProfile', {
        ...{ displayName: name, languages: [{ tag: 'vi', fluency: 'native' }], zone: 'Europe/Berlin' },
        about: about(first, noun, pronoun),
      })
      await house.settle()
      const after = await lineOf(who, violinist)
      expect({ ...after, computedAt: '' }).toEqual({ ...before, computedAt: '' })
    }
    expect(allInputs.join()).not.toMatch(/name|photo|language|birth|country|gender|sex|legal|account/i)
  })

  it('computes anew what a change concerns, and leaves alone what it does not', async () => {
    const cellist = await tutor({ subject: 'Cello', about: 'Bowing and intonation.' })
    const who = await learner([{ subject: 'Cello', level: 'secondary' }])
    await house.settle()
    const before = (await lineOf(who, cellist)) as { readonly score: number }
    await own(cellist, 'calendar', 'OpenCalendar', { zone: 'Europe/Berlin' })
    await open(cellist, '10:00', 600)
    await house.settle()
    const after = (await lineOf(who, cellist)) as { readonly score: number; readonly reasons: readonly Line[] }
    expect(after.score).toBeGreaterThan(before.score)
    expect(after.reasons).toContainEqual(
      expect.objectContaining({ words: expect.stringMatching(/^70(\.\d)? h a week suit both$/) as string }),
    )

    const at = await lineOf(who, cellist)
    await own(person('learner'), 'profile', 'CreateProfile', { displayName: 'Nobody', languages: [] })
    await house.settle()
    expect(await lineOf(who, cellist)).toEqual(at)
    expect(await rows('marks')).toBe(0)
  })

  it('raises who is rated well', async () => {
    const [usual, praised] = [await tutor({ subject: 'Flute' }), await tutor({ subject: 'Flute' })]
    const who = await learner([{ subject: 'Flute' }])
    for (let i = 0; i < 8; i += 1) {
      const pupil = person('learner')
      const review = randomUUID()
      const occasion = { kind: 'booking', id: randomUUID() }
      await does('review', review, 'InviteReview', { learnerId: pupil.id, revieweeId: praised.id, occasion })
      await issue('review', review, 'GiveReview', { rating: 5, text: 'Wonderful' }, pupil)
    }
    await house.settle()
    const [first, second] = [(await lineOf(who, praised))!, (await lineOf(who, usual))!]
    expect(first['score']).toBeGreaterThan(second['score'] as number)
    expect(first['reasons']).toContainEqual(expect.objectContaining({ field: 'rating', words: 'rated 5 of 5 by 8' }))
  })

  it('tells a person all that it keeps of them, and of nobody else', async () => {
    const [asking, other] = [await tutor({ subject: 'Weaving' }), await tutor({ subject: 'Weaving' })]
    const who = await learner([{ subject: 'Weaving' }])
    await house.settle()
    const nothing = { positions: () => (async function* () {})(), tables: () => [] }
    const told = async (person: Actor) => {
      const tables: Record<string, unknown[]> = {}
      for (const { table, rows: own } of withMatching(nothing, house.pool, 'lyceum_matching').tables(person.id))
        for await (const row of own) (tables[table] ??= []).push(row)
      return tables
    }
    const ofTutor = await told(asking)
    expect(Object.keys(ofTutor).sort()).toEqual(['matching_suggested_to_others', 'matching_tutor'])
    expect(ofTutor['matching_tutor']).toMatchObject([
      { record: { userId: asking.id, offers: [{ subject: 'Weaving' }] } },
    ])
    expect(JSON.stringify(ofTutor)).not.toContain(who.id)
    expect(JSON.stringify(ofTutor)).not.toContain(other.id)
    const ofLearner = await told(who)
    expect(ofLearner['matching_wishes']).toHaveLength(1)
    expect(ofLearner['matching_suggested_tutors']).toContainEqual(expect.objectContaining({ tutor_id: asking.id }))
  })

  it('forgets who is forgotten, also what was computed meanwhile', async () => {
    const leaving = await tutor({ subject: 'Pottery' })
    const who = await learner([{ subject: 'Pottery' }])
    await house.settle()
    expect(await house.people.forget(leaving.id)).toBeGreaterThan(0)
    expect(await house.people.count(leaving.id)).toBe(0)
    // Somebody was in the middle of it and writes now; what is marked by the forgetting's events takes it away.
    await house.marks.mark([{ kind: 'person', id: leaving.id, position: 0 }])
    await house.settle()
    expect(await house.people.count(leaving.id)).toBeGreaterThan(0)
    await does('forgetting', leaving.id, 'BeginForgetting', { cause: 'staff' })
    await house.settle()
    expect(await house.people.count(leaving.id)).toBe(0)
    expect(await lineOf(who, leaving)).toBeUndefined()
  })

  it('finds tutors for words that somebody has just written, within a budget', async () => {
    const dear = await tutor({ subject: 'Sailing', about: 'Knots, wind and waves.', rate: 9_000 })
    const cheap = await tutor({ subject: 'Sailing', about: 'Knots, wind and waves.', rate: 3_000 })
    await house.settle()
    const asking = person('learner')
    const found = await house.ask(
      'matching.search',
      { text: 'I want to learn how to sail', currency: 'EUR', mostAnHour: '4000' },
      asking,
    )
    const ids = found.map(({ tutorId }) => tutorId)
    expect(ids.indexOf(cheap.id)).toBeGreaterThanOrEqual(0)
    expect(ids.indexOf(cheap.id)).toBeLessThan(ids.indexOf(dear.id))
    expect(await house.people.count(asking.id)).toBe(0)
  })

  it('puts first who keeps within the budget of a wish, and counts no price where a wish has none', async () => {
    const dear = await tutor({ subject: 'Rowing', about: 'Strokes and balance.', rate: 6_000 })
    const cheap = await tutor({ subject: 'Rowing', about: 'Strokes and balance.', rate: 4_000 })
    const who = await learner([{ subject: 'Rowing', budget: euros(4_000) }, { subject: 'Sculling' }])
    await house.settle()
    const lines = await suggested(who)
    const pricesOf = (wish: number) =>
      lines
        .filter((line) => line['wish'] === wish && [dear.id, cheap.id].includes(line['tutorId'] as string))
        .map(({ tutorId, reasons }) => [
          tutorId,
          (reasons as readonly Line[]).find(({ field }) => field === 'price')?.['words'],
        ])
    expect(pricesOf(0)).toEqual([
      [cheap.id, 'is within the budget'],
      [dear.id, 'costs 50 % more than the budget'],
    ])
    expect(pricesOf(1).map(([, words]) => words)).toEqual([undefined, undefined])

    await own(who, 'profile', 'SetLearningWishes', { wishes: [{ subject: 'Rowing', budget: euros(6_000) }] })
    await house.settle()
    const later = (await suggested(who)).filter(({ tutorId }) => tutorId === dear.id)
    expect(later).toMatchObject([
      { reasons: expect.arrayContaining([expect.objectContaining({ field: 'price', value: 1 })]) as unknown },
    ])
  })

  it('ranks applicants for the institution of a posting alone, and only those who agreed', async () => {
    const office = person('registrar')
    const posting = randomUUID()
    await issue(
      'posting',
      posting,
      'DraftPosting',
      {
        ...{ institutionId: office.id, title: 'Teacher of physics', subjects: ['Physics'] },
        ...{ description: 'Mechanics and optics for a secondary school.', salary: euros(300_000) },
      },
      office,
    )
    await issue('posting', posting, 'PublishPosting', {}, office)
    const apply = async (who: Actor, coverLetter: string, expected = 300_000) => {
      const data = { postingId: posting, tutorId: who.id, coverLetter, expectedSalary: euros(expected) }
      return (await issue('application', randomUUID(), 'SubmitApplication', data, who)).id
    }
    const physicist = await tutor({ subject: 'Physics', about: 'Mechanics, optics and experiments.' })
    const dancer = await tutor({ subject: 'Ballet', about: 'Dance for all ages.' })
    const silent = await tutor({ subject: 'Physics', agreed: false })
    await apply(dancer, 'I would like a new start.')
    const best = await apply(physicist, 'I have taught mechanics and optics for ten years.')
    await apply(silent, 'I teach physics.')
    await house.settle()
    const ranked = await house.ask('matching.applicants', { postingId: posting }, office)
    expect(ranked.map(({ tutorId }) => tutorId)).toEqual([physicist.id, dancer.id])
    expect(ranked[0]).toMatchObject({ rank: 1, applicationId: best })
    for (const other of [person('registrar'), physicist, silent])
      expect(await house.ask('matching.applicants', { postingId: posting }, other)).toEqual([])

    await issue('application', best, 'WithdrawApplication', {}, physicist)
    await house.settle()
    const left = await house.ask('matching.applicants', { postingId: posting }, office)
    expect(left.map(({ tutorId }) => tutorId)).toEqual([dancer.id])
    await withdraw(dancer)
    await house.settle()
    expect(await house.ask('matching.applicants', { postingId: posting }, office)).toEqual([])
  })

  it('holds nobody up for what cannot be done yet: it is tried again later', async () => {
    const early = randomUUID()
    await house.marks.mark([{ kind: 'person', id: early, position: 1_000_000_000 }])
    const next = await tutor({ subject: 'Fencing' })
    await house.settle()
    expect(await house.people.count(next.id)).toBeGreaterThan(0)
    const { rows: left } = await house.pool.query(
      'select id, failures, due > clock_timestamp() as later from lyceum_matching.marks',
    )
    expect(left).toEqual([{ id: early, failures: 1, later: true }])
  })
})
