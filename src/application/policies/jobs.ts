import type { jobApplication } from '../../domain/job-application'
import type { jobPosting } from '../../domain/job-posting'
import type { PolicyOf } from './policy'

// An institution's people are its registrars; a tutor may look for a colleague.
const institution = ['registrar', 'tutor'] as const

const postingPolicy: PolicyOf<typeof jobPosting> = {
  DraftPosting: institution,
  EditPosting: institution,
  PublishPosting: institution,
  ClosePosting: institution,
}

const applicationPolicy: PolicyOf<typeof jobApplication> = {
  SubmitApplication: ['tutor'],
  ScreenApplication: institution,
  ShortlistApplication: institution,
  ScheduleInterview: institution,
  OfferJob: institution,
  AcceptOffer: ['tutor'],
  DeclineOffer: ['tutor'],
  RejectApplication: institution,
  WithdrawApplication: ['tutor'],
}

export const jobs = { posting: postingPolicy, application: applicationPolicy }
