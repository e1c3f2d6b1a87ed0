import type { apiKey } from '../../domain/api-key'
import type { institution } from '../../domain/institution'
import type { UserId } from '../../domain/kernel'
import type { profile } from '../../domain/profile'
import type { verification } from '../../domain/verification'
import { each, lyceumAlone, policyOf } from './policy'

const people = ['learner', 'tutor', 'registrar'] as const
const owning = each(people, 'owner')

const profilePolicy = policyOf<typeof profile>()(
  { owner: (user, { id }) => id === user },
  {
    CreateProfile: owning,
    DescribeProfile: owning,
    OfferTeaching: { tutor: 'owner' },
    SetLearningWishes: owning,
    ChangeVisibility: owning,
    SetPhoto: owning,
    RemovePhoto: { ...owning, support: 'any' },
  },
)

const applying = { tutor: 'tutor' } as const
// Nobody reviews himself, in whatever role.
const reviewing = { support: 'any', except: 'tutor', via: 'people' } as const

const verificationPolicy = policyOf<typeof verification>()(
  { tutor: (user, { id }) => id === user },
  {
    AddDocument: applying,
    RemoveDocument: applying,
    SubmitVerification: applying,
    WithdrawVerification: applying,
    ClaimVerification: reviewing,
    ReleaseVerification: reviewing,
    ApproveVerification: reviewing,
    RejectVerification: reviewing,
    RevokeVerification: reviewing,
    ExpireVerification: {},
    DiscardDocuments: {},
  },
)

const administering = { ...each(people, 'administrator'), via: 'people' } as const
const inPerson = { ...each(people, 'any'), via: 'none' } as const
// Whoever is a member decides nothing about his own institution in Lyceum's name.
const supervising = { support: 'any', except: 'member', via: 'none' } as const

const institutionPolicy = policyOf<typeof institution>()(
  {
    // The institution itself, which its administrators act as, or one of them as himself.
    administrator: (user, { id, state }) =>
      state.stage === 'none' ? undefined : id === user || state.members.get(user as UserId) === 'admin',
    member: (user, { state }) => (state.stage === 'none' ? undefined : state.members.has(user as UserId)),
    administratorOrThemselves: (user, { id, state, data }) =>
      state.stage === 'none'
        ? undefined
        : id === user || state.members.get(user as UserId) === 'admin' || data['userId'] === user,
  },
  {
    FoundInstitution: inPerson,
    DescribeInstitution: administering,
    ApproveInstitution: supervising,
    SuspendInstitution: supervising,
    InviteMember: administering,
    AcceptInvitation: inPerson,
    DeclineInvitation: inPerson,
    WithdrawInvitation: administering,
    AdmitHired: lyceumAlone,
    ChangeMemberRole: administering,
    RemoveMember: { ...each(people, 'administratorOrThemselves'), via: 'people' },
  },
)

// The institution's administrators act as the institution; keys hand out no keys.
const keeping = { registrar: 'institution', via: 'people' } as const

const apiKeyPolicy = policyOf<typeof apiKey>()(
  {
    institution: (user, { state }) => (state.stage === 'none' ? undefined : state.institutionId === user),
    namedInstitution: (user, { data }) => data['institutionId'] === user,
  },
  {
    IssueApiKey: { registrar: 'namedInstitution', via: 'people' },
    RotateApiKey: keeping,
    RecordApiKeyUse: {},
    RevokeApiKey: keeping,
  },
)

export const profiles = {
  profile: profilePolicy,
  verification: verificationPolicy,
  institution: institutionPolicy,
  apikey: apiKeyPolicy,
}
