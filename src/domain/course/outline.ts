import * as t from 'io-ts'
import { brandedString, decimal, Instant, integer, object, oneOf, text } from '../kernel'

const ITEM_ID = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/

/** The name of a lesson or an assessment within its course: short, and safe in an URL. */
export const ItemId = brandedString('ItemId', (s) => ITEM_ID.test(s), {
  pattern: ITEM_ID.source,
  description: 'an id of 1 to 64 letters, digits, dots, colons, hyphens or underscores',
  examples: ['tma-01'],
})
export type ItemId = t.TypeOf<typeof ItemId>

/** Per cent or points in whole hundredths, in which sums and comparisons are exact: 12.5 becomes 1250. */
export const toHundredths = (value: number): number => Math.round(value * 100)

/** Whether a number has at most two decimal places. */
export const isHundredths = (value: number): boolean => toHundredths(value) / 100 === value

/** What an assessment weighs in its course, in per cent; points of an assessment, or a threshold in such points. */
export const Percent = decimal(0, 100)

/** `videoMillis` makes a lesson a video, whose progress is the share of it that was watched. */
export const Lesson = object(
  { id: ItemId, title: text(1, 200) },
  { minutes: integer(1, 100_000), videoMillis: integer(1, 86_400_000) },
)
export type Lesson = t.TypeOf<typeof Lesson>

/** Tutor-marked and computer-marked assignments, as distance universities call them, and the usual others. */
export const AssessmentKind = oneOf('tma', 'cma', 'exam', 'quiz', 'project')

/** `countedApart` takes an assessment, usually an exam, out of the course work's weights. */
export const Assessment = object(
  { id: ItemId, kind: AssessmentKind, title: text(1, 200), weight: Percent },
  { countedApart: t.boolean, dueAt: Instant },
)
export type Assessment = t.TypeOf<typeof Assessment>

/** The parts of an outline, in its commands and events. */
export const outlineParts = { lessons: t.readonlyArray(Lesson), assessments: t.readonlyArray(Assessment) }

/** What a course teaches and how it is assessed. Versions count from 1. */
export interface Outline {
  readonly version: number
  readonly lessons: readonly Lesson[]
  readonly assessments: readonly Assessment[]
}

/** The most items an outline may have, lessons and assessments together. */
export const MAX_ITEMS = 1_000

/**
 * What is wrong with an outline, as a sentence; undefined where nothing is.
 *
 * Weights follow the practice of universities (as in the Open University's records): the course work's weights sum to
 * 100 per cent, or to 0 where none of it counts; what is counted apart, such as an exam, has a weight of its own.
 */
export const faultOf = (outline: Omit<Outline, 'version'>): string | undefined => {
  const items = [...outline.lessons, ...outline.assessments]
  if (items.length === 0) return 'An outline needs a lesson or an assessment.'
  if (items.length > MAX_ITEMS) return `An outline has at most ${MAX_ITEMS} lessons and assessments.`
  const ids = new Set<string>()
  for (const { id } of items) {
    if (ids.has(id)) return `The id ${id} is used twice.`
    ids.add(id)
  }
  const tooFine = outline.assessments.find(({ weight }) => !isHundredths(weight))
  if (tooFine !== undefined) return `The weight of ${tooFine.id} has more than two decimal places.`
  const sum = outline.assessments
    .filter(({ countedApart }) => countedApart !== true)
    .reduce((total, { weight }) => total + toHundredths(weight), 0)
  return sum === 0 || sum === 10_000
    ? undefined
    : `The course work's weights sum to ${sum / 100} per cent; they must sum to 100, or to 0 where none counts.`
}
