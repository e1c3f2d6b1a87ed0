import { ApplicationId, type EventsOf, impersonal, Instant, object, text, UserId } from '../kernel'
import { EmailId, InvitationId, MemberRole, Registration, Website } from './details'

const published = 'what an institution tells everybody of itself'

/** What a description is in the log. */
const description = [
  {
    name: impersonal(text(1, 200), published),
    registration: impersonal(Registration, 'an entry of an institution in a public register'),
  },
  { about: impersonal(text(1, 5_000), published), website: impersonal(Website, published) },
] as const

export const events = {
  InstitutionFounded: { data: object({ ...description[0], founderId: UserId, foundedAt: Instant }, description[1]) },
  InstitutionDescribed: { data: object(...description) },
  InstitutionApproved: { data: object({ approvedAt: Instant }) },
  InstitutionSuspended: {
    data: object({
      reason: impersonal(text(1, 500), 'why an institution, which is no person, is suspended'),
      suspendedAt: Instant,
    }),
  },
  MemberInvited: {
    data: object(
      { invitationId: InvitationId, role: MemberRole, invitedAt: Instant, expiresAt: Instant },
      { userId: UserId, emailId: EmailId },
    ),
  },
  InvitationAccepted: {
    data: object({ invitationId: InvitationId, userId: UserId, role: MemberRole, joinedAt: Instant }),
  },
  InvitationDeclined: { data: object({ invitationId: InvitationId, declinedAt: Instant }) },
  InvitationWithdrawn: { data: object({ invitationId: InvitationId, withdrawnAt: Instant }) },
  /** A member by having accepted the institution's offer of a job. */
  HiredTutorAdmitted: {
    data: object({ userId: UserId, role: MemberRole, applicationId: ApplicationId, joinedAt: Instant }),
  },
  MemberRoleChanged: { data: object({ userId: UserId, role: MemberRole, changedAt: Instant }) },
  MemberRemoved: { data: object({ userId: UserId, removedAt: Instant }) },
  /** Nobody of the institution is left who could say who belongs to it, or act for it: its last administrator is gone. */
  AdministratorsLost: { data: object({ lostAt: Instant }) },
} as const

export type InstitutionEvent = EventsOf<typeof events>
