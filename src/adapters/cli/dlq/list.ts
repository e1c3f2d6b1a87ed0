import type { DeadLetters } from '../../../application/ports/dead-letters'
import { table } from '../table'

export interface ListArguments {
  readonly group?: string
  readonly json: boolean
}

/** Prints what groups have parked, the oldest first. */
export const listDeadLetters = async (
  { group, json }: ListArguments,
  deadLetters: Pick<DeadLetters, 'list'>,
  out: NodeJS.WritableStream,
): Promise<void> => {
  const sequences = await deadLetters.list(group === undefined ? {} : { group })
  if (json) {
    out.write(`${JSON.stringify(sequences, null, 2)}\n`)
    return
  }
  if (sequences.length === 0) {
    out.write('Nothing is parked.\n')
    return
  }
  const rows = sequences.map(({ group: of, key, letters, retrying, retries, parkedAt, reason }) => [
    ...[of, key, letters, parkedAt, retrying ? 'to be tried again' : 'parked', retries, reason],
  ])
  out.write(`${table(['group', 'stream', 'events', 'parked at', 'state', 'tried again', 'reason'], rows)}\n`)
}
