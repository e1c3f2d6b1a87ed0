import { selfOr } from '../../application/queries/access'
import { jobApplication } from '../../domain/job-application'
import { ApplicationId, object, PostingId, UserId } from '../../domain/kernel'
import type { ReadDatabase } from '../runtime/database'
import { readModel } from '../runtime/read-model'
import { ownRows } from '../runtime/row-access'
import { itemQuery, listQuery } from '../runtime/table-queries'
import { applications } from './tables'

const { on, define } = readModel({ applications })

const handlers = on(
  jobApplication,
  {
    ApplicationSubmitted: ({ id, data, revision }, { applications }) =>
      applications.put({
        id,
        postingId: data.postingId,
        institutionId: data.institutionId,
        tutorId: data.tutorId,
        attempt: data.attempt,
        stage: 'submitted',
        coverLetter: data.coverLetter,
        expectedSalary: data.expectedSalary ?? null,
        submittedAt: data.submittedAt,
        score: null,
        interviewStartsAt: null,
        interviewEndsAt: null,
        interviewPlace: null,
        offeredSalary: null,
        offerExpiresAt: null,
        closedAt: null,
        revision,
      }),
    ApplicationScreened: ({ id, data }, { applications }) =>
      applications.update([id], () => ({ stage: 'screened', score: data.score })),
    ApplicationShortlisted: ({ id }, { applications }) => applications.update([id], () => ({ stage: 'shortlisted' })),
    InterviewScheduled: ({ id, data }, { applications }) =>
      applications.update([id], () => ({
        stage: 'interviewing',
        interviewStartsAt: data.range.start,
        interviewEndsAt: data.range.end,
        interviewPlace: data.place ?? null,
      })),
    JobOffered: ({ id, data }, { applications }) =>
      applications.update([id], () => ({
        stage: 'offered',
        offeredSalary: data.salary ?? null,
        offerExpiresAt: data.expiresAt,
      })),
    OfferAccepted: ({ id, data }, { applications }) =>
      applications.update([id], () => ({ stage: 'hired', closedAt: data.acceptedAt })),
    OfferDeclined: ({ id, data }, { applications }) =>
      applications.update([id], () => ({ stage: 'declined', closedAt: data.declinedAt })),
    ApplicationRejected: ({ id, data }, { applications }) =>
      applications.update([id], () => ({ stage: 'rejected', closedAt: data.rejectedAt })),
    ApplicationWithdrawn: ({ id, data }, { applications }) =>
      applications.update([id], () => ({ stage: 'withdrawn', closedAt: data.withdrawnAt })),
  },
  ({ id, revision }, { applications }) => applications.update([id], () => ({ revision })),
)

/** Who sees all applications. */
const STAFF = ['support', 'auditor', 'service'] as const

const own = ownRows({ tutor: 'tutor_id', institution: 'institution_id' }, STAFF)

const head = { context: 'jobs', readModel: 'applications', authorise: own } as const

const queries = (database: ReadDatabase) => [
  itemQuery(database, applications, {
    ...head,
    name: 'applications.by-id',
    path: 'applications/{id}',
    summary: 'An application, for its tutor and for the institution.',
    params: object({ id: ApplicationId }),
    find: ({ id }) => ({ id }),
  }),
  listQuery(database, applications, {
    ...head,
    name: 'applications.by-posting',
    path: 'postings/{postingId}/applications',
    summary: 'The applications to a posting, the first sent first; a tutor sees the own one only.',
    params: object({ postingId: PostingId }),
    order: { by: ['submittedAt', 'id'] },
    where: (rows, { postingId }) => rows.where({ posting_id: postingId }),
  }),
  listQuery(database, applications, {
    ...head,
    name: 'applications.by-tutor',
    path: 'tutors/{tutorId}/applications',
    summary: "A tutor's applications, the newest first.",
    params: object({ tutorId: UserId }),
    authorise: selfOr('tutorId', ...STAFF),
    order: { by: ['submittedAt', 'id'], newestFirst: true },
    where: (rows, { tutorId }) => rows.where({ tutor_id: tutorId }),
  }),
]

/** Applications to postings. */
export const applicationsModel = define({
  name: 'applications',
  version: 2,
  description: "Tutors' applications to postings, from sending to hiring.",
  on: [handlers],
  queries,
})
