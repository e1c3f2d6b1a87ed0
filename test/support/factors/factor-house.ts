import { isLeft, right } from 'fp-ts/Either'
import { generateSync } from 'otplib'
import { otplibCodes } from '../../../src/adapters/one-time-codes/otplib'
import { SimpleWebAuthnPasskeys } from '../../../src/adapters/passkeys/simplewebauthn'
import { JoseSealedFlows } from '../../../src/adapters/sealed-flows/jose'
import { InMemoryServerSecrets } from '../../../src/adapters/server-secrets/in-memory'
import { InMemorySpentTokens } from '../../../src/adapters/spent-tokens/in-memory'
import { IdentifierDirectory } from '../../../src/application/accounts'
import type { ActionContext, AnyAction } from '../../../src/application/actions/action'
import {
  AccountSecondFactors,
  type FactorPorts,
  factorQueries,
  passkeyActions,
  passkeyLogInActions,
  totpActions,
} from '../../../src/application/factors'
import type { IdentityProviders } from '../../../src/application/ports/identity-providers'
import type { WebAuthnJson } from '../../../src/application/ports/passkeys'
import { serviceSecrets, signInActions } from '../../../src/application/sessions'
import { socialActions } from '../../../src/application/social-sign-in'
import { type FactorsState, factorsIn } from '../../../src/domain/factors'
import { type Actor, toMillis, type UserId } from '../../../src/domain/kernel'
import { nextId } from '../commands/marketplace'
import { given, refusedBecause, SignInHouse } from '../sessions'
import { SoftwareAuthenticator } from './software-authenticator'

export const SITE = { origin: 'https://learn.example.org', rpId: 'learn.example.org' }

/** Second factors, passkeys and providers around sessions, on a log in memory; every password is right. */
export class FactorHouse {
  readonly house = new SignInHouse()
  readonly ports: FactorPorts
  readonly secondFactors: AccountSecondFactors
  readonly identifiers: IdentifierDirectory
  readonly actions: ReadonlyMap<string, AnyAction>

  constructor(providers: IdentityProviders = nobody) {
    const { market, sessions, issuer } = this.house
    const { bus, clock } = market
    const secrets = new InMemoryServerSecrets()
    const ids = { next: nextId }
    this.ports = {
      ...{ bus, aggregates: bus, clock, ids, codes: otplibCodes('Lyceum') },
      passkeys: new SimpleWebAuthnPasskeys({ name: 'Lyceum', url: SITE.origin }),
      flows: new JoseSealedFlows(secrets, clock),
      spent: new InMemorySpentTokens(clock),
    }
    const { ports } = this
    this.secondFactors = new AccountSecondFactors(ports)
    this.identifiers = new IdentifierDirectory({ secrets, aggregates: bus, clock })
    const { secondFactors, identifiers } = this
    const actions = [
      ...totpActions(ports),
      ...passkeyActions(ports),
      ...passkeyLogInActions(ports, sessions),
      ...socialActions({ ...ports, sessions, secondFactors, identifiers, providers }),
      ...signInActions({
        ...{
          sessions,
          secondFactors,
          bus,
          aggregates: bus,
          issuer,
          clock,
          flows: ports.flows,
          spentTokens: ports.spent,
        },
        memberships: { isAdmin: () => Promise.resolve(false) },
        checkPassword: ({ identifier }) => Promise.resolve(right(identifier as UserId)),
        serviceSecrets: serviceSecrets(secrets),
      }),
    ]
    this.actions = new Map(actions.map((action) => [action.name, action]))
  }

  /** Takes an action; answers what it answers. */
  async act<R = Readonly<Record<string, unknown>>>(name: string, data: unknown, context: Partial<ActionContext> = {}) {
    const action = this.actions.get(name)
    if (action === undefined) throw new TypeError(`there is no action ${name}`)
    return given(await action.run(data, this.house.context(context))) as R
  }

  /** The code that an action is refused with. */
  async refusal(name: string, data: unknown, context: Partial<ActionContext> = {}): Promise<string> {
    const action = this.actions.get(name)
    if (action === undefined) throw new TypeError(`there is no action ${name}`)
    return refusedBecause(await action.run(data, this.house.context(context)))
  }

  /** Somebody with an account, signed in just now. */
  async somebody(): Promise<Partial<ActionContext> & { readonly by: Actor }> {
    return this.signedIn(await this.house.somebody('learner'))
  }

  /** The circumstances of somebody who signs in now. */
  signedIn(id: string) {
    return { by: { id, role: 'learner' as const }, authenticatedAt: this.house.market.clock.now() }
  }

  /** What an authenticator app shows now, or some steps later or earlier. */
  code(secret: string, steps = 0): string {
    return generateSync({ secret, epoch: Math.floor(toMillis(this.house.market.clock.now()) / 1_000) + 30 * steps })
  }

  /** Sets up one-time codes for somebody. */
  async withTotp(who: Partial<ActionContext>) {
    const { secret } = await this.act<{ readonly secret: string }>('BeginTotp', {}, who)
    const { recoveryCodes } = await this.act<{ readonly recoveryCodes: readonly [string, ...string[]] }>(
      'ConfirmTotp',
      { code: this.code(secret) },
      who,
    )
    return { secret, recoveryCodes }
  }

  /** Adds a passkey of a device to somebody's account. */
  async withPasskey(who: Partial<ActionContext>, device = new SoftwareAuthenticator(SITE, { counts: true })) {
    const { options, flow } = await this.begun('BeginPasskeyRegistration', who)
    const data = { flow, response: device.create(options), name: 'Phone' }
    const added = await this.act<{ readonly passkeyId: string; readonly recoveryCodes?: readonly string[] }>(
      'FinishPasskeyRegistration',
      data,
      who,
    )
    return { device, ...added }
  }

  begun(name: string, who: Partial<ActionContext> = {}) {
    return this.act<{ readonly options: WebAuthnJson; readonly flow: string }>(name, {}, who)
  }

  /** Whether a device signs somebody in, `ok`, or what it is refused with. */
  async passkeyLogIn(device: SoftwareAuthenticator, tampering = {}): Promise<string> {
    const { options, flow } = await this.begun('BeginPasskeyLogIn')
    const refused = await this.refusal('FinishPasskeyLogIn', { flow, response: device.get(options, tampering) })
    return refused.startsWith('accepted') ? 'ok' : refused
  }

  /** Whether a proof of a second factor is good for somebody, `ok`, or what it is refused with. */
  async proves(id: string, proof: Parameters<AccountSecondFactors['verify']>[1]): Promise<string> {
    const verified = await this.secondFactors.verify(id, proof, this.house.context())
    return isLeft(verified) ? verified.left.code : 'ok'
  }

  async factorsOf(id: string) {
    return factorsIn((await this.house.market.bus.load<FactorsState>('factors', id)).state)
  }

  /** What somebody sees of their own factors. */
  async shown(by: Actor): Promise<unknown> {
    const [query] = factorQueries(this.house.market.bus)
    return query?.kind === 'item' ? query.run({}, by) : undefined
  }

  /** The types of a stream's events. */
  async events(stream: string): Promise<readonly string[]> {
    return (await this.house.market.store.readStream(stream)).map(({ type }) => type)
  }
}

const nobody: IdentityProviders = {
  all: [],
  begin: () => Promise.reject(new Error('there are no providers here')),
  complete: () => Promise.reject(new Error('there are no providers here')),
}
