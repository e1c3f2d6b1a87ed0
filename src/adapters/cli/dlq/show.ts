import type { DeadLetter, DeadLetters, ParkedSequence } from '../../../application/ports/dead-letters'
import { BadArgument } from '../bad-argument'
import { table } from '../table'

export interface ShowArguments {
  readonly group?: string
  readonly json: boolean
}

type Parked = Pick<DeadLetters, 'list' | 'letters'>

/** Throws BadArgument where nothing of that stream is parked. */
export const sequencesOf = async (
  stream: string,
  group: string | undefined,
  deadLetters: Pick<DeadLetters, 'list'>,
): Promise<readonly ParkedSequence[]> => {
  const found = await deadLetters.list({ key: stream, ...(group !== undefined && { group }) })
  if (found.length === 0) throw new BadArgument(`${stream}: nothing of it is parked; lyceum dlq list shows what is`)
  return found
}

/** Prints the parked events of a stream, in their order. What is personal in them is sealed, as it is in the log. */
export const showDeadLetters = async (
  stream: string,
  { group, json }: ShowArguments,
  deadLetters: Parked,
  out: NodeJS.WritableStream,
): Promise<void> => {
  const sequences = await sequencesOf(stream, group, deadLetters)
  const shown = await Promise.all(
    sequences.map(async (sequence) => ({ sequence, letters: await deadLetters.letters(sequence.group, stream) })),
  )
  if (json) {
    const documents = shown.map(({ sequence, letters }) => ({
      ...sequence,
      letters: letters.map(({ value, ...letter }) => ({ ...letter, event: parsed(value) })),
    }))
    out.write(`${JSON.stringify(documents, null, 2)}\n`)
    return
  }
  for (const { sequence, letters } of shown) {
    out.write(`${sequence.group}: ${sequence.reason}\n`)
    out.write(`${table(['revision', 'type', 'event', 'happened at', 'parked at'], letters.map(row))}\n`)
  }
}

const row = ({ id, value, parkedAt }: DeadLetter): readonly (string | number)[] => {
  const { revision, type, time } = Object(parsed(value)) as Readonly<Record<string, unknown>>
  return [typeof revision === 'number' ? revision : '?', text(type), id, text(time), parkedAt]
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '?')

/** What is no JSON is shown as the text that it is. */
const parsed = (value: string): unknown => {
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}
