import * as E from 'fp-ts/Either'
import type { QueryArrayConfig } from 'pg'
import type { Appended, WrongExpectedRevision } from '../../../application/ports/event-store'
import type { ExpectedRevision } from '../../../domain/kernel'
import type { SerialisedAppend } from '../serialised-append'
import { int4Array, int8Array, jsonArray, textArray, uuidArray } from './binary-array'
import { asText } from './rows'

export type AppendAnswer = E.Either<WrongExpectedRevision, Appended>

const NO_STREAM = -1
const ANY = -2

const expectedNumber = (expected: ExpectedRevision): number => {
  if (expected === 'no-stream') return NO_STREAM
  return expected === 'any' ? ANY : expected
}

/** The parameters of the database's `append`: see `schema/002-append.ts`. */
const parameters = (batch: readonly SerialisedAppend[]): readonly Buffer[] => {
  const expected = batch.map((append) => expectedNumber(append.expected))
  const lastOf = new Map<string, number>()
  const previous = batch.map(({ stream }, index) => {
    const before = lastOf.get(stream) ?? 0
    lastOf.set(stream, index + 1)
    return before
  })
  const numbers: number[] = []
  const streams: string[] = []
  const revisions: number[] = []
  for (const [index, { stream, events }] of batch.entries()) {
    const first = Math.max(NO_STREAM, expected[index] ?? ANY) + 1
    for (let offset = 0; offset < events.length; offset++) {
      numbers.push(index + 1)
      streams.push(stream)
      revisions.push(first + offset)
    }
  }
  const events = batch.flatMap((append) => append.events)
  return [
    textArray(batch.map(({ stream }) => stream)),
    int8Array(expected),
    int4Array(batch.map((append) => append.events.length)),
    int4Array(previous),
    int4Array(numbers),
    textArray(streams),
    int8Array(revisions),
    uuidArray(events.map(({ id }) => id)),
    textArray(events.map(({ type }) => type)),
    jsonArray(events.map(({ data }) => data)),
    jsonArray(events.map(({ metadata }) => metadata)),
  ]
}

/** The statement that writes a batch. `schema` is quoted. */
export const appendStatement = (schema: string, batch: readonly SerialisedAppend[]): QueryArrayConfig<unknown[]> => ({
  name: 'append',
  text: `select base, revisions, positions from ${schema}.append($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
  values: [...parameters(batch)],
  rowMode: 'array',
  types: asText,
})

/** The row that answers it, as text. The arrays are null where every append was accepted at once. */
export type AppendRow = readonly [base: string, revisions: string | null, positions: string | null]

const numbersOf = (array: string): readonly (number | undefined)[] =>
  array
    .slice(1, -1)
    .split(',')
    .map((text) => (text === 'NULL' ? undefined : Number(text)))

/** What the answer means for each append of the batch. */
export const readAnswers = (
  batch: readonly SerialisedAppend[],
  [base, revisions, positions]: AppendRow,
): readonly AppendAnswer[] => {
  if (revisions === null || positions === null) {
    let position = Number(base)
    return batch.map(({ expected, events }) => {
      position += events.length
      return E.right({ revision: expectedNumber(expected) + events.length, position })
    })
  }
  const lastRevisions = numbersOf(revisions)
  const lastPositions = numbersOf(positions)
  return batch.map(({ stream, expected }, index) => {
    const revision = lastRevisions[index] ?? NO_STREAM
    const position = lastPositions[index]
    if (position !== undefined) return E.right({ revision, position })
    const actual = revision === NO_STREAM ? undefined : revision
    return E.left({ _tag: 'WrongExpectedRevision', stream, expected, actual })
  })
}
