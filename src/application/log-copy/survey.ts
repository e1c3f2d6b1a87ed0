import type { EventStore, Position, RecordedEvent, StreamName } from '../ports/event-store'
import { TargetDiffers } from './errors'
import { firstDifference } from './first-difference'
import { pages } from './pages'
import { PATIENCE, type Patience } from './patience'
import { Trails } from './trails'
import { CheckedWalk } from './walk'

/** The two logs of a copy. */
export interface Logs {
  readonly source: Pick<EventStore, 'readAll' | 'readStream' | 'head'>
  readonly target: Pick<EventStore, 'readAll' | 'readStream' | 'head' | 'append'>
  /** How long to wait for a log that does not answer; default about a minute. */
  readonly patience?: Patience
}

/** What a copy does at present, and how far it is with that, in events. */
export interface CopyStep {
  readonly phase: 'survey' | 'check' | 'copy' | 'verify'
  readonly done: number
  /** Undefined while nobody knows. */
  readonly total: number | undefined
}

export type OnStep = (step: CopyStep) => void

/** What is in the target already, and what the source has. */
export interface Survey {
  /** The source's end when it was looked at. */
  readonly head: Position
  /** Every stream of the source, up to `head`. */
  readonly source: Trails
  /** A digest of the order of the source's events. */
  readonly order: string
  /** Every stream of the target. */
  readonly target: Trails
  /** Before this position of the source the target lacks nothing. */
  readonly completeUpTo: Position
  /** How many of the source's events the target has. */
  readonly present: number
  /** Streams of the target that the source does not have. */
  readonly otherStreams: number
}

const trailsOf = async (store: Logs['target'], upTo: Position, patience: Patience, onStep: OnStep): Promise<Trails> => {
  const trails = new Trails()
  for await (const page of pages({ store, after: 0, upTo, patience })) {
    for (const event of page) trails.follow(event)
    onStep({ phase: 'survey', done: trails.events, total: undefined })
  }
  return trails
}

/**
 * Reads both logs before anything is written: the source must be sound, and each stream of the target that the source
 * has too must be the beginning of it.
 *
 * @throws BrokenChain, TargetDiffers, CopyInterrupted
 */
export const survey = async ({ source, target, patience = PATIENCE }: Logs, onStep: OnStep): Promise<Survey> => {
  const present = await trailsOf(target, await target.head(), patience, onStep)
  const head = await source.head()
  const walk = new CheckedWalk('source')
  const comparison = new Comparison(present)
  for await (const page of pages({ store: source, after: 0, upTo: head, patience })) {
    for (const event of page) comparison.take(event, walk.take(event).digest)
    onStep({ phase: 'check', done: walk.trails.events, total: undefined })
    const [stream] = comparison.differing
    if (stream !== undefined) throw await nameDifference(stream, source, target, patience)
  }
  const longer = [...present.entries()].find(
    ([stream, { revision }]) => walk.trails.has(stream) && revision > walk.trails.of(stream).revision,
  )
  if (longer !== undefined) throw await nameDifference(longer[0], source, target, patience)
  return {
    head,
    source: walk.trails,
    order: walk.order(),
    target: present,
    completeUpTo: comparison.completeUpTo,
    present: comparison.present,
    otherStreams: [...present.entries()].filter(([stream]) => !walk.trails.has(stream)).length,
  }
}

const nameDifference = async (
  stream: StreamName,
  source: Logs['source'],
  target: Logs['target'],
  patience: Patience,
): Promise<TargetDiffers> =>
  (await firstDifference(stream, source, target, patience)) ??
  // It was there a moment ago: somebody is writing.
  new TargetDiffers({ stream, revision: 0 }, 'other')

/** Holds the source's events, in their order, against what the target has. */
class Comparison {
  /** Streams whose beginnings are not the same. */
  readonly differing: StreamName[] = []
  completeUpTo: Position = 0
  present = 0
  private lacking = false

  constructor(private readonly target: Trails) {}

  take({ stream, revision, position }: RecordedEvent, digest: string): void {
    const there = this.target.of(stream)
    if (there.revision === revision && there.digest !== digest) this.differing.push(stream)
    if (revision <= there.revision) this.present++
    else this.lacking = true
    if (!this.lacking) this.completeUpTo = position
  }
}
