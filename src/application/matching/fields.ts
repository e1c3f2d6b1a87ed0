import type { Money } from '../../domain/kernel'

/**
 * What a score is made of, each from 0 to 1. How much each counts is in the weights (`weights.ts`), what it is taken
 * from in `inputs.ts`.
 */
export const FIELDS = ['meaning', 'words', 'subject', 'level', 'availability', 'price', 'rating', 'response'] as const
export type Field = (typeof FIELDS)[number]

/** What one field says of a pair: its value, and why, in words for people. */
export interface Finding {
  readonly value: number
  readonly words: string
}

export type Findings = Readonly<Partial<Record<Field, Finding>>>

const clamped = (value: number): number => Math.max(0, Math.min(1, value))
const say = (value: number, words: string): Finding => ({ value: clamped(value), words })

/**
 * How near two texts are in the space of an embedding model, from the cosine of their vectors. What points away counts
 * as nothing: below 0 the cosine says nothing of use for ranking.
 */
export const meaningOf = (cosine: number): Finding => say(cosine, `texts are alike to ${percent(clamped(cosine))}`)

/**
 * How well words of a request are found, from PostgreSQL's `ts_rank_cd` normalised to 0..1 (its flag 32, rank / (rank + 1);
 * PostgreSQL, section 12.3.3). Such ranks are small; the square root spreads them without changing their order.
 */
export const wordsOf = (rank: number): Finding =>
  rank > 0 ? say(Math.sqrt(clamped(rank)), 'has words that were asked for') : say(0, 'has none of the words')

const tokensOf = (text: string): ReadonlySet<string> =>
  new Set(
    text
      .normalize('NFKC')
      .toLowerCase()
      .split(/[^\p{L}\p{N}+#]+/u)
      .filter((token) => token !== ''),
  )

/** How alike two names of subjects are: 1 for the same, else the share of words in common (Dice's coefficient, 1945). */
export const subjectLikeness = (wanted: string, offered: string): number => {
  const [a, b] = [tokensOf(wanted), tokensOf(offered)]
  if (a.size + b.size === 0) return 0
  const common = [...a].filter((token) => b.has(token)).length
  return (2 * common) / (a.size + b.size)
}

/** The subject that is wanted, beside those offered: the one most like it counts. */
export const subjectOf = (wanted: string, offered: readonly string[]): Finding => {
  const best = offered.reduce((most, each) => Math.max(most, subjectLikeness(wanted, each)), 0)
  if (best === 1) return say(1, `offers ${wanted}`)
  return best > 0 ? say(best, `offers something like ${wanted}`) : say(0, `does not name ${wanted}`)
}

/** School years in their order. Adults are apart: who teaches them is next to nobody. */
const LADDER = ['primary', 'secondary', 'upper-secondary', 'higher']

/** 1 at the level that is wanted, a half next to it. */
export const levelOf = (wanted: string, taught: readonly string[]): Finding => {
  if (taught.includes(wanted)) return say(1, `teaches at the level ${wanted}`)
  const at = LADDER.indexOf(wanted)
  const near = at >= 0 && taught.some((level) => LADDER.includes(level) && Math.abs(LADDER.indexOf(level) - at) === 1)
  return near ? say(0.5, `teaches next to the level ${wanted}`) : say(0, `does not teach at the level ${wanted}`)
}

/** At so many hours a week in common the value is a half. */
const HALF_AT_HOURS = 4

/** Hours a week that both have: each further one counts less, so that nobody wins by being free all day. */
export const availabilityOf = (hoursAWeek: number): Finding =>
  say(hoursAWeek / (hoursAWeek + HALF_AT_HOURS), `${oneDecimal(hoursAWeek)} h a week suit both`)

/** What is said of something that cannot be compared: neither for nor against. */
const UNKNOWN = 0.5

/**
 * A price beside the most that somebody wants to pay: 1 up to it, falling evenly to 0 at its double. In another currency
 * nothing is said.
 */
export const priceOf = (price: Money, most: Money): Finding => {
  if (price.currency !== most.currency) return say(UNKNOWN, `the price is in ${price.currency}`)
  if (price.amount <= most.amount) return say(1, 'is within the budget')
  if (most.amount === 0) return say(0, 'is not free')
  const over = price.amount / most.amount
  return say(2 - over, `costs ${percent(over - 1)} more than the budget`)
}

export interface Ratings {
  readonly count: number
  /** Of the stars, 1 to 5 each. */
  readonly sum: number
}

/** What is believed of somebody whom nobody has rated, and how many ratings that belief is worth. */
const PRIOR = { mean: 3.5, weight: 5 } as const

/**
 * The mean of ratings, drawn to what is usual while there are few: (C * m + sum) / (C + n), the posterior mean under a
 * conjugate prior (Gelman et al., "Bayesian Data Analysis", section 2.5). A single 5 beats no forty of 4.8.
 */
export const shrunkRating = ({ count, sum }: Ratings): number =>
  (PRIOR.weight * PRIOR.mean + sum) / (PRIOR.weight + count)

/** From 0 for one star to 1 for five. */
export const ratingOf = (ratings: Ratings): Finding => {
  const words =
    ratings.count === 0
      ? 'nobody has rated yet'
      : `rated ${oneDecimal(ratings.sum / ratings.count)} of 5 by ${String(ratings.count)}`
  return say((shrunkRating(ratings) - 1) / 4, words)
}

/** At so many hours the value is a half; a usual answer, for whoever has not been asked yet. */
const USUAL_ANSWER_HOURS = 12
/** What is usual counts as so many answers. */
const USUAL_ANSWERS = 3

/** How soon requests are answered: the mean of `usual / (usual + hours)`, drawn to a half while there are few. */
export const responseOf = (hours: readonly number[]): Finding => {
  const sum = hours.reduce((all, each) => all + USUAL_ANSWER_HOURS / (USUAL_ANSWER_HOURS + Math.max(0, each)), 0)
  const value = (sum + USUAL_ANSWERS / 2) / (hours.length + USUAL_ANSWERS)
  const words =
    hours.length === 0 ? 'has answered no request yet' : `usually answers within ${oneDecimal(median(hours))} h`
  return say(value, words)
}

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

const percent = (share: number): string => `${String(Math.round(share * 100))} %`
const oneDecimal = (value: number): string => String(Math.round(value * 10) / 10)
