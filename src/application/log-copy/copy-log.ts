import type { Position, StreamName } from '../ports/event-store'
import { TargetDiffers } from './errors'
import { firstDifference } from './first-difference'
import { pages } from './pages'
import { PATIENCE } from './patience'
import { RunWriter } from './run-writer'
import { type Run, RunCutter } from './runs'
import { type Logs, type OnStep, type Survey, survey } from './survey'
import { CheckedWalk } from './walk'

export interface CopyOptions extends Logs {
  /** Appends that may be under way at once; 1 keeps the global order whatever fails meanwhile. */
  readonly inFlight: number
  readonly onStep?: OnStep
}

/** What a copy has come to. */
export interface CopyReport {
  /** Events of the source up to `head`: all of them are in the target now. */
  readonly events: number
  readonly streams: number
  /** Those that this run wrote. */
  readonly copied: number
  /** The target has the events in the source's order. */
  readonly orderKept: boolean
  /** Streams that were in the target and are not of the source. */
  readonly otherStreams: number
  readonly head: Position
  /** Where the source's end is now: after `head` where something has come meanwhile. */
  readonly sourceHead: Position
}

/**
 * Copies a whole history from one log to another: ids, data, metadata, the order within each stream, and the order of
 * all. The instant at which the source took an event is kept in its copy's metadata. A copy that was interrupted goes
 * on: what the target has is what says how far it is. At the end the target is read back and every event held against
 * its hash and against the source.
 *
 * What the source takes after the start is left for another run.
 *
 * @throws BrokenChain, TargetDiffers: nothing of it is mended here; CopyInterrupted where a log stays away
 */
export const copyLog = async (options: CopyOptions): Promise<CopyReport> => {
  const { source, onStep = () => undefined } = options
  const found = await survey(options, onStep)
  await writeMissing(options, found, onStep)
  const orderKept = await verifyTarget(options, found, onStep)
  return {
    events: found.source.events,
    streams: found.source.streams,
    copied: found.source.events - found.present,
    orderKept,
    otherStreams: found.otherStreams,
    head: found.head,
    sourceHead: await source.head(),
  }
}

const writeMissing = async (
  { source, target, inFlight, patience = PATIENCE }: CopyOptions,
  { completeUpTo, head, target: there, source: all, present }: Survey,
  onStep: OnStep,
): Promise<void> => {
  const writer = new RunWriter(target, patience)
  const cutter = new RunCutter()
  const total = all.events - present
  if (total === 0) return
  let done = 0
  const write = async (window: readonly Run[]) => {
    await writer.write(window)
    done += window.reduce((sum, { events }) => sum + events.length, 0)
    onStep({ phase: 'copy', done, total })
  }
  // While one window is being written the next is made ready.
  let window: Run[] = []
  let writing = Promise.resolve()
  const send = async () => {
    await writing
    writing = write(window)
    // Thrown where it is waited for.
    writing.catch(() => undefined)
    window = []
  }
  onStep({ phase: 'copy', done, total })
  for await (const page of pages({ store: source, after: completeUpTo, upTo: head, patience }))
    for (const event of page) {
      if (event.revision <= there.of(event.stream).revision) continue
      const run = cutter.add(event)
      if (run !== undefined && window.push(run) === inFlight) await send()
    }
  const last = cutter.end()
  if (last !== undefined) window.push(last)
  await send()
  await writing
}

/** Reads the target back; returns whether its order is the source's. */
const verifyTarget = async (
  { source, target, patience = PATIENCE }: CopyOptions,
  { source: wanted, order }: Survey,
  onStep: OnStep,
): Promise<boolean> => {
  const walk = new CheckedWalk('target')
  onStep({ phase: 'verify', done: 0, total: wanted.events })
  for await (const page of pages({ store: target, after: 0, upTo: await target.head(), patience })) {
    for (const event of page) if (wanted.has(event.stream)) walk.take(event)
    onStep({ phase: 'verify', done: walk.trails.events, total: wanted.events })
  }
  for (const [stream, { revision, digest }] of wanted.entries()) {
    const there = walk.trails.of(stream)
    if (there.revision === revision && there.digest === digest) continue
    throw (await firstDifference(stream, source, target, patience)) ?? changedMeanwhile(stream, there.revision)
  }
  return walk.order() === order
}

/** Both agree now, and did not when the target was read: somebody is writing to it. */
const changedMeanwhile = (stream: StreamName, revision: number): TargetDiffers =>
  new TargetDiffers({ stream, revision: revision + 1 }, 'missing')
