import { type Either, left, right } from 'fp-ts/Either'
import { type Field, FIELDS } from './fields'

/** How much each field counts, and how much it counts to be unlike those ranked before. */
export interface Weights {
  readonly fields: Readonly<Record<Field, number>>
  /** From 0 (order by score alone) to below 1; see `diverse`. */
  readonly diversity: number
}

export const DEFAULT_WEIGHTS: Weights = {
  fields: {
    meaning: 0.25,
    words: 0.15,
    subject: 0.2,
    level: 0.1,
    availability: 0.1,
    price: 0.08,
    rating: 0.08,
    response: 0.04,
  },
  diversity: 0.1,
}

const NAMES: readonly string[] = [...FIELDS, 'diversity']

/**
 * Weights from a JSON object that names those that differ from the usual ones, `{"price": 0.2, "diversity": 0}`. Left:
 * what is wrong with it.
 */
export const parseWeights = (text: string): Either<string, Weights> => {
  const given = parsed(text)
  if (given === undefined) return left('is no JSON object')
  for (const [name, value] of Object.entries(given)) {
    if (!NAMES.includes(name)) return left(`names ${name}, which is none of ${NAMES.join(', ')}`)
    if (typeof value !== 'number' || !(value >= 0 && value <= 1)) return left(`has a ${name} that is not from 0 to 1`)
  }
  const { diversity = DEFAULT_WEIGHTS.diversity, ...rest } = given as Partial<Record<Field | 'diversity', number>>
  const fields = { ...DEFAULT_WEIGHTS.fields, ...rest }
  if (diversity >= 1) return left('has a diversity of 1, which would leave no score')
  return FIELDS.some((field) => fields[field] > 0) ? right({ fields, diversity }) : left('leaves no field that counts')
}

const parsed = (text: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
  } catch {
    return undefined
  }
}
