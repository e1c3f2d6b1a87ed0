import { selfOr } from '../../application/queries/access'
import { enrollment } from '../../domain/enrollment'
import { CourseId, EnrollmentId, object, UserId } from '../../domain/kernel'
import type { ReadDatabase } from '../runtime/database'
import { readModel } from '../runtime/read-model'
import { ownRows } from '../runtime/row-access'
import { itemQuery, listQuery } from '../runtime/table-queries'
import { enrollments } from './tables'

const { on, define } = readModel({ enrollments })

const handlers = on(
  enrollment,
  {
    EnrollmentRequested: ({ id, data, revision }, { enrollments }) =>
      enrollments.put({
        id,
        courseId: data.courseId,
        learnerId: data.learnerId,
        ownerId: data.terms.ownerId,
        stage: 'awaitingPayment',
        price: data.terms.price,
        outlineVersion: data.terms.outline.version,
        requestedAt: data.requestedAt ?? null,
        activatedAt: null,
        progress: 0,
        score: null,
        completedAt: null,
        withdrawnAt: null,
        expiredAt: null,
        refund: null,
        certificateNumber: null,
        outOfTerm: data.outOfTerm ?? [],
        revision,
      }),
    EnrollmentActivated: ({ id, data }, { enrollments }) =>
      enrollments.update([id], () => ({ stage: 'active', activatedAt: data.activatedAt })),
    LessonProgressRecorded: ({ id, data }, { enrollments }) =>
      enrollments.update([id], () => ({ progress: data.progress })),
    VideoWatched: ({ id, data }, { enrollments }) => enrollments.update([id], () => ({ progress: data.progress })),
    AssessmentSubmitted: ({ id, data }, { enrollments }) => {
      const reasons = data.outOfTerm
      if (reasons !== undefined)
        enrollments.update([id], ({ outOfTerm }) => ({ outOfTerm: merged(outOfTerm, reasons) }))
    },
    EnrollmentCompleted: ({ id, data }, { enrollments }) =>
      enrollments.update([id], () => ({
        stage: 'completed',
        completedAt: data.completedAt,
        progress: data.progress,
        score: data.score ?? null,
      })),
    EnrollmentWithdrawn: ({ id, data }, { enrollments }) =>
      enrollments.update([id], ({ outOfTerm }) => ({
        stage: 'withdrawn',
        withdrawnAt: data.withdrawnAt,
        refund: data.refund,
        outOfTerm: merged(outOfTerm, data.outOfTerm ?? []),
      })),
    EnrollmentExpired: ({ id, data }, { enrollments }) =>
      enrollments.update([id], () => ({ stage: 'expired', expiredAt: data.expiredAt })),
    EnrollmentReinstated: ({ id, data }, { enrollments }) =>
      enrollments.update([id], () => ({ stage: data.to, withdrawnAt: null, expiredAt: null, refund: null })),
    CertificateIssued: ({ id, data }, { enrollments }) =>
      enrollments.update([id], () => ({ certificateNumber: data.certificateNumber })),
    OutlineAccepted: ({ id, data }, { enrollments }) =>
      enrollments.update([id], () => ({ outlineVersion: data.outline.version })),
  },
  ({ id, revision }, { enrollments }) => enrollments.update([id], () => ({ revision })),
)

const merged = (known: readonly string[], more: readonly string[]): readonly string[] => [
  ...new Set([...known, ...more]),
]

/** Who sees all enrolments. */
const STAFF = ['support', 'auditor', 'service'] as const

const own = ownRows({ learner: 'learner_id', courseOwner: 'owner_id' }, STAFF)

const queries = (database: ReadDatabase) => [
  itemQuery(database, enrollments, {
    name: 'enrollments.by-id',
    context: 'lms',
    path: 'enrollments/{id}',
    summary: 'An enrolment, for its learner and for the owner of the course.',
    params: object({ id: EnrollmentId }),
    readModel: 'enrollments',
    authorise: own,
    find: ({ id }) => ({ id }),
  }),
  listQuery(database, enrollments, {
    name: 'enrollments.by-learner',
    context: 'lms',
    path: 'learners/{learnerId}/enrollments',
    summary: "A learner's enrolments, the newest first.",
    params: object({ learnerId: UserId }),
    readModel: 'enrollments',
    authorise: selfOr('learnerId', ...STAFF),
    order: { by: ['id'], newestFirst: true },
    where: (rows, { learnerId }) => rows.where({ learner_id: learnerId }),
  }),
  listQuery(database, enrollments, {
    name: 'enrollments.by-course',
    context: 'lms',
    path: 'courses/{courseId}/enrollments',
    summary: "A course's enrolments, the newest first; for its owner, and for a learner the own one.",
    params: object({ courseId: CourseId }),
    readModel: 'enrollments',
    authorise: own,
    order: { by: ['id'], newestFirst: true },
    where: (rows, { courseId }) => rows.where({ course_id: courseId }),
  }),
]

/** Learners in courses: where each enrolment stands. */
export const enrollmentsModel = define({
  name: 'enrollments',
  version: 1,
  description: 'Learners in courses: where each enrolment stands.',
  on: [handlers],
  queries,
})
