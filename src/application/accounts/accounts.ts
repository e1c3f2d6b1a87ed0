import { type Either, isLeft, left, right } from 'fp-ts/Either'
import {
  type AccountCommand,
  type AccountState,
  badToken,
  type Channel,
  type Challenge,
  ChallengeId,
  type OpenAccount,
  type Purpose,
  standing,
} from '../../domain/account'
import type { IdentifierId, IdentifierKind } from '../../domain/identifier'
import { type Actor, type Instant, plusMillis, UserId } from '../../domain/kernel'
import type { ActionContext } from '../actions/action'
import type { AggregateLoader, CommandBus, CommandOutcome, Refusal } from '../commands/command'
import { derivedId } from '../derived-id'
import type { Clock } from '../ports/clock'
import type { PasswordHasher } from '../ports/password-hasher'
import type { Address } from './addresses'
import type { ChallengeTokens } from './challenge-tokens'
import type { IdentifierDirectory } from './identifier-directory'
import { lifeOf } from './lives'
import type { PasswordRules } from './password-rules'

export interface AccountsPorts {
  readonly bus: CommandBus
  readonly aggregates: AggregateLoader
  readonly clock: Clock
  readonly identifiers: IdentifierDirectory
  readonly challenges: ChallengeTokens
  readonly hasher: PasswordHasher
  readonly rules: PasswordRules
}

export interface AccountsSettings {
  /** Answers to those who are not signed in leave at multiples of it (see `evenly`). Default 250. */
  readonly evenMillis: number
}

/** An account that is somebody's. */
export interface Held {
  readonly id: UserId
  readonly account: OpenAccount
}

/** A challenge that somebody has answered rightly. */
export interface Answered extends Held {
  readonly challenge: Challenge
}

type DataOf<Type extends AccountCommand['type']> = Extract<AccountCommand, { readonly type: Type }>['data']

/** Lyceum itself, which acts on what people have proven. */
const ACCOUNTS: Actor = { id: 'accounts', role: 'system' }

/** What the account use cases have in common: finding accounts, proofs of who somebody is, commands. */
export class Accounts {
  readonly evenMillis: number

  constructor(
    readonly ports: AccountsPorts,
    { evenMillis = 250 }: Partial<AccountsSettings> = {},
  ) {
    this.evenMillis = evenMillis
  }

  /** An account as the log has it; undefined where it is nobody's, or nobody's any more. */
  async find(id: string): Promise<Held | undefined> {
    const { state } = await this.ports.aggregates.load<AccountState>('account', id)
    return UserId.is(id) && state.stage !== 'none' && state.stage !== 'erased' ? { id, account: state } : undefined
  }

  /** The account that holds an address, or has it reserved. */
  async holderOf({ kind, value }: Address): Promise<Held | undefined> {
    const holder = await this.ports.identifiers.holderOf(kind, value)
    // A question to the log all the same, so that both ways take two.
    const found = await this.find(holder ?? NOBODY)
    const address = kind === 'email' ? found?.account.email?.address : found?.account.phone?.number
    return address === value ? found : undefined
  }

  /** A challenge that is to be issued; the same for a request that is sent again. */
  newChallenge(purpose: Purpose, { commandId }: Pick<ActionContext, 'commandId'>, channel?: Channel) {
    const challengeId = derivedId(commandId, `challenge ${purpose}`)
    if (!ChallengeId.is(challengeId)) throw new TypeError('a challenge has got no UUID')
    return { challengeId, expiresAt: plusMillis(this.now(), lifeOf(purpose, channel)) }
  }

  /** The challenge that a link's token answers. */
  async linked(token: string, purpose: Purpose): Promise<Either<Refusal, Answered>> {
    const { challenges } = this.ports
    const claimed = challenges.read(token)
    const held = claimed && (await this.find(claimed.accountId))
    const challenge = held && standing(held.account, purpose, this.now())
    if (held === undefined || challenge === undefined) return badToken()
    const genuine = await challenges.isTokenOf(token, { accountId: held.id, purpose, challenge })
    return genuine ? right({ ...held, challenge }) : badToken()
  }

  /**
   * The challenge that a typed code answers. A wrong code is counted in the account's stream: whoever guesses has as
   * many tries as the decider gives, however many ask at once, since it also judges the right one.
   */
  async coded(held: Held | undefined, purpose: Purpose, code: string, context: ActionContext) {
    const challenge = held && standing(held.account, purpose, this.now())
    if (held === undefined || challenge?.channel !== 'phone') return badToken()
    if (await this.ports.challenges.isCodeOf(code, { accountId: held.id, purpose, challenge }))
      return right<Refusal, Answered>({ ...held, challenge })
    await this.issue(held.id, 'RecordWrongCode', { challengeId: challenge.id }, context)
    return badToken()
  }

  /** Issues an account's command in Lyceum's own name, or in that of `by`. */
  issue<Type extends AccountCommand['type']>(
    id: string,
    type: Type,
    data: DataOf<Type>,
    context: Pick<ActionContext, 'commandId' | 'requestId'>,
    by: Actor = ACCOUNTS,
  ): Promise<CommandOutcome> {
    return this.send('account', id, type, data, context, by)
  }

  /** Reserves an address for a user; answers who has it now. */
  async claim(
    kind: IdentifierKind,
    identifierId: IdentifierId,
    user: UserId,
    until: Instant,
    context: Pick<ActionContext, 'commandId' | 'requestId'>,
  ): Promise<Either<Refusal, UserId>> {
    const outcome = await this.send(
      'identifier',
      identifierId,
      'ClaimIdentifier',
      { kind, holder: user, until },
      context,
    )
    if (!isLeft(outcome)) return right(user)
    const holder = outcome.left.detail?.['holder']
    return outcome.left.code === 'identifier.taken' && UserId.is(holder) ? right(holder) : outcome
  }

  /** Gives an address to a user who has proven that it is theirs; a bad token where somebody else has proven it before. */
  async confirm(
    kind: IdentifierKind,
    identifierId: IdentifierId,
    user: UserId,
    context: Pick<ActionContext, 'commandId' | 'requestId'>,
  ): Promise<Either<Refusal, void>> {
    const outcome = await this.send('identifier', identifierId, 'ConfirmIdentifier', { kind, holder: user }, context)
    if (!isLeft(outcome)) return right(undefined)
    return outcome.left.code === 'identifier.taken' ? badToken() : left(outcome.left)
  }

  now(): Instant {
    return this.ports.clock.now()
  }

  private send(
    category: string,
    id: string,
    type: string,
    data: unknown,
    { commandId, requestId }: Pick<ActionContext, 'commandId' | 'requestId'>,
    by: Actor = ACCOUNTS,
  ): Promise<CommandOutcome> {
    return this.ports.bus.dispatch({
      ...{ category, id, type, data, by },
      commandId: derivedId(commandId, `${type} ${id}`),
      causationId: commandId,
      correlationId: requestId,
      // The request is known by its id; what a use case adds (a salted hash, a time) differs from try to try.
      fingerprint: type,
    })
  }
}

/** The id of no account: ids of users are made of random bits, and these are all set. */
const NOBODY = 'ffffffff-ffff-8fff-bfff-ffffffffffff'
