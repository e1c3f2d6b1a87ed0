import type { Either } from 'fp-ts/Either'
import { type Actor, type Instant, isPrivileged, type PersistentMap, type UserId } from '../kernel'
import type { Description, EmailId, InvitationId, MemberRole } from './details'
import type { InstitutionError } from './errors'
import type { InstitutionEvent } from './events'

/** An invitation that has not been answered. */
export interface Invitation {
  readonly role: MemberRole
  readonly expiresAt: Instant
  readonly userId?: UserId
  readonly emailId?: EmailId
}

/** An institution that has been founded: it waits for approval, acts, or has been stopped. */
export interface Founded {
  readonly stage: 'pending' | 'active' | 'suspended'
  readonly description: Description
  readonly members: PersistentMap<UserId, MemberRole>
  readonly invitations: PersistentMap<InvitationId, Invitation>
}

export type InstitutionState = { readonly stage: 'none' } | Founded

export type Decision = Either<InstitutionError, readonly InstitutionEvent[]>

/** Whether a user is an administrator of an institution that may act. */
export const isAdminOf = (state: InstitutionState, userId: string): boolean =>
  state.stage === 'active' && state.members.get(userId as UserId) === 'admin'

/** Whether an actor is a program that works for an institution: it does its work, and never says who else may. */
export const isProgram = (by: Actor): boolean => by.role === 'service' || by.via?.role === 'service'

/** Whether an actor says who belongs to an institution: one of its administrators, as himself or acting for it. */
export const mayManage = (by: Actor, id: string, { members }: Founded): boolean => {
  if (isPrivileged(by)) return true
  if (isProgram(by)) return false
  const person = by.id === id && by.via !== undefined ? by.via.id : by.id
  return person === id || members.get(person as UserId) === 'admin'
}
