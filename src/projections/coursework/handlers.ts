import { enrollment } from '../../domain/enrollment'
import { readModel, type RowsOf } from '../runtime/read-model'
import type { RowOf } from '../runtime/table'
import { type courseStatistics, type enrolments, tables } from './tables'
import { recordWatched } from './watched'

type Rows = RowsOf<typeof tables>
type Statistics = RowOf<typeof courseStatistics>

/** An enrolment counts under the stage that it is in, once. */
type Counted = 'completed' | 'withdrawn' | 'expired'

const lengths = (lessons: readonly { readonly id: string; readonly videoMillis?: number }[]): Record<string, number> =>
  Object.fromEntries(lessons.flatMap(({ id, videoMillis }) => (videoMillis === undefined ? [] : [[id, videoMillis]])))

/** The enrolment of an event; every enrolment begins with its request. */
const enrolmentOf = (id: string, rows: Rows): RowOf<typeof enrolments> => {
  const found = rows.enrolments.get(id)
  if (found === undefined) throw new Error(`nothing is known of the enrolment ${id}`)
  return found
}

const count = (rows: Rows, courseId: string, change: (now: Statistics) => Partial<Statistics>): void =>
  rows.courseStatistics.update([courseId], change)

const enter = (id: string, stage: string, rows: Rows): void => {
  const { courseId, stage: before } = enrolmentOf(id, rows)
  rows.enrolments.update([id], () => ({ stage }))
  count(rows, courseId, (now) => {
    const by = (counted: Counted): number => now[counted] + Number(counted === stage) - Number(counted === before)
    return { completed: by('completed'), withdrawn: by('withdrawn'), expired: by('expired') }
  })
}

/** Adds up in whole hundredths, so that no sum drifts by binary fractions. */
const plusScore = (sum: number, score: number): number => (Math.round(sum * 100) + Math.round(score * 100)) / 100

const mean = (sum: number, of: number): number | null => (of === 0 ? null : Math.round((sum * 10_000) / of) / 10_000)

export const handlers = readModel(tables).on(enrollment, {
  EnrollmentRequested: ({ id, data }, rows) => {
    const { courseId, learnerId, terms } = data
    const { ownerId } = terms
    const videoMillis = lengths(terms.outline.lessons)
    rows.enrolments.put({ enrollmentId: id, courseId, learnerId, ownerId, stage: 'requested', videoMillis })
    const now = rows.courseStatistics.get(courseId) ?? nothingYet(courseId, ownerId)
    rows.courseStatistics.put({ ...now, enrolled: now.enrolled + 1 })
  },
  EnrollmentCompleted: ({ id }, rows) => enter(id, 'completed', rows),
  EnrollmentWithdrawn: ({ id }, rows) => enter(id, 'withdrawn', rows),
  EnrollmentExpired: ({ id }, rows) => enter(id, 'expired', rows),
  EnrollmentReinstated: ({ id, data }, rows) => enter(id, data.to, rows),
  OutlineAccepted: ({ id, data }, rows) =>
    rows.enrolments.update([id], () => ({ videoMillis: lengths(data.outline.lessons) })),
  AssessmentSubmitted: ({ id, data }, rows) => {
    const { courseId, learnerId } = enrolmentOf(id, rows)
    const before = rows.submissions.get(id, data.assessmentId)
    rows.submissions.put({
      enrollmentId: id,
      courseId,
      learnerId,
      assessmentId: data.assessmentId,
      submittedAt: data.submittedAt,
      workRef: data.workRef ?? null,
      score: before?.score ?? null,
      gradedAt: before?.gradedAt ?? null,
      gradings: before?.gradings ?? 0,
      outOfTerm: data.outOfTerm ?? [],
    })
    if (before === undefined) count(rows, courseId, ({ submissions }) => ({ submissions: submissions + 1 }))
  },
  AssessmentGraded: ({ id, data }, rows) => {
    const { score, gradedAt, assessmentId, previousScore } = data
    rows.submissions.update([id, assessmentId], ({ gradings }) => ({ score, gradedAt, gradings: gradings + 1 }))
    count(rows, enrolmentOf(id, rows).courseId, (now) => {
      const scored = now.scored + Number(previousScore === undefined)
      const scoreSum = plusScore(now.scoreSum, plusScore(score, -(previousScore ?? 0)))
      return { scored, scoreSum, meanScore: mean(scoreSum, scored) }
    })
  },
  LessonProgressRecorded: ({ id, data, at }, rows) => {
    const { courseId, learnerId } = enrolmentOf(id, rows)
    const { lessonId, percent } = data
    const watchedMillis = rows.progress.get(id, lessonId)?.watchedMillis ?? null
    rows.progress.put({ enrollmentId: id, courseId, learnerId, lessonId, percent, watchedMillis, updatedAt: at })
  },
  VideoWatched: ({ id, data, at }, rows) => recordWatched(enrolmentOf(id, rows), data, at, rows),
})

const nothingYet = (courseId: string, ownerId: string): Statistics => ({
  courseId,
  ownerId,
  enrolled: 0,
  completed: 0,
  withdrawn: 0,
  expired: 0,
  submissions: 0,
  scored: 0,
  scoreSum: 0,
  meanScore: null,
})
