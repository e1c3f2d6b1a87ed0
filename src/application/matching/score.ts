import * as t from 'io-ts'
import { object, oneOf, text } from '../../domain/kernel'
import { FIELDS, type Findings } from './fields'
import type { Weights } from './weights'

/** Why a score is what it is: one field of it. The contributions of all make up the score. */
export const Reason = object({
  field: oneOf(...FIELDS),
  value: t.number,
  weight: t.number,
  contribution: t.number,
  words: text(1, 500),
})
export type Reason = t.TypeOf<typeof Reason>

export interface Score {
  /** From 0 to 1. */
  readonly total: number
  /** What counted most first. */
  readonly reasons: readonly Reason[]
}

/** Enough digits to tell scores apart, and few enough to read. */
const rounded = (value: number): number => Math.round(value * 1e6) / 1e6

/**
 * The weighted mean of what the fields say. A field that says nothing of any candidate (the request has no level, say)
 * is not among the findings, and its weight is shared out to the others; so scores of one request can be compared.
 */
export const scoreOf = (findings: Findings, { fields }: Weights): Score => {
  const told = FIELDS.flatMap((field) => {
    const finding = findings[field]
    return finding === undefined || fields[field] === 0 ? [] : [{ field, ...finding, weight: fields[field] }]
  })
  const all = told.reduce((sum, { weight }) => sum + weight, 0)
  const reasons = told.map(({ field, value, weight, words }) => ({
    field,
    value: rounded(value),
    weight: rounded(weight / all),
    contribution: rounded((value * weight) / all),
    words,
  }))
  const total = told.reduce((sum, { value, weight }) => sum + (value * weight) / all, 0)
  return { total: rounded(total), reasons: reasons.sort((a, b) => b.contribution - a.contribution) }
}
