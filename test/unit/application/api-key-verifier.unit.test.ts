import { randomUUID } from 'node:crypto'
import { isLeft, isRight } from 'fp-ts/Either'
import { apiKeyActions, ApiKeyVerifier, withApiKeys } from '../../../src/application/api-keys'
import { parseKey } from '../../../src/application/api-keys/key-text'
import type { ActionContext } from '../../../src/application/actions/action'
import { StoreUnavailable } from '../../../src/application/ports/event-store'
import { type Actor, DAY, HOUR, plusMillis } from '../../../src/domain/kernel'
import { accepted, marketplace, nextId, request } from '../../support/commands/marketplace'
import { eventually } from '../../support/eventually'
import { silentLogger } from '../../support/silent-logger'

const founder: Actor = { id: randomUUID(), role: 'learner' }
const support: Actor = { id: randomUUID(), role: 'support' }
const text = { name: 'School of Mines', registration: { legalName: 'Mines Ltd', country: 'GB', address: '1 Pit Lane' } }
const FRESH_MILLIS = 20

interface Shown {
  readonly id: string
  readonly key: string
}

const world = async () => {
  const market = marketplace()
  const { bus, clock } = market
  const institutionId = nextId()
  const issue = async (type: string, data: unknown, by: Actor) =>
    accepted(await bus.dispatch(request('institution', institutionId, type, data, by)))
  await issue('FoundInstitution', text, founder)
  await issue('ApproveInstitution', {}, support)
  const actions = apiKeyActions({ bus, aggregates: bus, clock, ids: { next: nextId } })
  const act = (name: string, data: object, by = founder, commandId = nextId()) => {
    const action = actions.find((each) => each.name === name)
    const context: ActionContext = { by, commandId, requestId: nextId(), client: { address: '127.0.0.1' } }
    return action!.run({ institutionId, ...data }, context)
  }
  const expiresAt = plusMillis(clock.now(), 30 * DAY)
  const order = { label: 'Import', scopes: ['jobs:read'], expiresAt }
  const newKey = async (): Promise<Shown> => {
    const outcome = await act('IssueApiKey', order)
    if (isLeft(outcome)) throw new Error(outcome.left.code)
    return outcome.right as Shown
  }
  const verifier = new ApiKeyVerifier({ aggregates: bus, bus, clock, logger: silentLogger }, FRESH_MILLIS)
  const opens = async (key: string) => isRight(await verifier.verify(key))
  return { market, institutionId, issue, act, order, newKey, verifier, opens, expiresAt }
}

describe('API keys', () => {
  it('act as their institution, with their own id as who really does, within their scopes', async () => {
    const { institutionId, newKey, verifier } = await world()
    const { id, key } = await newKey()
    expect(key).toMatch(/^lyc_[0-9a-f]{32}_[A-Za-z0-9_-]{43}$/)
    expect(await verifier.verify(key)).toMatchObject({
      right: {
        actor: { id: institutionId, role: 'registrar', via: { id, role: 'service' } },
        scopes: ['jobs:read'],
      },
    })
  })

  it('are kept nowhere: the log holds a hash, which is read as withheld', async () => {
    const { market, newKey } = await world()
    const { key } = await newKey()
    const { secret } = parseKey(key)!
    const raw = JSON.stringify(await market.log.readAll({ limit: 100 }))
    expect(raw).not.toContain(secret)
    const [issued] = (await market.store.readAll({ limit: 100 })).filter(({ type }) => type === 'ApiKeyIssued')
    expect(issued?.data['secretHash']).toBe('[secret]')
  })

  it('are refused alike when the secret is wrong, the key unknown, revoked or over', async () => {
    const { market, act, newKey, verifier } = await world()
    const reasonOf = async (key: string) => {
      const outcome = await verifier.verify(key)
      return isLeft(outcome) ? outcome.left.reason : 'accepted'
    }
    const [good, revoked] = [await newKey(), await newKey()]
    await act('RevokeApiKey', { keyId: revoked.id })
    const wrong = good.key.slice(0, -4) + (good.key.endsWith('AAAA') ? 'BBBB' : 'AAAA')
    const unknown = good.key.replace(/^lyc_[0-9a-f]{8}/, 'lyc_0190f3a0')
    const reasons = [await reasonOf(wrong), await reasonOf(unknown), await reasonOf(revoked.key)]
    expect(await reasonOf(good.key)).toBe('accepted')
    market.clock.advance(31 * DAY)
    reasons.push(await reasonOf(good.key))
    expect(new Set(reasons)).toEqual(new Set(['This is no API key that is in force.']))
    for (const garbage of ['lyc_', 'lyc_x_y', `${good.key}x`, good.key.toUpperCase()])
      expect(await reasonOf(garbage)).toBe('This has not the form of an API key.')
  })

  it('are refused soon after they are revoked, and while their institution is suspended', async () => {
    const { issue, act, newKey, opens } = await world()
    const [one, two] = [await newKey(), await newKey()]
    expect(await opens(one.key)).toBe(true)
    expect(isRight(await act('RevokeApiKey', { keyId: one.id }))).toBe(true)
    await eventually(async () => expect(await opens(one.key)).toBe(false))
    expect(await opens(two.key)).toBe(true)
    await issue('SuspendInstitution', { reason: 'Fraud' }, support)
    await eventually(async () => expect(await opens(two.key)).toBe(false))
    await issue('ApproveInstitution', {}, support)
    await eventually(async () => expect(await opens(two.key)).toBe(true))
  })

  it('are rotated with an overlap in which both secrets are good', async () => {
    const { market, act, newKey, opens, expiresAt } = await world()
    const { id, key } = await newKey()
    const rotated = await act('RotateApiKey', { keyId: id, expiresAt, overlapHours: 2 })
    if (isLeft(rotated)) throw new Error(rotated.left.code)
    const fresh = (rotated.right as Shown).key
    await eventually(async () => expect(await opens(fresh)).toBe(true))
    expect(await opens(key)).toBe(true)
    market.clock.advance(2 * HOUR)
    expect(await opens(key)).toBe(false)
    expect(await opens(fresh)).toBe(true)
  })

  it('are shown once: the same request again is refused, and not answered with another secret', async () => {
    const { act, order } = await world()
    const commandId = nextId()
    expect(isRight(await act('IssueApiKey', order, founder, commandId))).toBe(true)
    expect(await act('IssueApiKey', order, founder, commandId)).toMatchObject({
      left: { code: 'api-key.already-issued' },
    })
  })

  it('are handed out by administrators of the institution alone, never by a key or a stranger', async () => {
    const { act, order, newKey, verifier } = await world()
    expect(await act('IssueApiKey', order, support)).toMatchObject({ left: { code: 'institution.forbidden' } })
    const outcome = await verifier.verify((await newKey()).key)
    if (isLeft(outcome)) throw new Error(outcome.left.reason)
    expect(await act('IssueApiKey', order, outcome.right.actor)).toMatchObject({
      left: { code: 'institution.forbidden' },
    })
  })

  it('are recorded as used once a day', async () => {
    const { market, newKey, opens } = await world()
    const { id, key } = await newKey()
    const uses = async () =>
      (await market.store.readStream(`apikey-${id}`)).filter(({ type }) => type === 'ApiKeyUsed').length
    await opens(key)
    await eventually(async () => expect(await uses()).toBe(1))
    await opens(key)
    market.clock.advance(DAY)
    await opens(key)
    await eventually(async () => expect(await uses()).toBe(2))
  })

  it('are not refused for ever because the log was out of reach once', async () => {
    const { market, newKey } = await world()
    const { key } = await newKey()
    let down = true
    const aggregates: typeof market.bus = {
      dispatch: (command) => market.bus.dispatch(command),
      load: (category, id) => (down ? Promise.reject(new StoreUnavailable('gone')) : market.bus.load(category, id)),
    }
    const ports = { aggregates, bus: market.bus, clock: market.clock, logger: silentLogger }
    const verifier = new ApiKeyVerifier(ports, 60_000)
    await expect(verifier.verify(key)).rejects.toThrow(StoreUnavailable)
    down = false
    expect(isRight(await verifier.verify(key))).toBe(true)
  })

  it('are told from other bearer tokens by their beginning', async () => {
    const asked: string[] = []
    const named = (name: string) => ({
      verify: (token: string) => {
        asked.push(`${name} ${token}`)
        return Promise.resolve({ _tag: 'Left', left: { _tag: 'InvalidToken', reason: name } } as const)
      },
    })
    const both = withApiKeys(named('token'), named('key'))
    await both.verify('eyJ.x.y')
    await both.verify('lyc_1_2')
    expect(asked).toEqual(['token eyJ.x.y', 'key lyc_1_2'])
  })
})
