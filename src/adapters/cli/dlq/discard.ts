import type { DeadLetter, DeadLetters, ParkedSequence } from '../../../application/ports/dead-letters'
import { BadArgument } from '../bad-argument'
import { type Ask, confirmByTyping } from '../confirm'
import { type Console as Output, untilTried } from './retry'

export interface DiscardArguments {
  readonly group?: string
  readonly reason: string
  readonly yes: boolean
  /** For how many seconds a consumer is waited for that takes up what follows. */
  readonly wait: number
}

/** What is discarded, and why. */
export interface Discarded {
  readonly group: string
  readonly stream: string
  readonly eventId: string
  readonly reason: string
}

interface Console extends Output {
  readonly ask: Ask
}

type Parked = Pick<DeadLetters, 'list' | 'letters' | 'discard'>

/** The first parked event of a sequence, by its id. Throws BadArgument where it is not that, or of two groups. */
const parkedFirst = async (
  eventId: string,
  group: string | undefined,
  deadLetters: Parked,
): Promise<{ readonly sequence: ParkedSequence; readonly letter: DeadLetter }> => {
  const found = await deadLetters.list({ holding: eventId, ...(group !== undefined && { group }) })
  const [sequence, ...others] = found
  if (sequence === undefined)
    throw new BadArgument(`${eventId}: it is not parked; lyceum dlq show has the ids of what is`)
  if (others.length > 0)
    throw new BadArgument(
      `${eventId}: ${found.map((each) => each.group).join(' and ')} have parked it, name one by --group`,
    )
  const [letter] = await deadLetters.letters(sequence.group, sequence.key)
  if (letter?.id !== eventId)
    throw new BadArgument(
      `${eventId}: it waits for ${letter?.id ?? 'another'}, which failed before it; discard that one`,
    )
  return { sequence, letter }
}

/**
 * Has a group go on without an event that it cannot deal with, after asking; what was parked behind it is then tried in
 * its order, and waited for.
 *
 * @param record - puts it on record, before it is done; throws where that cannot be
 * @returns the exit code: 1 where the rest was parked again, else 0
 * @throws BadArgument
 */
export const discardDeadLetter = async (
  eventId: string,
  { group: named, reason, yes, wait }: DiscardArguments,
  deadLetters: Parked,
  record: (discarded: Discarded) => Promise<void>,
  { out, progress, ask }: Console,
): Promise<0 | 1> => {
  const { sequence, letter } = await parkedFirst(eventId, named, deadLetters)
  const { group, key: stream } = sequence
  const behind = sequence.letters - 1
  out.write(`${group} would never deal with ${eventId} of ${stream}: ${sequence.reason}\n`)
  out.write(`what was parked behind it is tried then: ${String(behind)}\n`)
  if (!yes) await confirmByTyping("the event's id", eventId, ask)
  await record({ group, stream, eventId, reason })
  if (!(await deadLetters.discard(group, letter)))
    throw new BadArgument(`${eventId}: it has been dealt with, or discarded, meanwhile`)
  out.write(`discarded ${eventId}\n`)
  return untilTried([{ group, key: stream, letters: behind }], wait, { group, key: stream }, deadLetters, {
    out,
    progress,
  })
}
