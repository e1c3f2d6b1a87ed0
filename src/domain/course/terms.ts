import * as t from 'io-ts'
import { integer, Money, object, TimeRange, UserId } from '../kernel'
import { AssessmentKind, isHundredths, ItemId, type Outline, Percent, toHundredths } from './outline'

/** How long an offered seat is held where the course does not say otherwise: a day. */
export const DEFAULT_OFFER_MINUTES = 1_440

/**
 * How many learners a course takes at once. `offerMinutes` is how long a seat that came free is held for the first on
 * the waiting list.
 */
export const SeatPolicy = t.union([
  object({ kind: t.literal('unlimited') }),
  object({ kind: t.literal('limited'), limit: integer(1, 1_000_000) }, { offerMinutes: integer(1, 43_200) }),
])
export type SeatPolicy = t.TypeOf<typeof SeatPolicy>

/**
 * What completes a course: `minimumProgress` is the least mean progress over its lessons, `minimumScore` the least
 * weighted score of the course work, and each of `passMarks` the least score of one assessment (0: it only has to be
 * graded). An assessment that is counted apart counts through its pass mark alone.
 */
export const CompletionRule = object({
  minimumProgress: Percent,
  minimumScore: Percent,
  passMarks: t.readonlyArray(object({ assessmentId: ItemId, score: Percent })),
})
export type CompletionRule = t.TypeOf<typeof CompletionRule>

/**
 * What is paid back to a learner who leaves: of the steps, in order of time, the first whose day has not passed applies;
 * after the last nothing is. Days are spans of 24 hours from the start of the course's term, or from the learner's own
 * activation where the course has no term; the last instant of the span belongs to it. No steps: nothing is paid back.
 */
export const RefundPolicy = object({
  steps: t.readonlyArray(object({ untilDays: integer(-3_650, 3_650), refundBasisPoints: integer(0, 10_000) })),
})
export type RefundPolicy = t.TypeOf<typeof RefundPolicy>

/** The part of an outline that decides over an enrolment. Titles stay with the course, under the same version. */
export const OutlineTerms = object({
  version: integer(1, 1_000_000),
  lessons: t.readonlyArray(object({ id: ItemId }, { videoMillis: integer(1, 86_400_000) })),
  assessments: t.readonlyArray(
    object({ id: ItemId, kind: AssessmentKind, weight: Percent }, { countedApart: t.boolean }),
  ),
})
export type OutlineTerms = t.TypeOf<typeof OutlineTerms>

/** What a learner buys: frozen into the enrolment, so that a later change of the course touches new learners only. */
export const CourseTerms = object(
  {
    ownerId: UserId,
    outline: OutlineTerms,
    completionRule: CompletionRule,
    price: Money,
    seats: SeatPolicy,
    refundPolicy: RefundPolicy,
  },
  { term: TimeRange },
)
export type CourseTerms = t.TypeOf<typeof CourseTerms>

/** The outline without what only people read. */
export const outlineTerms = ({ version, lessons, assessments }: Outline): OutlineTerms => ({
  version,
  lessons: lessons.map(({ id, videoMillis }) => ({ id, ...(videoMillis !== undefined && { videoMillis }) })),
  assessments: assessments.map(({ id, kind, weight, countedApart }) => ({
    id,
    kind,
    weight,
    ...(countedApart !== undefined && { countedApart }),
  })),
})

/**
 * What is wrong with a completion rule, as a sentence: thresholds too fine to be compared exactly, or, where the outline
 * is known, ones that nobody can meet. Undefined where nothing is.
 */
export const faultOfRule = (rule: CompletionRule, outline?: Omit<Outline, 'version'>): string | undefined => {
  const thresholds = [rule.minimumProgress, rule.minimumScore, ...rule.passMarks.map(({ score }) => score)]
  if (!thresholds.every(isHundredths)) return 'Thresholds have at most two decimal places.'
  if (outline === undefined) return undefined
  const known = new Set<string>(outline.assessments.map(({ id }) => id))
  const unknown = rule.passMarks.find(({ assessmentId }) => !known.has(assessmentId))
  if (unknown !== undefined) return `The outline has no assessment ${unknown.assessmentId}.`
  if (rule.minimumProgress > 0 && outline.lessons.length === 0) return 'There are no lessons to make progress in.'
  const counts = outline.assessments.some(
    ({ weight, countedApart }) => countedApart !== true && toHundredths(weight) > 0,
  )
  return rule.minimumScore > 0 && !counts ? 'No course work counts towards a weighted score.' : undefined
}

/** Whether later steps never pay back more, and each says something of days the one before it did not. */
export const isRefundOrdered = ({ steps }: RefundPolicy): boolean =>
  steps.every((step, i) => {
    const before = steps[i - 1]
    return (
      before === undefined || (before.untilDays < step.untilDays && before.refundBasisPoints >= step.refundBasisPoints)
    )
  })
