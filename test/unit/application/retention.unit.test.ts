import { NotYet } from '../../../src/application/forgetting'
import { beginForgetting } from '../../../src/application/processes/forgetting'
import { type Duty, expiry, namedRules, RetentionRunner, type RuleName } from '../../../src/application/retention'
import { retentionGauges } from '../../../src/bootstrap/retention-gauges'
import { DAY, HOUR, plusMillis } from '../../../src/domain/kernel'
import { nextId } from '../../support/commands/marketplace'
import { alone, runProcesses } from '../../support/commands/process-run'
import { eventually } from '../../support/eventually'
import { keepingLogger } from '../../support/read-models'
import { dutiesWith, RetentionHouse, TERM, TOLD, walkOf } from '../../support/retention'
import { silentLogger } from '../../support/silent-logger'

const never = new AbortController().signal

let house: RetentionHouse
beforeEach(() => (house = new RetentionHouse()))

/** Lets the process that begins and calls off forgettings see all that has happened. */
const processed = async (): Promise<void> => {
  const processes = runProcesses(house.place, { processes: [beginForgetting] })
  await processes.settled()
  await processes.stop()
}

const due = async (rule: RuleName): Promise<number> => (await house.runner().due()).get(rule) ?? Number.NaN

describe('an account that nobody has proven', () => {
  it('is left alone until its days are over, and is then forgotten', async () => {
    const { id } = await house.register('ann@example.org')
    house.place.clock.advance(7 * DAY - 1)
    expect(await due('unproven-accounts')).toBe(0)
    await house.round()
    expect((await house.people.stateOf(id)).stage).toBe('pending')

    house.place.clock.advance(1)
    expect(await due('unproven-accounts')).toBe(1)
    await house.round()
    await house.round()
    await processed()
    expect((await house.events(`account-${id}`)).filter((type) => type === 'AccountErased')).toHaveLength(1)
    expect(await house.events(`forgetting-${id}`)).toEqual(['ForgettingBegun'])
    expect(await due('unproven-accounts')).toBe(0)
  })

  it('stays when it is proven on the last day', async () => {
    const { id, token } = await house.register('ann@example.org')
    house.place.clock.advance(DAY - 1)
    expect(await house.people.act('VerifyEmail', { token })).toBe('done')
    house.place.clock.advance(7 * DAY)
    await house.round()
    expect((await house.people.stateOf(id)).stage).toBe('active')
  })

  it('stays when another link is asked for between the look and the command', async () => {
    const { id } = await house.register('ann@example.org')
    house.place.clock.advance(7 * DAY)
    await house
      .runner(walkOf(house.place), {
        dispatch: async (command) => {
          const link = { challengeId: nextId(), expiresAt: plusMillis(house.place.clock.now(), DAY) }
          await house.command('account', id, 'IssueChallenge', { ...link, purpose: 'verify-email', channel: 'email' })
          return house.place.bus.dispatch(command)
        },
      })
      .round(never)
    expect((await house.people.stateOf(id)).stage).toBe('pending')
  })

  it('stays for as long as a link is good that was sent again', async () => {
    await house.register('ann@example.org')
    house.place.clock.advance(7 * DAY - HOUR)
    const { id } = await house.register('ann@example.org')
    house.place.clock.advance(HOUR)
    await house.round()
    expect((await house.people.stateOf(id)).stage).toBe('pending')
    house.place.clock.advance(DAY)
    await house.round()
    expect((await house.people.stateOf(id)).stage).toBe('erased')
  })
})

describe('an account that nobody uses', () => {
  const EMAIL = 'ann@example.org'
  let ann: string
  beforeEach(async () => {
    ann = await house.join(EMAIL)
    await house.signIn(ann)
  })

  const told = async (): Promise<readonly string[]> => (await house.people.sent()).map(({ kind }) => kind)
  const happened = (): Promise<readonly string[]> => house.events(`forgetting-${ann}`)

  it('is left alone until a month before the end; then its holder is told, once, by mail', async () => {
    house.place.clock.advance(TOLD - 1)
    expect(await due('inactive-accounts')).toBe(0)
    await house.round()
    expect(await happened()).toEqual([])

    house.place.clock.advance(1)
    expect(await due('inactive-accounts')).toBe(1)
    await house.round()
    await house.round()
    expect(await happened()).toEqual(['ForgettingRequested'])
    expect(await told()).toEqual(['account-unused'])
    expect(await due('inactive-accounts')).toBe(0)
  })

  it('is forgotten a month later, not a moment before', async () => {
    house.place.clock.advance(TOLD)
    await house.round()
    house.place.clock.advance(TERM - TOLD - 1)
    await house.round()
    await processed()
    expect(await happened()).toEqual(['ForgettingRequested'])
    house.place.clock.advance(1)
    // The process that begins what people have asked for leaves it to the one who knows all sign-ins.
    await processed()
    expect(await happened()).toEqual(['ForgettingRequested'])
    await house.round()
    await house.round()
    expect(await happened()).toEqual(['ForgettingRequested', 'ForgettingBegun'])
  })

  it('has a whole month even where nobody carried the rules out for years', async () => {
    house.place.clock.advance(2 * TERM)
    await house.round()
    house.place.clock.advance(30 * DAY - 1)
    await house.round()
    expect(await happened()).toEqual(['ForgettingRequested'])
    house.place.clock.advance(1)
    await house.round()
    expect(await happened()).toEqual(['ForgettingRequested', 'ForgettingBegun'])
  })

  it('is used when a session is refreshed', async () => {
    house.place.clock.advance(10 * DAY)
    const sessionId = await house.signIn(ann)
    house.place.clock.advance(10 * DAY)
    await house.command('session', sessionId, 'RefreshSession', { generation: 0 }, { id: ann, role: 'learner' })
    house.place.clock.advance(TOLD - 1)
    expect(await due('inactive-accounts')).toBe(0)
    house.place.clock.advance(1)
    expect(await due('inactive-accounts')).toBe(1)
  })

  it('stays when its holder signs in after the notice, who is told so, and told anew after years', async () => {
    house.place.clock.advance(TOLD)
    await house.round()
    house.place.clock.advance(DAY)
    await house.signIn(ann)
    await processed()
    expect(await happened()).toEqual(['ForgettingRequested', 'ForgettingCancelled'])
    expect(await told()).toEqual(['account-unused', 'forgetting-cancelled'])
    house.place.clock.advance(TOLD - 1)
    await house.round()
    expect(await happened()).toHaveLength(2)
    house.place.clock.advance(1)
    await house.round()
    expect(await happened()).toEqual(['ForgettingRequested', 'ForgettingCancelled', 'ForgettingRequested'])
  })

  it('stays when its holder signs in at the last moment and the processes have yet to hear of it', async () => {
    house.place.clock.advance(TOLD)
    await house.round()
    house.place.clock.advance(TERM - TOLD - 1)
    await house.signIn(ann)
    house.place.clock.advance(DAY)
    await house.round()
    expect(await happened()).toEqual(['ForgettingRequested'])
    // Years later the notice of then is no notice.
    house.place.clock.advance(TERM)
    await house.round()
    expect(await happened()).toEqual(['ForgettingRequested', 'ForgettingRequested'])
    house.place.clock.advance(30 * DAY)
    await house.round()
    expect(await happened()).toEqual(['ForgettingRequested', 'ForgettingRequested', 'ForgettingBegun'])
  })

  it('stays when it is called off between the look and the command', async () => {
    house.place.clock.advance(TOLD)
    await house.round()
    house.place.clock.advance(30 * DAY)
    await house
      .runner(walkOf(house.place), {
        dispatch: async (command) => {
          await house.command('forgetting', ann, 'CancelForgetting', {})
          return house.place.bus.dispatch(command)
        },
      })
      .round(never)
    expect(await happened()).toEqual(['ForgettingRequested', 'ForgettingCancelled'])
  })

  it('stays for as long again when staff calls it off for somebody who does not sign in', async () => {
    house.place.clock.advance(TOLD)
    await house.round()
    house.place.clock.advance(DAY)
    await house.command('forgetting', ann, 'CancelForgetting', {}, { id: house.staff, role: 'support' })
    house.place.clock.advance(TOLD - 1)
    await house.round()
    expect(await happened()).toHaveLength(2)
    house.place.clock.advance(1)
    await house.round()
    expect(await happened()).toHaveLength(3)
  })

  it('takes the course that its holder has asked for', async () => {
    house.place.clock.advance(TERM)
    const dueAt = plusMillis(house.place.clock.now(), 14 * DAY)
    await house.command('forgetting', ann, 'RequestForgetting', { cause: 'own-wish', dueAt })
    house.place.clock.advance(15 * DAY)
    await house.round()
    expect(await happened()).toEqual(['ForgettingRequested'])
    await processed()
    expect(await happened()).toEqual(['ForgettingRequested', 'ForgettingBegun'])
    expect(await due('inactive-accounts')).toBe(0)
  })

  it('stays while it is suspended, as its holder could not sign in', async () => {
    await house.command('account', ann, 'SuspendAccount', { reason: 'spam' })
    house.place.clock.advance(2 * TERM)
    expect(await due('inactive-accounts')).toBe(0)
  })
})

describe('the runner of the rules', () => {
  const runnerOf = (...duties: readonly Duty[]) =>
    new RetentionRunner({ duties: dutiesWith(...duties), leases: alone, clock: house.place.clock, logger: log })
  let log: ReturnType<typeof keepingLogger>
  beforeEach(() => (log = keepingLogger()))

  /** Something that has so many things to be rid of, two at a time. */
  const heap = (left: number) => ({
    left,
    countExpired() {
      return Promise.resolve(this.left)
    },
    removeExpired() {
      const removed = Math.min(2, this.left)
      this.left -= removed
      return Promise.resolve(removed)
    },
  })

  it('goes on where it was killed, and does nothing twice', async () => {
    const users = await Promise.all(['a', 'b', 'c'].map((name) => house.join(`${name}@example.org`)))
    house.place.clock.advance(TOLD)
    const killed = new AbortController()
    await expect(house.runner().round(killed.signal, () => killed.abort(new Error('killed')))).rejects.toThrow('killed')
    const told = async () => (await Promise.all(users.map((id) => house.events(`forgetting-${id}`)))).flat()
    expect(await told()).toEqual(['ForgettingRequested'])
    await house.round()
    await house.round()
    expect(await told()).toEqual(['ForgettingRequested', 'ForgettingRequested', 'ForgettingRequested'])
  })

  it('tells the same person once where two run at the same time', async () => {
    const id = await house.join('a@example.org')
    house.place.clock.advance(TOLD)
    await Promise.all([house.round(), house.round(), house.round()])
    expect(await house.events(`forgetting-${id}`)).toEqual(['ForgettingRequested'])
  })

  it('takes nobody for inactive while it is not known who has signed in', async () => {
    const id = await house.join('a@example.org')
    house.place.clock.advance(2 * TERM)
    const blind = house.runner({
      accounts: async function* () {
        yield await Promise.reject(new NotYet('the read model sessions is behind the log'))
      },
    })
    await expect(blind.round(never)).rejects.toThrow('behind the log')
    expect(await house.events(`forgetting-${id}`)).toEqual([])
    expect([...blind.status().failing]).toEqual(['unproven-accounts', 'inactive-accounts'])
  })

  it('gives every rule its turn when one fails, and tells counts alone', async () => {
    const broken = { countExpired: () => Promise.resolve(1), removeExpired: () => Promise.reject(new Error('gone')) }
    const [messages, keys] = [heap(5), heap(1)]
    const runner = runnerOf(
      expiry('ended-sessions', broken),
      expiry('kept-messages', messages),
      expiry('idempotency-keys', keys),
    )
    await expect(runner.round(never)).rejects.toThrow('gone')
    expect([messages.left, keys.left]).toEqual([0, 0])
    expect(runner.status()).toEqual({
      done: { 'kept-messages': 5, 'idempotency-keys': 1 },
      failing: new Set(['ended-sessions']),
    })
    expect(log.lines.map(({ fields }) => fields)).toEqual([
      { rule: 'kept-messages', done: 5 },
      { rule: 'idempotency-keys', done: 1 },
    ])
    const read = async (name: string) =>
      retentionGauges(runner)
        .find((gauge) => gauge.name === name)
        ?.read()
    expect(await read('lyceum_retention_done')).toEqual({ 'kept-messages': 5, 'idempotency-keys': 1 })
    expect(await read('lyceum_retention_failing')).toMatchObject({ 'ended-sessions': 1, attempts: 0 })
    expect(await read('lyceum_retention_completed_timestamp_seconds')).toEqual({})
  })

  it('works under its lease until it is told to stop', async () => {
    const keys = heap(3)
    const runner = runnerOf(expiry('idempotency-keys', keys))
    const stop = new AbortController()
    const running = runner.run(stop.signal)
    await eventually(() => expect(runner.status().completedAt).toBe(house.place.clock.now()))
    stop.abort()
    await running
    expect(keys.left).toBe(0)
  })

  it('is not made where a rule has nobody to carry it out, or two', () => {
    const [first, ...others] = dutiesWith()
    const made = (duties: ReturnType<typeof dutiesWith>) => () =>
      new RetentionRunner({ duties, leases: alone, clock: house.place.clock, logger: silentLogger })
    expect(made(others)).toThrow(TypeError)
    expect(made([...others, others[0]!])).toThrow(TypeError)
    expect(made([first!, first!, ...others])).toThrow(TypeError)
    expect(namedRules.length).toBeGreaterThan(others.length)
  })
})
