import { ApplicationId, type CommandsOf, object, text, UserId } from '../kernel'
import { Description, EmailId, InvitationId, MemberRole } from './details'

export const commands = {
  FoundInstitution: {
    data: Description,
    summary: 'Found an institution, with oneself as its administrator. It can act once Lyceum has approved it.',
    creates: true,
  },
  DescribeInstitution: { data: Description, summary: 'Replace what an institution tells of itself.' },
  ApproveInstitution: { data: object({}), summary: 'Let an institution act on Lyceum, or act again.' },
  SuspendInstitution: {
    data: object({ reason: text(1, 500) }),
    summary: 'Stop an institution from acting: its keys and its administrators’ tokens for it.',
  },
  /** One of `userId` and `emailId` says who is meant. */
  InviteMember: {
    data: object({ invitationId: InvitationId, role: MemberRole }, { userId: UserId, emailId: EmailId }),
    summary: 'Invite somebody to be a member.',
    internal: true,
  },
  /** `emailId` is that of the actor’s own verified address, as the edge found it. */
  AcceptInvitation: {
    data: object({ invitationId: InvitationId }, { emailId: EmailId }),
    summary: 'Become a member.',
    internal: true,
  },
  DeclineInvitation: {
    data: object({ invitationId: InvitationId }, { emailId: EmailId }),
    summary: 'Turn an invitation down.',
    internal: true,
  },
  WithdrawInvitation: {
    data: object({ invitationId: InvitationId }),
    summary: 'Take an invitation back.',
  },
  /** Both sides have agreed: the institution by its offer, the tutor by accepting it. */
  AdmitHired: {
    data: object({ userId: UserId, applicationId: ApplicationId }),
    summary: 'Make a tutor whom the institution has hired a member who teaches.',
    internal: true,
  },
  ChangeMemberRole: {
    data: object({ userId: UserId, role: MemberRole }),
    summary: 'Give a member another role. The last administrator stays one.',
  },
  RemoveMember: {
    data: object({ userId: UserId }),
    summary: 'End a membership; oneself leaves by it. The last administrator cannot go.',
  },
} as const

export type InstitutionCommand = CommandsOf<typeof commands>
export type Of<Type extends InstitutionCommand['type']> = Extract<InstitutionCommand, { readonly type: Type }>
