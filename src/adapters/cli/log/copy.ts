import { SingleBar } from 'cli-progress'
import type { CopyReport, CopyStep } from '../../../application/log-copy'

interface Output {
  readonly out: NodeJS.WritableStream
  /** Progress goes here, so that the result alone is on standard output. */
  readonly progress: NodeJS.WritableStream
}

const LABELS: Readonly<Record<CopyStep['phase'], string>> = {
  survey: 'reading the target',
  check: 'checking the source',
  copy: 'copying',
  verify: 'verifying the target',
}

/** A bar for each phase of a copy, one after another; a mere counter where nobody knows how long the phase is. */
class PhaseBars {
  private bar: SingleBar | undefined
  private phase: CopyStep['phase'] | undefined
  private started = 0

  constructor(private readonly stream: NodeJS.WritableStream) {}

  show({ phase, done, total }: CopyStep): void {
    if (phase !== this.phase) this.begin(phase, total)
    const seconds = Math.max(0.001, (performance.now() - this.started) / 1_000)
    this.bar?.update(done, { speed: Math.round(done / seconds) })
  }

  stop(): void {
    this.bar?.stop()
  }

  private begin(phase: CopyStep['phase'], total: number | undefined): void {
    this.stop()
    this.phase = phase
    this.started = performance.now()
    const extent = '{bar} {percentage}% | {value}/{total} events | {speed}/s | {eta_formatted} left'
    this.bar = new SingleBar({
      format: `${LABELS[phase]} ${total === undefined ? '{value} events | {speed}/s' : extent}`,
      stream: this.stream,
      hideCursor: true,
      // Without a terminal, as in CI, a line every few seconds instead of a moving bar.
      noTTYOutput: true,
      notTTYSchedule: 5_000,
      etaBuffer: 100,
    })
    this.bar.start(total ?? 0, 0, { speed: 0 })
  }
}

const count = (things: number): string => things.toLocaleString('en')

const told = ({
  events,
  streams,
  copied,
  orderKept,
  otherStreams,
  head,
  sourceHead,
}: CopyReport): readonly string[] => {
  if (events === 0) return ['the source is empty: there is nothing to copy']
  const there = events - copied
  return [
    `${count(copied)} events copied${there === 0 ? '' : `; ${count(there)} were there already`}`,
    `verified: all ${count(events)} events of ${count(streams)} streams are in both logs, ` +
      'with the same ids and revisions, and match their hash chains',
    orderKept
      ? 'the order of all events is that of the source'
      : 'the order is the same within each stream, but not over all of them: a fault fell into the copying; ' +
        'copy to an empty log with --in-flight 1 to have it kept whatever happens',
    ...(otherStreams === 0 ? [] : [`the target also holds ${count(otherStreams)} streams that the source has not`]),
    ...(sourceHead <= head
      ? []
      : [
          `the source has moved on from position ${String(head)} to ${String(sourceHead)}: ` +
            'run the command again to copy what has come',
        ]),
  ]
}

/** Runs a copy of a log under progress bars and prints what it has come to. */
export const copyCommand = async (
  copy: (onStep: (step: CopyStep) => void) => Promise<CopyReport>,
  { out, progress }: Output,
): Promise<void> => {
  const bars = new PhaseBars(progress)
  const report = await copy((step) => bars.show(step)).finally(() => bars.stop())
  for (const line of told(report)) out.write(`${line}\n`)
}
