import type { jobApplication } from '../../domain/job-application'
import type { jobPosting } from '../../domain/job-posting'
import { each, policyOf } from './policy'

// An institution's people are its registrars, who act as the institution; a tutor may look for a colleague.
const employers = ['registrar', 'tutor'] as const
const employing = each(employers, 'institution')

const postingPolicy = policyOf<typeof jobPosting>()(
  {
    institution: (user, { state }) => (state.stage === 'none' ? undefined : state.institutionId === user),
    namedInstitution: (user, { data }) => data['institutionId'] === user,
  },
  {
    DraftPosting: each(employers, 'namedInstitution'),
    EditPosting: employing,
    PublishPosting: employing,
    ClosePosting: employing,
  },
)

const applying = { tutor: 'tutor' } as const

const applicationPolicy = policyOf<typeof jobApplication>()(
  {
    tutor: (user, { state }) => (state.stage === 'none' ? undefined : state.tutorId === user),
    institution: (user, { state }) => (state.stage === 'none' ? undefined : state.institutionId === user),
    namedTutor: (user, { data }) => data['tutorId'] === user,
  },
  {
    SubmitApplication: { tutor: 'namedTutor' },
    ScreenApplication: employing,
    ShortlistApplication: employing,
    ScheduleInterview: employing,
    OfferJob: employing,
    AcceptOffer: applying,
    DeclineOffer: applying,
    ExpireOffer: {},
    RejectApplication: employing,
    WithdrawApplication: applying,
  },
)

export const jobs = { posting: postingPolicy, application: applicationPolicy }
