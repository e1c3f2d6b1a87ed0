import { type ApplicationState, jobApplication } from '../../domain/job-application'
import type { FactsOf } from '../messages/facts'
import { telling, type TellingRule, type TellingTo } from './rule'

type Status = FactsOf['application-status']

const toTutor = (
  id: string,
  state: ApplicationState,
  of: Pick<Status, 'status' | 'range' | 'until'>,
): readonly TellingTo[] => {
  if (state.stage === 'none') return []
  const { tutorId, postingId, institutionId } = state
  return [{ to: tutorId, kind: 'application-status', facts: { applicationId: id, postingId, institutionId, ...of } }]
}

/** To whoever offered the job: an institution, or a tutor who looks for a colleague. */
const toEmployer = (id: string, state: ApplicationState): readonly TellingTo[] => {
  if (state.stage === 'none') return []
  const { tutorId, postingId, institutionId: to } = state
  return [{ to, mayBeInstitution: true, kind: 'job-offer-expired', facts: { applicationId: id, postingId, tutorId } }]
}

/** How an application goes on, as its tutor is told; and what its employer has to know. */
export const jobRules: readonly TellingRule[] = [
  telling(jobApplication, 'ApplicationSubmitted', ({ id }, state) => toTutor(id, state, { status: 'submitted' })),
  telling(
    jobApplication,
    'ApplicationShortlisted',
    ({ id }, state) => toTutor(id, state, { status: 'shortlisted' }),
    (_, { stage }) => stage !== 'shortlisted',
  ),
  telling(
    jobApplication,
    'InterviewScheduled',
    ({ id, data: { range } }, state) => toTutor(id, state, { status: 'interview', range }),
    ({ data: { range } }, state) => state.stage !== 'interviewing' || state.interview.range.start !== range.start,
  ),
  telling(
    jobApplication,
    'JobOffered',
    ({ id, data: { expiresAt } }, state) => toTutor(id, state, { status: 'offered', until: expiresAt }),
    (_, { stage }) => stage !== 'offered',
  ),
  telling(
    jobApplication,
    'OfferExpired',
    ({ id }, state) => [...toTutor(id, state, { status: 'lapsed' }), ...toEmployer(id, state)],
    (_, state) => state.stage !== 'offered' || state.lapsed !== true,
  ),
  telling(jobApplication, 'OfferAccepted', ({ id }, state) => toTutor(id, state, { status: 'hired' })),
  telling(jobApplication, 'ApplicationRejected', ({ id }, state) => toTutor(id, state, { status: 'rejected' })),
]
