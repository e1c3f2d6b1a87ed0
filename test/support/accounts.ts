import { isLeft } from 'fp-ts/Either'
import { OfflineBreachedPasswords } from '../../src/adapters/breached-passwords'
import { Argon2PasswordHasher } from '../../src/adapters/password-hash/argon2'
import { InMemoryServerSecrets } from '../../src/adapters/server-secrets/in-memory'
import {
  accountActions,
  Accounts,
  ChallengeTokens,
  checkPassword,
  IdentifierDirectory,
  PasswordRules,
} from '../../src/application/accounts'
import type { ActionContext } from '../../src/application/actions/action'
import type { AggregateLoader, CommandBus, Refusal } from '../../src/application/commands/command'
import type { Clock } from '../../src/application/ports/clock'
import type { PasswordHasher } from '../../src/application/ports/password-hasher'
import type { ServerSecrets } from '../../src/application/ports/server-secrets'
import type { OutgoingMessage } from '../../src/application/ports/messenger'
import type { AccountState } from '../../src/domain/account'
import { actor } from './decider-specification'
import { type Marketplace, marketplace, nextId } from './commands/marketplace'
import { runNotifications, Told } from './notifications'

/** Argon2id as cheap as it gets: what the tests are about is not how slow it is. */
export const cheapHasher = (): Argon2PasswordHasher =>
  new Argon2PasswordHasher({ cost: { memoryCost: 8, timeCost: 1, parallelism: 1 }, underWay: 4, waiting: 5_000 })

/** A password that the rules take. */
export const PASSWORD = 'seven green apples on a shelf'
export const OTHER_PASSWORD = 'eleven blue kettles in the rain'

/** What everybody has to agree to. */
export const CONSENTS = ['terms', 'privacy-policy'].map((document) => ({ document, version: '2026-01-01' }))

const breached = new OfflineBreachedPasswords()

export interface AccountsOptions {
  /** Shared by processes of one server. */
  readonly secrets?: ServerSecrets
  readonly hasher?: PasswordHasher
  readonly evenMillis?: number
}

/** The account use cases over a bus; answers leave at once unless `evenMillis` says otherwise. */
export const accountsOver = (
  bus: CommandBus & AggregateLoader,
  clock: Clock,
  { secrets = new InMemoryServerSecrets(), hasher = cheapHasher(), evenMillis = 0 }: AccountsOptions = {},
): Accounts => {
  const base = { bus, aggregates: bus, clock }
  const identifiers = new IdentifierDirectory({ secrets, ...base })
  const challenges = new ChallengeTokens(secrets)
  const rules = new PasswordRules(breached)
  return new Accounts({ ...base, identifiers, challenges, hasher, rules }, { evenMillis })
}

/** What came of an action: `done`, or the refusal's code. */
export type Came = string

/** People and their accounts on a log in memory. */
export interface AccountsPlace {
  readonly place: Marketplace
  readonly accounts: Accounts
  /** Takes an action by its name; `by` is signed in where it is given. */
  readonly act: (name: string, data: unknown, context?: Partial<ActionContext>) => Promise<Came>
  readonly logIn: (identifier: string, password: string) => Promise<Came>
  /** Registers somebody and proves the address; answers the user's id. */
  readonly join: (identifier: string, password?: string) => Promise<string>
  readonly stateOf: (userId: string) => Promise<AccountState>
  readonly holderOf: (email: string) => Promise<string | undefined>
  /** What has been sent since it was asked last. */
  readonly sent: () => Promise<readonly OutgoingMessage[]>
}

/** The token of a link in a message. */
export const tokenIn = ({ text }: OutgoingMessage): string => /#token=(\S+)/.exec(text)?.[1] ?? 'no token'
export const codeIn = ({ text }: OutgoingMessage): string => /\b\d{6}\b/.exec(text)?.[0] ?? 'no code'

export const contextOf = (overrides: Partial<ActionContext> = {}): ActionContext => ({
  client: { address: '192.0.2.7' },
  commandId: nextId(),
  requestId: nextId(),
  ...overrides,
})

export const accountsPlace = (place: Marketplace = marketplace(), options: AccountsOptions = {}): AccountsPlace => {
  const accounts = accountsOver(place.bus, place.clock, options)
  const actions = new Map(accountActions(accounts).map((action) => [action.name, action]))
  const told = new Told()
  /** Of two who join at once, each may send the other's letter. */
  const everything: OutgoingMessage[] = []
  const act: AccountsPlace['act'] = async (name, data, context) => {
    const outcome = (await actions.get(name)!.run(data, contextOf(context))) as { _tag: string; left?: Refusal }
    return outcome.left?.code ?? 'done'
  }
  const stateOf = async (userId: string) => (await place.bus.load<AccountState>('account', userId)).state
  const sent = async () => {
    const messages: OutgoingMessage[] = []
    const send = (message: OutgoingMessage) => {
      messages.push(message)
      everything.push(message)
      return Promise.resolve()
    }
    const run = runNotifications(place, accounts.ports.challenges, send, told)
    await run.settled()
    await run.stop()
    return messages
  }
  const holderOf = async (identifier: string) => {
    const kind = identifier.includes('@') ? 'email' : 'phone'
    return accounts.ports.identifiers.holderOf(kind, identifier)
  }
  return {
    place,
    accounts,
    act,
    stateOf,
    sent,
    holderOf,
    logIn: async (identifier, password) => {
      const outcome = await checkPassword(accounts, { identifier, password }, contextOf())
      return isLeft(outcome) ? outcome.left.code : 'done'
    },
    join: async (identifier, password = PASSWORD) => {
      await act('RegisterAccount', { identifier, password, role: 'learner', consents: CONSENTS })
      await sent()
      const message = everything.findLast(({ to }) => Object.values(to).includes(identifier))!
      if (identifier.includes('@')) await act('VerifyEmail', { token: tokenIn(message) })
      else await act('VerifyPhone', { phone: identifier, code: codeIn(message) })
      await sent()
      return (await holderOf(identifier))!
    },
  }
}

/** The circumstances of somebody who is signed in. */
export const signedIn = (userId: string, overrides: Partial<ActionContext> = {}): Partial<ActionContext> => ({
  by: { ...actor('learner'), id: userId },
  ...overrides,
})
