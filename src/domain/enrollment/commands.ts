import * as t from 'io-ts'
import { CompletionRule, CourseTerms, ItemId, OutlineTerms, Percent } from '../course'
import { type CommandsOf, CourseId, decimal, Instant, integer, object, PaymentId, text, UserId } from '../kernel'

const registration = { courseId: CourseId, learnerId: UserId, terms: CourseTerms }
const reason = { reason: text(1, 500) }
const work = { workRef: text(1, 500) }

/** A played span of a video in seconds, as players report it; no video is longer than a day. */
const seconds = decimal(0, 86_400)
const PlayedSegment = object({ from: seconds, to: seconds })

export const commands = {
  RequestEnrollment: {
    data: object(registration),
    summary: 'Enrol a learner in a course on the terms of the day. A free course starts at once.',
    creates: true,
    internal: true,
  },
  ActivateEnrollment: {
    data: object({ paymentId: PaymentId }),
    summary: 'Start an enrolment that has been paid for.',
    internal: true,
  },
  RecordLessonProgress: {
    data: object({ lessonId: ItemId, percent: integer(0, 100) }),
    summary: 'Record how far a learner has come in a lesson. Progress never goes back.',
  },
  RecordVideoWatched: {
    data: object({ lessonId: ItemId, segments: t.readonlyArray(PlayedSegment) }),
    summary: 'Record which spans of a video lesson were played, in seconds. Only what is new counts.',
  },
  SubmitAssessment: {
    data: object({ assessmentId: ItemId }, work),
    summary: 'Hand in work for an assessment; until it is graded, other work may replace it.',
  },
  GradeAssessment: {
    data: object({ assessmentId: ItemId, score: Percent }),
    summary: 'Grade what was handed in, or grade it again; earlier grades are kept.',
  },
  CompleteEnrollment: {
    data: object({}),
    summary: "Complete an enrolment that meets its course's completion rule.",
  },
  WithdrawEnrollment: {
    data: object({}, reason),
    summary: 'Leave a course. What is paid back follows from the refund policy the learner enrolled on.',
  },
  ExpireEnrollment: {
    data: object({}),
    summary: 'End an enrolment that was never paid for, or whose term is over.',
  },
  ReinstateEnrollment: {
    data: object({}, reason),
    summary: 'Take back a withdrawal or an expiry; what was paid back has to be paid again.',
    internal: true,
  },
  IssueCertificate: {
    data: object({ certificateNumber: text(1, 100) }),
    summary: 'Issue the certificate of a completed enrolment, once.',
  },
  AcceptOutline: {
    data: object({ outline: OutlineTerms, completionRule: CompletionRule }),
    summary: "Accept a newer version of the course's outline, with the completion rule that belongs to it.",
    internal: true,
  },
  RecordRegistration: {
    data: object(registration, { registeredAt: Instant }),
    summary: "Registrar's record: a registration without a date, or dated after the term.",
    creates: true,
    internal: true,
  },
  RecordWithdrawal: {
    data: object({ withdrawnAt: Instant }, reason),
    summary: "Registrar's record: a withdrawal dated before the start of the term, or before the registration.",
  },
  RecordSubmission: {
    data: object({ assessmentId: ItemId, submittedAt: Instant }, { score: Percent, carriedOver: t.boolean, ...work }),
    summary:
      "Registrar's record: a submission carried over from an earlier presentation, dated before the registration or " +
      'after the withdrawal, or one that was never scored.',
  },
} as const

export type EnrollmentCommand = CommandsOf<typeof commands>
