import { Pool } from 'pg'
import { PostgresIdempotencyKeys } from '../../src/adapters/idempotency/postgres'
import { PostgresSpentTokens } from '../../src/adapters/spent-tokens/postgres'
import { PostgresThrottle } from '../../src/adapters/throttle/postgres'
import {
  expiry,
  formerMembers,
  inactiveAccounts,
  RetentionRunner,
  type RuleName,
  unprovenAccounts,
} from '../../src/application/retention'
import { institutionGauges } from '../../src/bootstrap/institution-gauges'
import { type Actor, DAY, ERASED, fromMillis, HOUR } from '../../src/domain/kernel'
import { accountsModel } from '../../src/projections/accounts'
import { accountWalk } from '../../src/projections/retention/account-walk'
import { institutionsModel } from '../../src/projections/institutions'
import { endedSessions } from '../../src/projections/retention/ended-sessions'
import { findFormerMembers } from '../../src/projections/retention/former-members'
import { sessionsModel } from '../../src/projections/sessions'
import { nextId } from '../support/commands/marketplace'
import { alone } from '../support/commands/process-run'
import { createReadModels, type RunningProjections, runProjections, type TestReadModels } from '../support/read-models'
import { dutiesWith, RetentionHouse, TERM, TOLD } from '../support/retention'
import { silentLogger } from '../support/silent-logger'

const never = new AbortController().signal

describe('retention on PostgreSQL', () => {
  let db: TestReadModels
  let pool: Pool
  let house: RetentionHouse
  let projections: RunningProjections
  let runner: RetentionRunner
  let keys: PostgresIdempotencyKeys
  let spent: PostgresSpentTokens
  let attempts: PostgresThrottle

  beforeEach(async () => {
    db = await createReadModels()
    pool = new Pool({ connectionString: db.url, max: 2 })
    house = new RetentionHouse()
    const { store, clock, bus } = house.place
    projections = runProjections([accountsModel, sessionsModel, institutionsModel], store, db.database)
    for (const { name } of [accountsModel, sessionsModel, institutionsModel]) await projections.reached(name, 0)
    const rows = { pool, logger: silentLogger }
    keys = new PostgresIdempotencyKeys({ ...rows, logOnSameServer: false })
    spent = new PostgresSpentTokens(rows)
    attempts = new PostgresThrottle(rows)
    await keys.start()
    await spent.start()
    await attempts.start()
    for (const kept of [keys, spent, attempts]) kept.stop()
    const walk = accountWalk({ database: db.database, store, progress: projections.progress })
    const ports = { bus, aggregates: bus }
    runner = new RetentionRunner({
      duties: dutiesWith(
        unprovenAccounts(ports, walk),
        inactiveAccounts(ports, walk),
        formerMembers(ports, findFormerMembers({ database: db.database, progress: projections.progress })),
        expiry('ended-sessions', endedSessions(db.database)),
        expiry('idempotency-keys', keys),
        expiry('spent-tokens', spent),
        expiry('attempts', attempts),
      ),
      ...{ leases: alone, clock, logger: silentLogger },
    })
  })
  afterEach(async () => {
    await projections.stop()
    await pool.end()
    await db.drop()
  })

  const due = async (rule: RuleName) => (await runner.due()).get(rule)

  it('finds nothing to do where there is nothing', async () => {
    await projections.reached('sessions', 0)
    expect([...(await runner.due()).values()].every((count) => count === 0)).toBe(true)
    await runner.round(never)
    expect(runner.status()).toMatchObject({ done: {}, completedAt: house.place.clock.now() })
  })

  it('tells apart who has come, who has not, and who was never there, and goes on where it was killed', async () => {
    const { id: unproven } = await house.register('nobody@example.org')
    const away = await Promise.all(['a', 'b', 'c'].map((name) => house.join(`${name}@example.org`)))
    const present = await house.join('d@example.org')
    await house.signIn(away[0]!)
    house.place.clock.advance(TOLD - DAY)
    await house.signIn(present)
    expect([await due('unproven-accounts'), await due('inactive-accounts')]).toEqual([1, 0])
    house.place.clock.advance(DAY)
    expect([await due('unproven-accounts'), await due('inactive-accounts')]).toEqual([1, 3])

    const killed = new AbortController()
    const kill = (rule: RuleName): void => {
      if (rule === 'inactive-accounts') killed.abort(new Error('killed'))
    }
    await expect(runner.round(killed.signal, kill)).rejects.toThrow('killed')
    expect([await due('unproven-accounts'), await due('inactive-accounts')]).toEqual([0, 2])
    await runner.round(never)
    await runner.round(never)
    const told = (id: string) => house.events(`forgetting-${id}`)
    for (const id of away) expect(await told(id)).toEqual(['ForgettingRequested'])
    expect(await told(present)).toEqual([])
    expect((await house.people.stateOf(unproven)).stage).toBe('erased')

    // One comes back; the process that calls it off has yet to hear of it.
    house.place.clock.advance(TERM - TOLD - 1)
    await house.signIn(away[1]!)
    house.place.clock.advance(1)
    await runner.round(never)
    expect(await Promise.all(away.map(async (id) => (await told(id)).at(-1)))).toEqual([
      'ForgettingBegun',
      'ForgettingRequested',
      'ForgettingBegun',
    ])
  })

  it('does nothing about accounts while a read model is behind the log', async () => {
    const away = await house.join('a@example.org')
    house.place.clock.advance(2 * TERM)
    const { store, bus } = house.place
    const behind = accountWalk({
      ...{ database: db.database, store },
      progress: { waitFor: (name, position) => projections.progress.waitFor(name, position + 1, 1) },
    })
    const duty = inactiveAccounts({ bus, aggregates: bus }, behind)
    await expect(duty.due(house.place.clock.now())).rejects.toThrow('is behind the log')
    expect(await house.events(`forgetting-${away}`)).toEqual([])
  })

  it('ends memberships of who is forgotten, the last administrator’s too, whom another follows', async () => {
    const [founder, teacher, next] = await Promise.all(['a', 'b', 'c'].map((name) => house.join(`${name}@example.org`)))
    const institutionId = nextId()
    const admin: Actor = { id: nextId(), role: 'admin' }
    const act = (type: string, data: unknown, by: Actor) => house.command('institution', institutionId, type, data, by)
    const as = (id: string | undefined): Actor => ({ id: id!, role: 'learner' })
    const bring = async (userId: string | undefined, role: string, by: Actor): Promise<void> => {
      const invitationId = nextId()
      await act('InviteMember', { invitationId, userId, role }, by)
      await act('AcceptInvitation', { invitationId }, as(userId))
    }
    const found = async () => {
      const { store } = house.place
      for (const model of ['institutions', 'accounts']) await projections.reached(model, await store.head())
      const [gauge] = institutionGauges(db.database)
      const members = await db.rows('select user_id from read.institution_members')
      return { without: await gauge!.read(), members: new Set(members.map(({ user_id }) => user_id)) }
    }
    const registration = { legalName: 'Mines Ltd', country: 'GB', address: '1 Pit Lane' }
    await act('FoundInstitution', { name: 'School of Mines', registration }, as(founder))
    await bring(teacher, 'teacher', as(founder))
    await runner.round(never)
    expect(await found()).toEqual({ without: { waiting: 0 }, members: new Set([founder, teacher]) })

    await house.command('account', founder!, 'EraseAccount', { cause: 'own-wish' }, as(founder))
    await found()
    expect(await due('former-members')).toBe(1)
    await runner.round(never)
    await runner.round(never)
    expect(await found()).toEqual({ without: { waiting: 1 }, members: new Set([teacher]) })
    expect((await house.events(`institution-${institutionId}`)).slice(-2)).toEqual([
      'MemberRemoved',
      'AdministratorsLost',
    ])
    await bring(next, 'admin', admin)
    expect(await found()).toEqual({ without: { waiting: 0 }, members: new Set([teacher, next]) })
    expect(await due('former-members')).toBe(0)
  })

  it('erases from where somebody was signed in when that is long over, and the session stays in the list', async () => {
    const ann = await house.join('a@example.org')
    const ended = await house.signIn(ann)
    await house.command('session', ended, 'EndSession', { cause: 'log-out' }, { id: ann, role: 'learner' })
    const lapsed = await house.signIn(ann)
    house.place.clock.advance(90 * DAY - 1)
    const lasting = await house.signIn(ann)
    const clients = async () => {
      await projections.reached('sessions', await house.place.store.head())
      const rows = await db.rows('select id, address, user_agent from read.sessions')
      return new Map(rows.map(({ id, address, user_agent: client }) => [id, [address, client]]))
    }
    const known = ['192.0.2.7', 'jest']
    const erased = [ERASED, ERASED]
    await runner.round(never)
    expect(await clients()).toEqual(
      new Map([
        [ended, known],
        [lapsed, known],
        [lasting, known],
      ]),
    )
    house.place.clock.advance(1)
    await runner.round(never)
    expect(await clients()).toEqual(
      new Map([
        [ended, erased],
        [lapsed, known],
        [lasting, known],
      ]),
    )
    // Nobody ended it: it was over after thirty days.
    house.place.clock.advance(30 * DAY)
    expect(await due('ended-sessions')).toBe(1)
    await runner.round(never)
    expect(await clients()).toEqual(
      new Map([
        [ended, erased],
        [lapsed, erased],
        [lasting, known],
      ]),
    )
    expect(await due('ended-sessions')).toBe(0)
  })

  it('removes keys, spent tokens and attempts that are of no more use, and no others', async () => {
    for (const key of ['old', 'new'])
      await keys.claim({ actorId: house.staff, key, requestHash: key, aggregateId: house.staff })
    await pool.query(
      `update lyceum_edge.idempotency_keys set claimed_at = now() - interval '25 hours' where key = 'old'`,
    )
    await spent.spend('old', fromMillis(Date.now() - 2 * HOUR))
    await spent.spend('new', fromMillis(Date.now() + HOUR))
    await attempts.take('old', { most: 1, perSeconds: 0 })
    await attempts.take('new', { most: 1, perSeconds: 600 })
    const counts = async () => [await due('idempotency-keys'), await due('spent-tokens'), await due('attempts')]
    expect(await counts()).toEqual([1, 1, 1])
    await runner.round(never)
    expect(await counts()).toEqual([0, 0, 0])
    expect(runner.status().done).toMatchObject({ 'idempotency-keys': 1, 'spent-tokens': 1, attempts: 1 })
    const left = await pool.query<{ readonly name: string }>(
      `select key as name from lyceum_edge.idempotency_keys
       union all select id from lyceum_edge.spent_tokens union all select bucket from lyceum_edge.attempts`,
    )
    expect(left.rows).toEqual([{ name: 'new' }, { name: 'new' }, { name: 'new' }])
  })
})
