import type { Position, StreamName } from '../ports/event-store'

/** An event of a log, as it is named to people. */
export interface EventPlace {
  readonly stream: StreamName
  readonly revision: number
}

const named = ({ stream, revision }: EventPlace): string => `${stream} at revision ${String(revision)}`

/** An event of one of the logs does not match its own hash, or does not follow the event before it in its stream. */
export class BrokenChain extends Error {
  override readonly name = 'BrokenChain'
  constructor(
    readonly log: 'source' | 'target',
    readonly place: EventPlace & { readonly position: Position },
    fault: 'altered' | 'unlinked',
  ) {
    const what = fault === 'altered' ? 'does not match its hash' : 'does not follow the event before it'
    super(`the ${log} is not sound: the event of ${named(place)} (position ${String(place.position)}) ${what}`)
  }
}

/** What is wrong with the target's event in a stream that both logs have. */
export type TargetFault = 'other' | 'missing' | 'surplus'

const FAULTS: Readonly<Record<TargetFault, string>> = {
  other: 'the target holds another event than the source',
  missing: 'the target lacks an event of the source',
  surplus: 'the target holds an event that the source has not',
}

/** A stream of the target is not the beginning of the same stream in the source. */
export class TargetDiffers extends Error {
  override readonly name = 'TargetDiffers'
  constructor(
    readonly place: EventPlace,
    readonly fault: TargetFault,
  ) {
    super(`${FAULTS[fault]}: ${named(place)}`)
  }
}

/** A log was out of reach for too long. What was copied until then stays. */
export class CopyInterrupted extends Error {
  override readonly name = 'CopyInterrupted'
  constructor(cause: Error) {
    super(`${cause.message}; what was copied stays: run the same command again and it goes on`, { cause })
  }
}
