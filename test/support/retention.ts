import {
  type AccountWalk,
  type Duty,
  expiry,
  inactiveAccounts,
  RetentionRunner,
  rules,
  type RuleName,
  unprovenAccounts,
  type WalkedAccount,
} from '../../src/application/retention'
import type { Expiring } from '../../src/application/ports/expiring'
import type { CommandBus } from '../../src/application/commands/command'
import { account } from '../../src/domain/account'
import { type Actor, DAY, fold, type Instant } from '../../src/domain/kernel'
import { accepted, type Marketplace, marketplace, nextId, registry, request } from './commands/marketplace'
import { type AccountsPlace, accountsPlace, CONSENTS, PASSWORD, tokenIn } from './accounts'
import { alone } from './commands/process-run'
import { silentLogger } from './silent-logger'

export const system: Actor = { id: 'test:retention', role: 'system' }

/** How long after the last sign of somebody they are told, and until when they have time. */
export const TOLD = rules['inactive-accounts'].term.millis - 30 * DAY
export const TERM = rules['inactive-accounts'].term.millis

/** Goes through the accounts of a log as it is now. */
export const walkOf = (place: Marketplace): AccountWalk => ({
  accounts: async function* (stage, openedUntil) {
    const seen = new Map<string, WalkedAccount>()
    const holders = new Map<string, string>()
    for (const event of await place.store.readAll({ limit: 10_000 })) {
      const id = event.stream.slice(event.stream.indexOf('-') + 1)
      const data = registry.decodeEvent(event).data as Readonly<Partial<Record<string, Instant>>>
      const { userId = holders.get(id) ?? id, registeredAt, startedAt, refreshedAt } = data
      if (event.type === 'SessionStarted') holders.set(id, userId)
      const seenAt = { AccountRegistered: registeredAt, SessionStarted: startedAt, SessionRefreshed: refreshedAt }[
        event.type
      ]
      if (seenAt !== undefined) seen.set(userId, { userId, seenAt })
    }
    for (const found of seen.values()) {
      const events = await place.store.readStream(`account-${found.userId}`)
      const state = fold(
        account.decider,
        events.map((event) => ({ type: event.type, data: registry.decodeEvent(event).data }) as never),
      )
      if (state.stage === stage && state.registeredAt <= openedUntil) yield [found]
    }
  },
})

const nothing: Expiring = { countExpired: () => Promise.resolve(0), removeExpired: () => Promise.resolve(0) }

/** A duty for each rule that is run, with these in place of those that have nothing to do. */
export const dutiesWith = (...given: readonly Duty[]): readonly Duty[] =>
  (Object.keys(rules) as RuleName[])
    .filter((rule) => rules[rule].runBy === 'retention')
    .map((rule) => given.find((duty) => duty.rule === rule) ?? expiry(rule, nothing))

/** Retention on a log in memory, and those whom it is about. */
export class RetentionHouse {
  readonly place: Marketplace = marketplace()
  readonly people: AccountsPlace = accountsPlace(this.place)
  /** The id of somebody of the support. */
  readonly staff = nextId()

  /** A runner as a process has it. */
  runner(walk: AccountWalk = walkOf(this.place), bus: CommandBus = this.place.bus): RetentionRunner {
    const ports = { bus, aggregates: this.place.bus }
    return new RetentionRunner({
      duties: dutiesWith(unprovenAccounts(ports, walk), inactiveAccounts(ports, walk)),
      ...{ leases: alone, clock: this.place.clock, logger: silentLogger },
    })
  }

  /** Carries the rules out once, as another process would. */
  async round(): Promise<void> {
    await this.runner().round(new AbortController().signal)
  }

  /** Somebody who has an account and has proven it. */
  join(email: string): Promise<string> {
    return this.people.join(email)
  }

  /** Somebody who has registered; answers the link's token as well. */
  async register(email: string): Promise<{ readonly id: string; readonly token: string }> {
    await this.people.act('RegisterAccount', {
      identifier: email,
      password: PASSWORD,
      role: 'learner',
      consents: CONSENTS,
    })
    const [message] = (await this.people.sent()).filter(({ to }) => 'email' in to && to.email === email)
    return { id: (await this.people.holderOf(email)) ?? '', token: message === undefined ? '' : tokenIn(message) }
  }

  async signIn(userId: string): Promise<string> {
    const sessionId = nextId()
    const data = { userId, role: 'learner', methods: ['pwd'], client: { address: '192.0.2.7', userAgent: 'jest' } }
    await this.command('session', sessionId, 'StartSession', data)
    return sessionId
  }

  async command(category: string, id: string, type: string, data: unknown, by = system): Promise<void> {
    accepted(await this.place.bus.dispatch(request(category, id, type, data, by)))
  }

  /** Types of the events of a stream. */
  async events(stream: string): Promise<readonly string[]> {
    return (await this.place.store.readStream(stream)).map(({ type }) => type)
  }
}
