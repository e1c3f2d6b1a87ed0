import { type ItemId, toHundredths } from '../course'
import type { LearnerRecord } from './state'

/** Lessons of the outline in force, as the sum of their per cent and their number. */
const lessonTotals = (
  { terms, lessons }: LearnerRecord,
  changed?: { readonly lessonId: ItemId; readonly percent: number },
): { readonly sum: number; readonly count: number } => ({
  count: terms.outline.lessons.length,
  sum: terms.outline.lessons.reduce(
    (sum, { id }) => sum + (changed?.lessonId === id ? changed.percent : (lessons.get(id)?.percent ?? 0)),
    0,
  ),
})

/**
 * Progress in a course: the mean per cent of the lessons in the outline in force, rounded down; 0 where it has none.
 * `changed` stands for a lesson's progress that is about to be recorded.
 */
export const progressOf = (
  record: LearnerRecord,
  changed?: { readonly lessonId: ItemId; readonly percent: number },
): number => {
  const { sum, count } = lessonTotals(record, changed)
  return count === 0 ? 0 : Math.floor(sum / count)
}

/** The grade in force of an assessment. */
export const scoreOf = (record: LearnerRecord, assessmentId: ItemId): number | undefined =>
  record.submissions.get(assessmentId)?.grades.at(-1)?.score

/** The course work's weights, and its scores times their weights; both in hundredths, so that the sums are exact. */
const courseWork = (record: LearnerRecord): { readonly weights: number; readonly points: number } =>
  record.terms.outline.assessments
    .filter(({ countedApart }) => countedApart !== true)
    .reduce(
      ({ weights, points }, { id, weight }) => ({
        weights: weights + toHundredths(weight),
        points: points + toHundredths(weight) * toHundredths(scoreOf(record, id) ?? 0),
      }),
      { weights: 0, points: 0 },
    )

/**
 * The weighted score of the course work, 0 to 100, rounded to two places: the sum of weight times score over the sum of
 * weights, where what is not graded scores 0. Undefined where no course work counts.
 */
export const weightedScore = (record: LearnerRecord): number | undefined => {
  const { weights, points } = courseWork(record)
  return weights === 0 ? undefined : Math.round(points / weights) / 100
}

/** A part of the completion rule that does not hold yet. */
export type Shortfall =
  | { readonly part: 'progress'; readonly minimum: number; readonly actual: number }
  | { readonly part: 'score'; readonly minimum: number; readonly actual: number }
  | { readonly part: 'assessment'; readonly assessmentId: ItemId; readonly minimum: number; readonly actual?: number }

/** What a learner still lacks of the completion rule in force; nothing where it holds. */
export const shortfalls = (record: LearnerRecord): readonly Shortfall[] => {
  const { minimumProgress, minimumScore, passMarks } = record.terms.completionRule
  const { sum, count } = lessonTotals(record)
  const { weights, points } = courseWork(record)
  const lacking: Shortfall[] = []
  if (sum * 100 < toHundredths(minimumProgress) * count)
    lacking.push({ part: 'progress', minimum: minimumProgress, actual: progressOf(record) })
  if (points < toHundredths(minimumScore) * weights)
    lacking.push({ part: 'score', minimum: minimumScore, actual: weightedScore(record) ?? 0 })
  for (const { assessmentId, score: minimum } of passMarks) {
    const actual = scoreOf(record, assessmentId)
    if (actual === undefined) lacking.push({ part: 'assessment', assessmentId, minimum })
    else if (actual < minimum) lacking.push({ part: 'assessment', assessmentId, minimum, actual })
  }
  return lacking
}
