import { right } from 'fp-ts/Either'
import { type Decider, equal, isStaff, PersistentMap, UserId } from '../kernel'
import type { InstitutionCommand, Of } from './commands'
import { decideMembers } from './decide-members'
import { errors, type InstitutionError } from './errors'
import type { InstitutionEvent } from './events'
import { type Decision, type Founded, type InstitutionState, isProgram, mayManage } from './state'

const decide = (command: InstitutionCommand, state: InstitutionState): Decision => {
  if (command.type === 'FoundInstitution') return found(command, state)
  if (state.stage === 'none') return errors.fail('institution.not-found', 'There is no such institution.')
  switch (command.type) {
    case 'DescribeInstitution':
      return describe(command, state)
    case 'ApproveInstitution':
    case 'SuspendInstitution':
      return supervise(command, state)
    default:
      return decideMembers(command, state)
  }
}

/** The founder is a person who signs for himself: nobody founds in another's name. */
const found = ({ data, by, at }: Of<'FoundInstitution'>, state: InstitutionState): Decision => {
  if (state.stage !== 'none') return errors.fail('institution.already-exists', 'The institution has been founded.')
  if (isProgram(by) || by.via !== undefined || !UserId.is(by.id))
    return errors.fail('institution.forbidden', 'An institution is founded by a person.')
  return right([{ type: 'InstitutionFounded', data: { ...data, founderId: by.id, foundedAt: at } }])
}

const describe = ({ data, by, id }: Of<'DescribeInstitution'>, state: Founded): Decision => {
  if (!mayManage(by, id, state))
    return errors.fail('institution.forbidden', 'Only an administrator of an institution may do this.')
  return equal(data, state.description) ? right([]) : right([{ type: 'InstitutionDescribed', data }])
}

/** What Lyceum's staff decides of an institution; a member of the staff who administers it himself does not. */
const supervise = (command: Of<'ApproveInstitution' | 'SuspendInstitution'>, state: Founded): Decision => {
  const { by, at } = command
  if (!isStaff(by) || state.members.has(by.id as UserId))
    return errors.fail('institution.forbidden', 'Lyceum’s staff decides this, and nobody of the institution.')
  if (command.type === 'ApproveInstitution')
    return state.stage === 'active' ? right([]) : right([{ type: 'InstitutionApproved', data: { approvedAt: at } }])
  const { reason } = command.data
  return state.stage === 'suspended'
    ? right([])
    : right([{ type: 'InstitutionSuspended', data: { reason, suspendedAt: at } }])
}

const evolve = (state: InstitutionState, event: InstitutionEvent): InstitutionState => {
  if (event.type === 'InstitutionFounded') {
    const { founderId, foundedAt, ...description } = event.data
    return {
      stage: 'pending',
      description,
      members: PersistentMap.from([[founderId, 'admin']]),
      invitations: PersistentMap.empty(),
    }
  }
  if (state.stage === 'none') return state
  const { members, invitations } = state
  switch (event.type) {
    case 'InstitutionDescribed':
      return { ...state, description: event.data }
    case 'InstitutionApproved':
      return { ...state, stage: 'active' }
    case 'InstitutionSuspended':
      return { ...state, stage: 'suspended' }
    case 'MemberInvited': {
      const { invitationId, invitedAt, ...invitation } = event.data
      return { ...state, invitations: invitations.set(invitationId, invitation) }
    }
    case 'InvitationAccepted': {
      const { invitationId, userId, role } = event.data
      return { ...state, members: members.set(userId, role), invitations: invitations.delete(invitationId) }
    }
    case 'HiredTutorAdmitted':
      return { ...state, members: members.set(event.data.userId, event.data.role) }
    case 'InvitationDeclined':
    case 'InvitationWithdrawn':
      return { ...state, invitations: invitations.delete(event.data.invitationId) }
    case 'MemberRoleChanged':
      return { ...state, members: members.set(event.data.userId, event.data.role) }
    case 'MemberRemoved':
      return { ...state, members: members.delete(event.data.userId) }
    case 'AdministratorsLost':
      return state
  }
}

export const decider: Decider<InstitutionCommand, InstitutionEvent, InstitutionState, InstitutionError> = {
  initialState: { stage: 'none' },
  decide,
  evolve,
}
