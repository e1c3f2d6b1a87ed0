import type { DeadLetter } from '../../application/ports/dead-letters'

/** The columns of a letter. */
export const LETTER = 'number, id, topic, key, value, headers, parked_at'

export interface LetterRow {
  readonly number: string
  readonly id: string
  readonly topic: string
  readonly key: string
  readonly value: string
  readonly headers: string
  readonly parked_at: Date
}

export const asLetter = ({ number, headers, parked_at: parkedAt, ...rest }: LetterRow): DeadLetter => ({
  ...rest,
  number: Number(number),
  headers: JSON.parse(headers) as Record<string, string>,
  parkedAt: parkedAt.toISOString(),
})
