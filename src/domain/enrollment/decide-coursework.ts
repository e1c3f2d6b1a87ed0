import { right } from 'fp-ts/Either'
import { isHundredths, type ItemId } from '../course'
import { errors } from './errors'
import {
  beforeRegistration,
  type Command,
  isBeforeRegistration,
  isStudying,
  notActive,
  nothing,
  type Outcome,
  refuse,
} from './outcome'
import { progressOf, scoreOf } from './standing'
import type { Enrolled, LearnerRecord } from './state'
import { covered, difference, MAX_SPANS, toSpans, union } from './watched'

/** The commands by which a learner studies and is graded. */
export type CourseworkCommand = Command<
  'RecordLessonProgress' | 'RecordVideoWatched' | 'SubmitAssessment' | 'GradeAssessment'
>

export const decideCoursework = (command: CourseworkCommand, state: Enrolled): Outcome => {
  switch (command.type) {
    case 'RecordLessonProgress':
      return recordProgress(command, state)
    case 'RecordVideoWatched':
      return recordWatched(command, state)
    case 'SubmitAssessment':
      return submit(command, state)
    case 'GradeAssessment':
      return grade(command, state)
  }
}

/** Progress is a high-water mark: what a client that was offline or starts anew reports late takes nothing away. */
const recordProgress = ({ data }: Command<'RecordLessonProgress'>, state: Enrolled): Outcome => {
  if (!isStudying(state)) return refuse(notActive(state))
  const { record } = state
  if (lessonOf(record, data.lessonId) === undefined) return noSuchLesson(data.lessonId)
  if (data.percent <= (record.lessons.get(data.lessonId)?.percent ?? 0)) return nothing
  return right([{ type: 'LessonProgressRecorded', data: { ...data, progress: progressOf(record, data) } }])
}

/**
 * Played spans count by their union, so neither the order in which statements arrive nor their repetition matters. The
 * length of the video is the outline's: players disagree on it by fractions of a second.
 */
const recordWatched = ({ data }: Command<'RecordVideoWatched'>, state: Enrolled): Outcome => {
  if (!isStudying(state)) return refuse(notActive(state))
  const { record } = state
  const { lessonId, segments } = data
  const lesson = lessonOf(record, lessonId)
  if (lesson === undefined) return noSuchLesson(lessonId)
  if (lesson.videoMillis === undefined) return errors.fail('enrollment.not-a-video', 'This lesson is not a video.')
  const reversed = segments.findIndex(({ from, to }) => to < from)
  if (reversed >= 0)
    return errors.fail('enrollment.segment-reversed', 'A played segment ends before it starts.', { segment: reversed })

  const before = record.lessons.get(lessonId)
  const watched = before?.watched ?? []
  const added = difference(toSpans(segments, lesson.videoMillis), watched)
  if (added.length === 0) return nothing
  const all = union(watched, added)
  if (all.length > MAX_SPANS)
    return errors.fail('enrollment.too-many-segments', `At most ${MAX_SPANS} separate segments of a video are kept.`)
  const share = Math.floor((covered(all) * 100) / lesson.videoMillis)
  const percent = Math.max(before?.percent ?? 0, Math.min(100, share))
  const progress = progressOf(record, { lessonId, percent })
  return right([{ type: 'VideoWatched', data: { lessonId, added, percent, progress } }])
}

const submit = ({ data, at }: Command<'SubmitAssessment'>, state: Enrolled): Outcome => {
  if (state.stage !== 'active') return refuse(notActive(state))
  const { record } = state
  if (!hasAssessment(record, data.assessmentId)) return noSuchAssessment(data.assessmentId)
  if (isBeforeRegistration(record, at)) return beforeRegistration()
  const before = record.submissions.get(data.assessmentId)
  if (before !== undefined && before.workRef === data.workRef) return nothing
  return before !== undefined && before.grades.length > 0
    ? errors.fail('enrollment.already-graded', 'What was handed in for this assessment has been graded.')
    : right([{ type: 'AssessmentSubmitted', data: { ...data, submittedAt: at } }])
}

/** Work is graded whenever it was handed in: marks often come after a learner has left or completed the course. */
const grade = ({ data, at }: Command<'GradeAssessment'>, { record }: Enrolled): Outcome => {
  const { assessmentId, score } = data
  if (!hasAssessment(record, assessmentId)) return noSuchAssessment(assessmentId)
  if (!isHundredths(score)) return scoreTooFine()
  if (!record.submissions.has(assessmentId))
    return errors.fail('enrollment.not-submitted', 'Nothing has been handed in for this assessment.')
  const previousScore = scoreOf(record, assessmentId)
  if (previousScore === score) return nothing
  return right([
    {
      type: 'AssessmentGraded',
      data: { assessmentId, score, gradedAt: at, ...(previousScore !== undefined && { previousScore }) },
    },
  ])
}

export const hasAssessment = ({ terms }: LearnerRecord, assessmentId: ItemId): boolean =>
  terms.outline.assessments.some(({ id }) => id === assessmentId)

export const noSuchAssessment = (assessmentId: ItemId): Outcome =>
  errors.fail('enrollment.no-such-assessment', "The learner's outline has no such assessment.", { assessmentId })

export const scoreTooFine = (): Outcome =>
  errors.fail('enrollment.score-too-fine', 'A score has at most two decimal places.')

const lessonOf = ({ terms }: LearnerRecord, lessonId: ItemId) => terms.outline.lessons.find(({ id }) => id === lessonId)

const noSuchLesson = (lessonId: ItemId): Outcome =>
  errors.fail('enrollment.no-such-lesson', "The learner's outline has no such lesson.", { lessonId })
