import { right } from 'fp-ts/Either'
import { DAY, isPrivileged, plusMillis, type UserId } from '../kernel'
import type { InstitutionCommand, Of } from './commands'
import { INVITATION_DAYS, MOST_MEMBERS } from './details'
import { errors } from './errors'
import { type Decision, type Founded, type Invitation, isProgram, mayManage } from './state'

type ManageCommand = Extract<InstitutionCommand, { type: 'InviteMember' | 'WithdrawInvitation' | 'ChangeMemberRole' }>
export type MemberCommand =
  | ManageCommand
  | Extract<InstitutionCommand, { type: 'AcceptInvitation' | 'DeclineInvitation' | 'AdmitHired' | 'RemoveMember' }>

const forbidden = () => errors.fail('institution.forbidden', 'Only an administrator of an institution may do this.')
const notMember = () => errors.fail('institution.not-member', 'The user is not a member.')
const tooManyMembers = () =>
  errors.fail('institution.too-many-members', `An institution has at most ${String(MOST_MEMBERS)} members.`)
const lastAdmin = () => errors.fail('institution.last-admin', 'An institution keeps at least one administrator.')

/** Who belongs to an institution, and as what. */
export const decideMembers = (command: MemberCommand, state: Founded): Decision => {
  switch (command.type) {
    case 'AcceptInvitation':
    case 'DeclineInvitation':
      return answer(command, state)
    case 'AdmitHired':
      return admitHired(command, state)
    case 'RemoveMember':
      return remove(command, state)
    case 'InviteMember':
    case 'WithdrawInvitation':
    case 'ChangeMemberRole':
      return mayManage(command.by, command.id, state) ? manage(command, state) : forbidden()
  }
}

const manage = (command: ManageCommand, state: Founded): Decision => {
  switch (command.type) {
    case 'InviteMember':
      return invite(command, state)
    case 'WithdrawInvitation': {
      const { invitationId } = command.data
      return state.invitations.has(invitationId)
        ? right([{ type: 'InvitationWithdrawn', data: { invitationId, withdrawnAt: command.at } }])
        : right([])
    }
    case 'ChangeMemberRole': {
      const { userId, role } = command.data
      const present = state.members.get(userId)
      if (present === undefined) return notMember()
      if (present === role) return right([])
      if (isLastAdmin(state, userId)) return lastAdmin()
      return right([{ type: 'MemberRoleChanged', data: { userId, role, changedAt: command.at } }])
    }
  }
}

const invite = ({ data, at }: Of<'InviteMember'>, state: Founded): Decision => {
  const { invitationId, userId, emailId } = data
  if ((userId === undefined) === (emailId === undefined))
    return errors.fail('institution.invitee-unclear', 'An invitation names a user or an e-mail address.')
  if (state.invitations.has(invitationId)) return right([])
  if (userId !== undefined && state.members.has(userId))
    return errors.fail('institution.already-member', 'The user is a member already.')
  const open = [...state.invitations].filter(([, { expiresAt }]) => at < expiresAt)
  if ([...state.members].length + open.length >= MOST_MEMBERS) return tooManyMembers()
  const expiresAt = plusMillis(at, INVITATION_DAYS * DAY)
  return right([{ type: 'MemberInvited', data: { ...data, invitedAt: at, expiresAt } }])
}

/** Whether an invitation is meant for whoever answers it: the user named, or the holder of the address. */
const isFor = (invitation: Invitation, { by, data }: Of<'AcceptInvitation' | 'DeclineInvitation'>): boolean =>
  invitation.userId === undefined ? invitation.emailId === data.emailId : invitation.userId === by.id

/** Nobody answers for another, administrators neither: a membership gives rights and is the invited person's to take. */
const answer = (command: Of<'AcceptInvitation' | 'DeclineInvitation'>, state: Founded): Decision => {
  const { at, by } = command
  const { invitationId } = command.data
  const invitation = state.invitations.get(invitationId)
  if (isProgram(by) || by.via !== undefined)
    return errors.fail('institution.forbidden', 'Invitations are answered in person.')
  // The same whether there is none or it is another's, so that a stranger learns nothing by trying.
  if (invitation === undefined || !isFor(invitation, command))
    return state.members.has(by.id as UserId) && command.type === 'AcceptInvitation'
      ? right([])
      : errors.fail('institution.no-invitation', 'There is no such invitation.')
  if (command.type === 'DeclineInvitation')
    return right([{ type: 'InvitationDeclined', data: { invitationId, declinedAt: at } }])
  if (at >= invitation.expiresAt) return errors.fail('institution.invitation-expired', 'The invitation has run out.')
  if (state.members.has(by.id as UserId))
    return errors.fail('institution.already-member', 'The user is a member already.')
  const { role } = invitation
  return right([{ type: 'InvitationAccepted', data: { invitationId, userId: by.id as UserId, role, joinedAt: at } }])
}

/**
 * By Lyceum alone, which has seen the offer and its acceptance. Who is a member already keeps the role, and whoever was
 * invited besides has what the invitation is for.
 */
const admitHired = ({ data, at, by }: Of<'AdmitHired'>, state: Founded): Decision => {
  if (by.role !== 'system') return forbidden()
  const { userId, applicationId } = data
  if (state.members.has(userId)) return right([])
  // The invited do not count: a job that was agreed on does not wait for those who have yet to answer.
  if ([...state.members].length >= MOST_MEMBERS) return tooManyMembers()
  return right([{ type: 'HiredTutorAdmitted', data: { userId, applicationId, role: 'teacher', joinedAt: at } }])
}

const isLastAdmin = (state: Founded, userId: UserId): boolean =>
  state.members.get(userId) === 'admin' && ![...state.members].some(([id, role]) => role === 'admin' && id !== userId)

/**
 * Members leave, administrators remove. Lyceum itself removes who is forgotten, the last administrator too: nobody has to
 * stay for what others need. An administrator of Lyceum's then invites another, or gives the role to a member.
 */
const remove = ({ data: { userId }, by, id, at }: Of<'RemoveMember'>, state: Founded): Decision => {
  const isSelf = by.id === userId && !isProgram(by)
  if (!isSelf && !mayManage(by, id, state)) return forbidden()
  if (!state.members.has(userId)) return right([])
  const removed = { type: 'MemberRemoved', data: { userId, removedAt: at } } as const
  if (!isLastAdmin(state, userId)) return right([removed])
  return isPrivileged(by) ? right([removed, { type: 'AdministratorsLost', data: { lostAt: at } }]) : lastAdmin()
}
