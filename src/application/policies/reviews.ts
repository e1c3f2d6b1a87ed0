import type { review } from '../../domain/review'
import { each, policyOf } from './policy'

// Nobody takes away what is said of them, or puts back what they said, by the way of the office.
const moderating = { support: 'any', except: 'party' } as const

const reviewPolicy = policyOf<typeof review>()(
  {
    learner: (user, { state }) => (state.stage === 'none' ? undefined : state.parties.learnerId === user),
    reviewee: (user, { state }) => (state.stage === 'none' ? undefined : state.parties.revieweeId === user),
    party: (user, { state }) =>
      state.stage === 'none' ? undefined : state.parties.learnerId === user || state.parties.revieweeId === user,
  },
  {
    InviteReview: {},
    // In their own words: no administrator's.
    GiveReview: { ...each(['learner', 'tutor'], 'learner'), admin: 'learner', via: 'people' },
    AnswerReview: { ...each(['tutor', 'registrar'], 'reviewee'), admin: 'reviewee' },
    HideReview: moderating,
    ShowReview: moderating,
    ExpireInvitation: {},
  },
)

export const reviews = { review: reviewPolicy }
