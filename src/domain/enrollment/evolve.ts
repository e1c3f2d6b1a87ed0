import type { EnrollmentEvent } from './events'
import { type EnrollmentState, type LearnerRecord, newRecord } from './state'
import { union } from './watched'

/** Folds one event into an enrolment. */
export const evolve = (state: EnrollmentState, event: EnrollmentEvent): EnrollmentState => {
  if (event.type === 'EnrollmentRequested') return { stage: 'awaitingPayment', record: newRecord(event.data) }
  if (state.stage === 'none') return state

  const { record } = state
  const activation = state.stage === 'awaitingPayment' ? undefined : state.activation
  switch (event.type) {
    case 'EnrollmentActivated': {
      const { activatedAt, paymentId } = event.data
      return { stage: 'active', record, activation: { activatedAt, ...(paymentId !== undefined && { paymentId }) } }
    }
    case 'EnrollmentCompleted':
      return activation ? { stage: 'completed', record, activation, completedAt: event.data.completedAt } : state
    case 'EnrollmentWithdrawn': {
      const { withdrawnAt, refund } = event.data
      return { stage: 'withdrawn', record, withdrawnAt, refund, ...(activation && { activation }) }
    }
    case 'EnrollmentExpired':
      return { stage: 'expired', record, expiredAt: event.data.expiredAt, ...(activation && { activation }) }
    case 'EnrollmentReinstated':
      return event.data.to === 'active' && activation
        ? { stage: 'active', record, activation }
        : { stage: 'awaitingPayment', record }
    case 'CertificateIssued':
      return state.stage === 'completed' ? { ...state, certificateNumber: event.data.certificateNumber } : state
    default:
      return { ...state, record: evolveRecord(record, event) }
  }
}

type RecordEvent = Extract<
  EnrollmentEvent,
  { type: 'LessonProgressRecorded' | 'VideoWatched' | 'AssessmentSubmitted' | 'AssessmentGraded' | 'OutlineAccepted' }
>

const evolveRecord = (record: LearnerRecord, event: RecordEvent): LearnerRecord => {
  switch (event.type) {
    case 'LessonProgressRecorded': {
      const { lessonId, percent } = event.data
      const watched = record.lessons.get(lessonId)?.watched ?? []
      return { ...record, lessons: record.lessons.set(lessonId, { percent, watched }) }
    }
    case 'VideoWatched': {
      const { lessonId, percent, added } = event.data
      const watched = union(record.lessons.get(lessonId)?.watched ?? [], added)
      return { ...record, lessons: record.lessons.set(lessonId, { percent, watched }) }
    }
    case 'AssessmentSubmitted': {
      // It may take the place of earlier work, but only of work that nobody has graded.
      const { assessmentId, outOfTerm = [], ...submitted } = event.data
      return { ...record, submissions: record.submissions.set(assessmentId, { ...submitted, outOfTerm, grades: [] }) }
    }
    case 'AssessmentGraded': {
      const { assessmentId, score, gradedAt } = event.data
      const submission = record.submissions.get(assessmentId)
      if (submission === undefined) return record
      const grades = [...submission.grades, { score, gradedAt }]
      return { ...record, submissions: record.submissions.set(assessmentId, { ...submission, grades }) }
    }
    case 'OutlineAccepted': {
      const { outline, completionRule } = event.data
      return { ...record, terms: { ...record.terms, outline, completionRule } }
    }
  }
}
