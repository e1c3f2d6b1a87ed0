import { setTimeout as delay } from 'node:timers/promises'
import { SingleBar } from 'cli-progress'
import type { DeadLetters, ParkedSequence, SequenceFilter } from '../../../application/ports/dead-letters'
import { BadArgument } from '../bad-argument'
import { sequencesOf } from './show'

export interface RetryArguments {
  readonly group?: string
  readonly all: boolean
  /** For how many seconds a consumer is waited for that takes it up. */
  readonly wait: number
}

export interface Console {
  readonly out: NodeJS.WritableStream
  readonly progress: NodeJS.WritableStream
}

const LOOK_MILLIS = 250

/**
 * Asks to have parked sequences tried again, and waits for what becomes of them.
 *
 * @returns the exit code: 1 where some were parked again, else 0
 * @throws BadArgument
 */
export const retryDeadLetters = async (
  stream: string | undefined,
  { group, all, wait }: RetryArguments,
  deadLetters: Pick<DeadLetters, 'list' | 'retry'>,
  { out, progress }: Console,
): Promise<0 | 1> => {
  if (stream === undefined && group === undefined && !all)
    throw new BadArgument('name a stream, give --group, or --all; lyceum dlq list shows what is parked')
  if (stream !== undefined) await sequencesOf(stream, group, deadLetters)
  const filter: SequenceFilter = { ...(group !== undefined && { group }), ...(stream !== undefined && { key: stream }) }
  const asked = await deadLetters.list(filter)
  if ((await deadLetters.retry(filter)) === 0) {
    out.write('Nothing is parked.\n')
    return 0
  }
  return untilTried(asked, wait, filter, deadLetters, { out, progress })
}

/**
 * Waits for what becomes of sequences that are tried again, at most `wait` seconds without a step.
 *
 * @param filter - finds them
 * @returns the exit code: 1 where some were parked again, else 0
 */
export const untilTried = async (
  asked: readonly Pick<ParkedSequence, 'group' | 'key' | 'letters'>[],
  wait: number,
  filter: SequenceFilter,
  deadLetters: Pick<DeadLetters, 'list'>,
  { out, progress }: Console,
): Promise<0 | 1> => {
  const before = new Set(asked.map(({ group, key }) => `${group} ${key}`))
  const total = asked.reduce((sum, { letters }) => sum + letters, 0)
  const bar = new SingleBar({
    format: 'events {bar} {percentage}% | {value}/{total}',
    stream: progress,
    hideCursor: true,
    noTTYOutput: true,
    notTTYSchedule: 5_000,
  })
  bar.start(Math.max(total, 1), 0)
  try {
    for (let still = 0, last = -1; ;) {
      const left = (await deadLetters.list(filter)).filter(({ group: of, key }) => before.has(`${of} ${key}`))
      const letters = left.reduce((sum, each) => sum + each.letters, 0)
      bar.update(Math.max(0, total - letters))
      const waiting = left.filter(({ retrying }) => retrying)
      if (waiting.length === 0) {
        bar.stop()
        return ended(before.size, left.length, out)
      }
      still = letters === last ? still + LOOK_MILLIS : 0
      last = letters
      if (still >= wait * 1_000) {
        bar.stop()
        const groups = [...new Set(waiting.map(({ group: of }) => of))].join(', ')
        out.write(`No consumer has taken them up yet; they are tried as soon as one runs (${groups}).\n`)
        return 0
      }
      await delay(LOOK_MILLIS)
    }
  } finally {
    bar.stop()
  }
}

const ended = (asked: number, left: number, out: NodeJS.WritableStream): 0 | 1 => {
  const done = `${String(asked - left)} of ${String(asked)} streams go on`
  out.write(left === 0 ? `${done}.\n` : `${done}; the others were parked again, lyceum dlq list says why.\n`)
  return left === 0 ? 0 : 1
}
