import type { MemberRole } from '../../domain/institution'
import type { OutgoingMessage } from '../ports/messenger'
import type { PublicUrl } from '../ports/public-url'

export interface Invitation {
  readonly invitationId: string
  readonly institutionId: string
  readonly name: string
  readonly role: MemberRole
  /** The holder of the address, or the invitation itself where it has none. */
  readonly subject: string
}

const ROLES: Readonly<Record<MemberRole, string>> = {
  admin: 'an administrator',
  staff: 'a member of its staff',
  teacher: 'a teacher',
}

/**
 * The letter that invites whoever holds an address. In English: nothing is known of who reads it. The name is the
 * institution's own, so it is said whose words it is, and no link is made of it.
 */
export const invitationLetter = (invitation: Invitation, email: string, publicUrl: PublicUrl): OutgoingMessage => {
  const { invitationId, institutionId, name, role, subject } = invitation
  const link = `${publicUrl}/institutions/${institutionId}/invitations/${invitationId}`
  const shown = name.replaceAll(/\s+/g, ' ')
  return {
    id: invitationId,
    subject,
    to: { email },
    kind: 'institution-invitation',
    title: 'An invitation to an institution on Lyceum',
    text: [
      `An institution that calls itself "${shown}" invites you to be ${ROLES[role]} on Lyceum.`,
      `To answer, sign in with this address, or register with it, and open:`,
      link,
      'The invitation ends after 14 days. If you do not know the institution, do nothing.',
    ].join('\n\n'),
  }
}
