import { right } from 'fp-ts/Either'
import type { ActionContext } from '../../../../src/application/actions/action'
import type { IdentityProviders, ProvidedIdentity } from '../../../../src/application/ports/identity-providers'
import { type Actor, MINUTE } from '../../../../src/domain/kernel'
import { nextId } from '../../../support/commands/marketplace'
import { FactorHouse, SITE } from '../../../support/factors/factor-house'
import { SoftwareAuthenticator } from '../../../support/factors/software-authenticator'

const system: Actor = { id: 'test', role: 'system' }
const ISSUER = 'https://id.example.org'
const ada: ProvidedIdentity = {
  issuer: ISSUER,
  subject: 'ada-1',
  email: { address: 'Ada@Example.org', verified: true },
}

/** A provider that says of whoever comes back what it was told to say; the protocol has tests of its own. */
class Oracle implements IdentityProviders {
  readonly all = [{ id: 'example', name: 'Example' }]
  says = ada
  begin() {
    const memory = { state: 's', nonce: 'n', codeVerifier: 'v'.repeat(43) }
    return Promise.resolve(right({ authorizationUrl: `${ISSUER}/authorize`, memory }))
  }
  complete() {
    return Promise.resolve(right(this.says))
  }
}

interface SignedIn {
  readonly kind: string
  readonly userId: string
  readonly accessToken: string
}

const begin = () => {
  const oracle = new Oracle()
  const house = new FactorHouse(oracle)
  const flow = async (name = 'BeginSocialLogIn', who = {}) =>
    (await house.act<{ readonly flow: string }>(name, { provider: 'example' }, who)).flow
  /** Comes back from the provider as whom it says. */
  const logIn = async (says = ada) => {
    oracle.says = says
    return house.act<SignedIn>('CompleteSocialLogIn', { flow: await flow(), callback: { code: 'c' } })
  }
  const refused = async (says = ada) => {
    oracle.says = says
    return house.refusal('CompleteSocialLogIn', { flow: await flow(), callback: { code: 'c' } })
  }
  const link = async (who: Partial<ActionContext>, says = ada) => {
    oracle.says = says
    return { flow: await flow('BeginIdentityLink', who), callback: { code: 'c' } }
  }
  /** An account whose holder has proven this address. */
  const accountWith = async (address: string) => {
    const id = nextId()
    const identifierId = await house.identifiers.idOf('email', address)
    const confirm = { kind: 'email', holder: id }
    await house.house.command('identifier', identifierId, 'ConfirmIdentifier', confirm, system)
    const data = { role: 'learner', locale: 'en', consents: [], email: address, identifierId }
    await house.house.command('account', id, 'OpenProvidedAccount', data, system)
    return id
  }
  return { house, oracle, flow, logIn, refused, link, accountWith }
}

describe('signing in by another provider', () => {
  it('opens an account the first time, with the address that the provider has checked, and finds it again', async () => {
    const { house, logIn } = begin()
    const first = await logIn()
    expect(first.kind).toBe('signed-in')
    expect((await house.house.bearer(first.accessToken)).methods).toEqual(['fed'])
    expect(await house.house.sessions.accountOf(first.userId)).toMatchObject({
      ...{ stage: 'active', roles: ['learner'] },
      email: { address: 'ada@example.org', verified: true },
    })
    expect((await logIn()).userId).toBe(first.userId)
    // The address may change at the provider: issuer and subject say who it is.
    expect((await logIn({ ...ada, email: { address: 'new@example.org', verified: true } })).userId).toBe(first.userId)
    expect((await logIn({ ...ada, issuer: 'https://other.example', email: undefined! })).userId).not.toBe(first.userId)
  })

  it('case M36: an address that has an account links nothing: its holder signs in first and links it', async () => {
    const { house, logIn, refused, link, accountWith } = begin()
    const id = await accountWith('ada@example.org')
    expect(await refused()).toBe('social.link-first')
    expect(await refused()).toBe('social.link-first')
    expect((await house.factorsOf(id)).identities).toEqual([])
    // The owner proves control of the account by signing in to it.
    const who = house.signedIn(id)
    await house.act('CompleteIdentityLink', await link(who), who)
    expect((await logIn()).userId).toBe(id)
  })

  it('case M36: an address that the provider has not checked leads nowhere, and is not even looked for', async () => {
    const { house, logIn, accountWith } = begin()
    const id = await accountWith('ada@example.org')
    const unchecked = { ...ada, email: { address: 'ada@example.org', verified: false } }
    const { userId } = await logIn(unchecked)
    expect(userId).not.toBe(id)
    expect(await house.house.sessions.accountOf(userId)).not.toHaveProperty('email')
  })

  it('gives an address that somebody has only typed to whom it reaches', async () => {
    const { house, logIn } = begin()
    const squatter = nextId()
    const identifierId = await house.identifiers.idOf('email', 'ada@example.org')
    const until = '2026-03-08T10:00:00.000Z'
    const claim = { kind: 'email', holder: squatter, until }
    await house.house.command('identifier', identifierId, 'ClaimIdentifier', claim, system)
    const { userId } = await logIn()
    expect(await house.identifiers.holderOf('email', 'ada@example.org')).toBe(userId)
  })

  it('opens one account for one identity, however many browsers come back at once', async () => {
    const { house, flow } = begin()
    const flows = await Promise.all(Array.from({ length: 20 }, () => flow()))
    const signedIn = await Promise.all(
      flows.map((own) => house.act<SignedIn>('CompleteSocialLogIn', { flow: own, callback: { code: 'c' } })),
    )
    expect(new Set(signedIn.map(({ userId }) => userId)).size).toBe(1)
  })

  it('goes on where it was interrupted: after any number of its steps the next sign-in opens the same account', async () => {
    for (let steps = 0; steps < 4; steps += 1) {
      const { house, logIn, refused } = begin()
      const { bus } = house.ports
      const dispatch = bus.dispatch.bind(bus)
      let left = steps
      bus.dispatch = (request) => {
        left -= 1
        return left < 0 ? Promise.reject(new Error('killed')) : dispatch(request)
      }
      await expect(refused()).rejects.toThrow('killed')
      bus.dispatch = dispatch
      const { userId } = await logIn()
      expect((await logIn()).userId).toBe(userId)
      expect((await house.factorsOf(userId)).identities).toHaveLength(1)
    }
  })

  it('takes an answer once, in a quarter of an hour', async () => {
    const { house, flow } = begin()
    const returned = { flow: await flow(), callback: { code: 'c' } }
    await house.act('CompleteSocialLogIn', returned)
    expect(await house.refusal('CompleteSocialLogIn', returned)).toBe('social.not-valid')
    const late = { flow: await flow(), callback: { code: 'c' } }
    house.house.market.clock.advance(15 * MINUTE)
    expect(await house.refusal('CompleteSocialLogIn', late)).toBe('social.not-valid')
  })

  it('asks for the second factor of who has one', async () => {
    const { house, logIn } = begin()
    const { userId } = await logIn()
    const { secret } = await house.withTotp(house.signedIn(userId))
    const asked = (await logIn()) as unknown as { readonly kind: string; readonly flow: string }
    expect(asked.kind).toBe('second-factor')
    const proof = { method: 'totp', code: house.code(secret, 1) }
    const tokens = await house.act<SignedIn>('CompleteLogIn', { flow: asked.flow, proof })
    expect((await house.house.bearer(tokens.accessToken)).methods).toEqual(['fed', 'otp'])
  })

  it('does not open an account that is suspended', async () => {
    const { house, logIn, refused } = begin()
    const { userId } = await logIn()
    await house.house.command('account', userId, 'SuspendAccount', { reason: 'x' }, system)
    expect(await refused()).toBe('sign-in.closed')
  })

  it('opens another account after the first was erased', async () => {
    const { house, logIn } = begin()
    const { userId } = await logIn({ issuer: ISSUER, subject: 'ada-1' })
    await house.house.command('account', userId, 'EraseAccount', { cause: 'own-wish' }, system)
    const again = await logIn({ issuer: ISSUER, subject: 'ada-1' })
    expect(again.userId).not.toBe(userId)
  })
})

describe('linking identities', () => {
  it('is for who began it, and links an identity with one account alone', async () => {
    const { house, logIn, link } = begin()
    const [who, other] = [await house.somebody(), await house.somebody()]
    expect(await house.refusal('CompleteIdentityLink', await link(who), other)).toBe('social.not-valid')
    await house.act('CompleteIdentityLink', await link(who), who)
    expect(await house.refusal('CompleteIdentityLink', await link(other), other)).toBe('social.identity-taken')
    expect((await logIn()).userId).toBe(who.by.id)
    expect(await house.shown(who.by)).toMatchObject({ identities: [{ provider: 'example', email: 'Ada@Example.org' }] })
  })

  it('takes a flow to sign in by for none to link by, nor the other way round', async () => {
    const { house, flow, link } = begin()
    const who = await house.somebody()
    const data = { flow: await flow(), callback: { code: 'c' } }
    expect(await house.refusal('CompleteIdentityLink', data, who)).toBe('social.not-valid')
    expect(await house.refusal('CompleteSocialLogIn', await link(who))).toBe('social.not-valid')
  })

  it('is undone, but not by who has no other way in; then the identity is nobody’s', async () => {
    const { house, logIn } = begin()
    const { userId } = await logIn({ issuer: ISSUER, subject: 'ada-1' })
    const who = house.signedIn(userId)
    const [{ identityId } = { identityId: '' }] = (await house.factorsOf(userId)).identities
    expect(await house.refusal('UnlinkIdentity', { identityId }, who)).toBe('factors.last-way-in')
    await house.withPasskey(who, new SoftwareAuthenticator(SITE))
    await house.act('UnlinkIdentity', { identityId }, who)
    expect((await logIn({ issuer: ISSUER, subject: 'ada-1' })).userId).not.toBe(userId)
  })
})
