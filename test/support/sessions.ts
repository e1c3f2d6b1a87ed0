import { type Either, isLeft, left, right } from 'fp-ts/Either'
import { fixedKey, LocalTokenVerifier, type TokenKeys, TokenSigner } from '../../src/adapters/auth'
import { generateSigningKey } from '../../src/adapters/auth/signing-key'
import { JoseSealedFlows } from '../../src/adapters/sealed-flows/jose'
import { InMemoryServerSecrets } from '../../src/adapters/server-secrets/in-memory'
import { InMemorySpentTokens } from '../../src/adapters/spent-tokens/in-memory'
import type { ActionContext, AnyAction } from '../../src/application/actions/action'
import type { Refusal } from '../../src/application/commands/command'
import type { VerifiedToken } from '../../src/application/ports/token-verifier'
import {
  bearerLookUp,
  refreshTokens,
  RevocationFeed,
  RevocationList,
  type SecondFactor,
  serviceSecrets,
  Sessions,
  type SessionTokens,
  signInActions,
} from '../../src/application/sessions'
import { type Actor, type Role, toMillis } from '../../src/domain/kernel'
import { accepted, type Marketplace, marketplace, nextId, registry, request } from './commands/marketplace'
import { silentLogger } from './silent-logger'

const system: Actor = { id: 'test:sessions', role: 'system' }

/** The one password and the one code that the checks of these tests take. */
export const PASSWORD = 'correct horse battery'
export const CODE = '123456'

const wrong = (): Either<Refusal, never> =>
  left({ code: 'credentials.wrong', kind: 'unauthenticated', message: 'wrong' })

/** Everything around sessions on a log in memory, as one process has it; the clock stands until it is moved. */
export class SignInHouse {
  readonly market: Marketplace
  readonly sessions: Sessions
  readonly list: RevocationList
  readonly verifier: LocalTokenVerifier
  readonly issuer: TokenSigner
  /** Second factors by user. */
  readonly factors = new Map<string, readonly SecondFactor[]>()
  /** Who administers which institution: `<institution> <user>`. */
  readonly administrators = new Set<string>()
  private readonly keys: TokenKeys
  private readonly secrets: InMemoryServerSecrets
  private readonly actions: ReadonlyMap<string, AnyAction>
  private readonly stop = new AbortController()
  private followed: Promise<void> | undefined

  /** @param beside - another process on the same log, keys and secrets */
  constructor(beside?: SignInHouse) {
    this.market = beside?.market ?? marketplace()
    this.keys = beside?.keys ?? fixedKey(generateSigningKey('EdDSA'))
    this.secrets = beside?.secrets ?? new InMemoryServerSecrets()
    const { bus, clock } = this.market
    const memberships = {
      isAdmin: (institution: string, user: string) =>
        Promise.resolve(this.administrators.has(`${institution} ${user}`)),
    }
    this.list = new RevocationList(clock, bearerLookUp({ aggregates: bus, memberships, clock }))
    const now = () => toMillis(clock.now())
    this.verifier = new LocalTokenVerifier(this.keys, this.list, now)
    this.issuer = new TokenSigner(this.keys, now)
    const { issuer } = this
    const ids = { next: nextId }
    this.sessions = new Sessions({ bus, aggregates: bus, issuer, ids, refreshTokens: refreshTokens(this.secrets) })
    const actions = signInActions({
      ...{ sessions: this.sessions, bus, aggregates: bus, memberships, issuer, clock },
      checkPassword: ({ identifier, password }) =>
        Promise.resolve(password === PASSWORD ? right(identifier as SessionTokens['userId']) : wrong()),
      secondFactors: {
        methodsOf: (user) => Promise.resolve(this.factors.get(user) ?? []),
        verify: (_user, proof) =>
          Promise.resolve('code' in proof && proof.code === CODE ? right(['otp'] as const) : wrong()),
      },
      flows: new JoseSealedFlows(this.secrets, clock),
      spentTokens: new InMemorySpentTokens(clock),
      serviceSecrets: serviceSecrets(this.secrets),
    })
    this.actions = new Map(actions.map((action) => [action.name, action]))
  }

  /** Begins to hear what the log says of revocations, as a process does at its start. */
  async start(): Promise<void> {
    const { store } = this.market
    const feed = new RevocationFeed({ store, registry, list: this.list, logger: silentLogger })
    this.followed = (await feed.start(this.stop.signal)).followed
  }

  async close(): Promise<void> {
    this.stop.abort()
    await this.followed
  }

  /** Somebody with an account in these roles. */
  async somebody(...roles: readonly [Role, ...Role[]]): Promise<string> {
    const id = nextId()
    const [first] = roles
    // What nobody may make themselves is granted.
    const own = first === 'tutor' ? first : 'learner'
    accepted(await this.command('account', id, 'OpenProvidedAccount', { role: own, locale: 'en', consents: [] }))
    for (const role of roles) if (role !== own) accepted(await this.command('account', id, 'GrantRole', { role }))
    if (!roles.includes(own)) accepted(await this.command('account', id, 'WithdrawRole', { role: own }))
    return id
  }

  command(category: string, id: string, type: string, data: unknown, by: Actor = system) {
    return this.market.bus.dispatch(request(category, id, type, data, by))
  }

  context(change: Partial<ActionContext> = {}): ActionContext {
    return {
      client: { address: '203.0.113.7', userAgent: 'jest' },
      commandId: nextId(),
      requestId: nextId(),
      ...change,
    }
  }

  /** Takes an action, with whoever the token speaks for. */
  async act<R = SessionTokens>(
    name: string,
    data: unknown,
    token?: string,
    change: Partial<ActionContext> = {},
  ): Promise<Either<Refusal, R>> {
    const { actor: by, ...rest } = token === undefined ? ({ actor: undefined } as const) : await this.bearer(token)
    const context = this.context({ ...(by && { by }), ...rest, ...change })
    const action = this.actions.get(name)
    if (action === undefined) throw new TypeError(`there is no action ${name}`)
    return action.run(data, context) as Promise<Either<Refusal, R>>
  }

  /** Signs somebody in. */
  async logIn(identifier: string, role?: Role): Promise<SessionTokens> {
    return given(await this.act('LogIn', { identifier, password: PASSWORD, ...(role && { role }) }))
  }

  /** Whom a token speaks for; throws where it is refused. */
  async bearer(token: string): Promise<VerifiedToken> {
    const verified = await this.verifier.verify(token)
    if (isLeft(verified)) throw new Error(verified.left.reason)
    return verified.right
  }

  async isRefused(token: string): Promise<boolean> {
    return isLeft(await this.verifier.verify(token))
  }
}

/** What an action answered that must not have refused. */
export const given = <R>(answer: Either<Refusal, R>): R => {
  if (isLeft(answer)) throw new Error(`refused with ${answer.left.code}: ${answer.left.message}`)
  return answer.right
}

/** The code that an action refused with. */
export const refusedBecause = (answer: Either<Refusal, unknown>): string =>
  isLeft(answer) ? answer.left.code : `accepted: ${JSON.stringify(answer.right)}`
