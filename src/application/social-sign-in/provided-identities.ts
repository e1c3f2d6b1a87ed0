import { type Either, isLeft, left, right } from 'fp-ts/Either'
import type { AccountState, Consents, Locale, OwnRole } from '../../domain/account'
import { factorsIn, type FactorsState } from '../../domain/factors'
import { holderAt, type IdentifierId, type IdentifierState } from '../../domain/identifier'
import { type Actor, UserId } from '../../domain/kernel'
import { type IdentifierDirectory, normaliseEmail } from '../accounts'
import type { ActionContext } from '../actions/action'
import type { AggregateLoader, CommandBus, CommandOutcome, Refusal } from '../commands/command'
import { derivedId } from '../derived-id'
import type { Clock } from '../ports/clock'
import type { ProvidedIdentity } from '../ports/identity-providers'
import { socialErrors } from './errors'

export interface ProvidedIdentitiesPorts {
  readonly bus: CommandBus
  readonly aggregates: AggregateLoader
  readonly identifiers: IdentifierDirectory
  readonly clock: Clock
}

/** An identity that a provider has vouched for just now. */
export interface Vouched extends ProvidedIdentity {
  readonly provider: string
}

/** What a new account begins with. */
export interface NewAccount {
  readonly role: OwnRole
  readonly locale: Locale
  readonly consents: typeof Consents._A
}

/** Lyceum itself, acting on a provider's word. */
const SIGN_IN: Actor = { id: 'sign-in', role: 'system' }

/** Accounts of one identity that were erased, one after another; nobody has so many. */
const MOST_LIVES = 100

/**
 * Whose account an identity at a provider belongs to. An identity is issuer and subject, reserved in a stream of that
 * name, so that it belongs to one account at most; an e-mail address never leads to an account (case M36).
 *
 * Each step can be taken again: whoever was interrupted in the middle goes on where they were when they sign in anew.
 */
export class ProvidedIdentities {
  constructor(private readonly ports: ProvidedIdentitiesPorts) {}

  /** The account that an identity is linked with; a new one where there is none and its address is nobody's. */
  async accountOf(vouched: Vouched, fresh: NewAccount, context: ActionContext): Promise<Either<Refusal, UserId>> {
    const id = await this.idOf(vouched)
    const holder = await this.holderOf(id)
    if (holder !== undefined) {
      const { stage } = await this.account(holder)
      if (stage === 'none') return this.open(holder, id, vouched, fresh, context)
      if (stage !== 'erased' && (await this.isLinked(holder, id))) return right(holder)
      // Unlinked, or left by somebody who is gone: let go of at last.
      await this.release(id, holder, context)
    }
    return this.open(await this.nextUser(id), id, vouched, fresh, context)
  }

  /** Links an identity with the account of somebody who is signed in to it. */
  async link(by: Actor, vouched: Vouched, context: ActionContext): Promise<Either<Refusal, IdentifierId>> {
    const id = await this.idOf(vouched)
    const holder = await this.holderOf(id)
    if (holder !== undefined && holder !== by.id && !(await this.isLinked(holder, id)))
      await this.release(id, holder, context)
    const reserved = await this.send('identifier', id, 'ConfirmIdentifier', { kind: 'oidc', holder: by.id }, context)
    if (isLeft(reserved)) return isTaken(reserved) ? identityTaken() : reserved
    const linked = await this.send('factors', by.id, 'LinkIdentity', identityData(id, vouched), context, by)
    return isLeft(linked) ? linked : right(id)
  }

  /** Unlinks an identity; it is good for nothing from the first of the two steps on. */
  async unlink(by: Actor, id: IdentifierId, hasPassword: boolean, context: ActionContext): Promise<CommandOutcome> {
    const data = { identityId: id, hasPassword }
    const unlinked = await this.send('factors', by.id, 'UnlinkIdentity', data, context, by)
    return isLeft(unlinked) ? unlinked : this.release(id, by.id as UserId, context)
  }

  private async open(
    user: UserId,
    id: IdentifierId,
    vouched: Vouched,
    fresh: NewAccount,
    context: ActionContext,
  ): Promise<Either<Refusal, UserId>> {
    const reserved = await this.send('identifier', id, 'ConfirmIdentifier', { kind: 'oidc', holder: user }, context)
    // Somebody who is signed in has linked it in this moment.
    if (isLeft(reserved)) return isTaken(reserved) ? identityTaken() : reserved
    const address = await this.addressOf(vouched)
    if (address !== undefined) {
      const { identifierId } = address
      const data = { kind: 'email', holder: user }
      const confirmed = await this.send('identifier', identifierId, 'ConfirmIdentifier', data, context)
      if (isLeft(confirmed)) {
        await this.release(id, user, context)
        return isTaken(confirmed) ? linkFirst() : confirmed
      }
    }
    const linked = await this.send('factors', user, 'LinkIdentity', identityData(id, vouched), context)
    if (isLeft(linked)) return linked
    const opened = await this.send('account', user, 'OpenProvidedAccount', { ...fresh, ...address }, context)
    return isLeft(opened) && opened.left.code !== 'account.exists' ? left(opened.left) : right(user)
  }

  /** The address that counts: one that the provider has checked. Any other could be anybody's, and is not looked at. */
  private async addressOf({ email }: Vouched) {
    const address = email?.verified === true ? normaliseEmail(email.address) : undefined
    return address && { email: address, identifierId: await this.ports.identifiers.idOf('email', address) }
  }

  /** The user whom an identity makes, whoever asks and however often; another one after an account that was erased. */
  private async nextUser(id: IdentifierId): Promise<UserId> {
    for (let life = 1; life <= MOST_LIVES; life += 1) {
      const user = derivedId(id, `account ${String(life)}`)
      if (UserId.is(user) && (await this.account(user)).stage === 'none') return user
    }
    throw new Error('an identity has made too many accounts')
  }

  private idOf({ issuer, subject }: ProvidedIdentity): Promise<IdentifierId> {
    return this.ports.identifiers.idOf('oidc', JSON.stringify([issuer, subject]))
  }

  private async holderOf(id: IdentifierId): Promise<UserId | undefined> {
    const { state } = await this.ports.aggregates.load<IdentifierState>('identifier', id)
    return holderAt(state, this.ports.clock.now())
  }

  private async account(user: string): Promise<AccountState> {
    return (await this.ports.aggregates.load<AccountState>('account', user)).state
  }

  private async isLinked(user: string, id: IdentifierId): Promise<boolean> {
    const { state } = await this.ports.aggregates.load<FactorsState>('factors', user)
    return factorsIn(state).identities.some(({ identityId }) => identityId === id)
  }

  private release(id: IdentifierId, holder: UserId, context: ActionContext): Promise<CommandOutcome> {
    return this.send('identifier', id, 'ReleaseIdentifier', { holder }, context)
  }

  private send(
    category: string,
    id: string,
    type: string,
    data: Readonly<Record<string, unknown>>,
    { commandId, requestId: correlationId }: ActionContext,
    by: Actor = SIGN_IN,
  ): Promise<CommandOutcome> {
    // A step may be undone and taken again in one request: for another user it is another command.
    const { holder } = data
    const step = `${type} ${id} ${typeof holder === 'string' ? holder : ''}`
    return this.ports.bus.dispatch({
      ...{ category, id, type, data, by, correlationId },
      commandId: derivedId(commandId, step),
      causationId: commandId,
    })
  }
}

const identityData = (identityId: IdentifierId, { provider, issuer, subject, email }: Vouched) => ({
  ...{ identityId, provider, issuer, subject },
  ...(email !== undefined && { email: email.address }),
})

const isTaken = (outcome: CommandOutcome): boolean => isLeft(outcome) && outcome.left.code === 'identifier.taken'

const identityTaken = () =>
  socialErrors.fail('social.identity-taken', 'This identity belongs to another account; unlink it there first.')

/** Told to nobody but who has the mailbox, by their provider's word; so it gives no account away. */
const linkFirst = () =>
  socialErrors.fail(
    'social.link-first',
    'There is an account with this e-mail address. Sign in to it as you are used to, and link the provider there.',
  )
