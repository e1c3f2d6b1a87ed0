import { type Either, isLeft, left, right } from 'fp-ts/Either'
import type * as t from 'io-ts'
import type { AccountState } from '../../domain/account'
import { EmailId, institution, type InstitutionState, InvitationId, MemberRole } from '../../domain/institution'
import { type Actor, integer, object, text, UserId } from '../../domain/kernel'
import { type IdentifierDirectory, normaliseEmail } from '../accounts'
import { credentialErrors } from '../accounts/errors'
import { type ActionContext, type AnyAction, defineAction } from '../actions/action'
import type { AggregateLoader, CommandBus, CommandOutcome, Refusal } from '../commands/command'
import { applicationErrorKinds } from '../commands/refusal'
import { derivedId } from '../derived-id'
import { StoreUnavailable } from '../ports/event-store'
import { MessageNotSent, MessageRefused, type Messenger, type OutgoingMessage } from '../ports/messenger'
import type { PublicUrl } from '../ports/public-url'
import { invitationLetter } from './invitation-letter'

export interface InstitutionActionPorts {
  readonly bus: CommandBus
  readonly aggregates: AggregateLoader
  readonly identifiers: IdentifierDirectory
  readonly messenger: Messenger
  readonly publicUrl: PublicUrl
}

const Position = integer(0, Number.MAX_SAFE_INTEGER)
const Invited = object({ invitationId: InvitationId, position: Position })
const Answered = object({ institutionId: UserId, position: Position })
const AnswerData = object({ institutionId: UserId, invitationId: InvitationId })

const people = ['learner', 'tutor', 'registrar', 'admin'] as const
const errors = { ...institution.errors.kinds, ...credentialErrors.kinds, ...applicationErrorKinds }
const common = { context: 'profiles', access: people, errors } as const

const signedIn = ({ by }: ActionContext): Actor => {
  if (by === undefined) throw new TypeError('members are signed in')
  return by
}

/** The id of the address that somebody has shown to be theirs; by it they are known where the address was invited. */
const emailIdOf = async (aggregates: AggregateLoader, userId: string): Promise<EmailId | undefined> => {
  const { state } = await aggregates.load<AccountState>('account', userId)
  const email = state.stage === 'active' ? state.email : undefined
  return email?.verified === true && EmailId.is(email.identifierId) ? email.identifierId : undefined
}

/** Inviting people to institutions, and what those answer. */
export const institutionActions = (ports: InstitutionActionPorts): readonly AnyAction[] => {
  const { bus, aggregates } = ports

  const issue = (type: string, id: string, data: unknown, context: ActionContext): Promise<CommandOutcome> =>
    bus.dispatch({
      category: 'institution',
      id,
      type,
      data,
      by: signedIn(context),
      commandId: derivedId(context.commandId, type),
      correlationId: context.requestId,
      causationId: context.commandId,
    })

  const answer =
    (type: 'AcceptInvitation' | 'DeclineInvitation') =>
    async ({ institutionId, invitationId }: t.TypeOf<typeof AnswerData>, context: ActionContext) => {
      const emailId = await emailIdOf(aggregates, signedIn(context).id)
      const data = { invitationId, ...(emailId !== undefined && { emailId }) }
      const outcome = await issue(type, institutionId, data, context)
      return isLeft(outcome) ? outcome : right({ institutionId, position: outcome.right.position })
    }

  return [
    defineAction({
      ...common,
      name: 'InviteMember',
      via: 'people',
      path: 'institutions/{institutionId}/invitations',
      summary:
        'Invite a user, or whoever holds an e-mail address, which gets a letter; whether anybody does is not told.',
      data: object({ institutionId: UserId, role: MemberRole }, { userId: UserId, email: text(3, 254) }),
      result: Invited,
      status: 201,
      limits: [{ name: 'invitations by administrator', by: 'actor', most: 100, perSeconds: 86_400 }],
      run: async ({ institutionId, role, userId, email }, context) => {
        const address = email === undefined ? undefined : normaliseEmail(email)
        if (email !== undefined && address === undefined)
          return credentialErrors.fail('address.malformed', 'This is no e-mail address.')
        const invitationId = derivedId(context.commandId, 'invitation') as InvitationId
        const emailId = address && (await ports.identifiers.idOf('email', address))
        const data = { invitationId, role, ...(userId && { userId }), ...(emailId && { emailId }) }
        const outcome = await issue('InviteMember', institutionId, data, context)
        if (isLeft(outcome)) return outcome
        if (address !== undefined) {
          const name = await nameOf(aggregates, institutionId)
          if (isLeft(name)) return name
          const subject = (await ports.identifiers.holderOf('email', address)) ?? invitationId
          const invitation = { invitationId, institutionId, name: name.right, role, subject }
          await send(ports.messenger, invitationLetter(invitation, address, ports.publicUrl))
        }
        return right({ invitationId, position: outcome.right.position })
      },
    }),
    defineAction({
      ...common,
      name: 'AcceptInvitation',
      via: 'none',
      path: 'institutions/{institutionId}/invitations/{invitationId}/accept',
      summary: 'Become a member of an institution, as whoever the invitation names or holds its address.',
      data: AnswerData,
      result: Answered,
      status: 200,
      run: answer('AcceptInvitation'),
    }),
    defineAction({
      ...common,
      name: 'DeclineInvitation',
      via: 'none',
      path: 'institutions/{institutionId}/invitations/{invitationId}/decline',
      summary: 'Turn an invitation down.',
      data: AnswerData,
      result: Answered,
      status: 200,
      run: answer('DeclineInvitation'),
    }),
  ]
}

const nameOf = async (aggregates: AggregateLoader, id: string): Promise<Either<Refusal, string>> => {
  const { state } = await aggregates.load<InstitutionState>('institution', id)
  return state.stage === 'none'
    ? left({ code: 'institution.not-found', kind: 'not-found', message: 'There is no such institution.' })
    : right(state.description.name)
}

/**
 * The invitation stands; who sends the request again, with its Idempotency-Key, has the letter sent again. Whether the
 * address takes mails at all is told to nobody.
 */
const send = async (messenger: Messenger, letter: OutgoingMessage): Promise<void> => {
  try {
    await messenger.send(letter)
  } catch (error) {
    if (error instanceof MessageRefused) return
    if (!(error instanceof MessageNotSent)) throw error
    throw new StoreUnavailable('the letter of an invitation could not be sent', { cause: error })
  }
}
