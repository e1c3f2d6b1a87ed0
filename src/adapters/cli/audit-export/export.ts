import { SingleBar } from 'cli-progress'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import {
  type ExportFormat,
  type ExportFormatName,
  exportFormats,
  type ExportSelection,
} from '../../../application/audit/export'
import type { RecordedEvent } from '../../../application/ports/event-store'
import { BadArgument } from '../bad-argument'
import { parseInstant } from '../instant'
import { openExport } from './export-file'

interface Output {
  readonly out: NodeJS.WritableStream
  /** Progress goes here, so that the export alone is on standard output. */
  readonly progress: NodeJS.WritableStream
}

/** What was typed after `audit export`. */
export interface ExportArguments {
  readonly format: string
  readonly from?: string
  readonly to?: string
  readonly until?: string
  readonly clock: string
  readonly category?: string
  readonly stream?: string
  readonly actor?: string
  readonly out?: string
  readonly resume: boolean
}

/** The same, understood. */
export interface ExportOrder {
  readonly format: ExportFormat
  readonly selection: ExportSelection
  readonly out?: string
  readonly resume: boolean
}

const position = (option: string, text: string): number => {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw new BadArgument(`${option} ${text}: give a position in the log, a whole number`)
}

const isClosedPipe = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'EPIPE'

const isFormat = (name: string): name is ExportFormatName => Object.hasOwn(exportFormats, name)

/** @throws BadArgument */
export const exportOrder = (typed: ExportArguments): ExportOrder => {
  const { format, from, to, until, clock, category, stream, actor, out, resume } = typed
  if (!isFormat(format))
    throw new BadArgument(`--format ${format}: give one of ${Object.keys(exportFormats).join(', ')}`)
  if (clock !== 'occurred' && clock !== 'recorded')
    throw new BadArgument(`--clock ${clock}: give occurred (when it happened) or recorded (when the log took it)`)
  if (resume && out === undefined) throw new BadArgument('--resume: name the file to go on with by --out')
  return {
    format: exportFormats[format],
    selection: {
      clock,
      ...(from !== undefined && { from: position('--from', from) }),
      ...(to !== undefined && { to: position('--to', to) }),
      ...(until !== undefined && { until: parseInstant('--until', until) }),
      ...(category !== undefined && { category }),
      ...(stream !== undefined && { stream }),
      ...(actor !== undefined && { actor }),
    },
    ...(out !== undefined && { out }),
    resume,
  }
}

/** Writes the events of an order to its file, or to standard output, no faster than they are taken there. */
export const exportCommand = async (
  { format, selection, out: path, resume }: ExportOrder,
  select: (selection: ExportSelection) => AsyncIterable<readonly RecordedEvent[]>,
  { out, progress }: Output,
): Promise<void> => {
  const file = path === undefined ? undefined : await openExport(path, format, resume)
  const from = Math.max(selection.from ?? 0, file?.from ?? 0)
  const counter = new SingleBar({
    format: 'exporting {value} events | {speed}/s',
    stream: progress,
    hideCursor: true,
    noTTYOutput: path !== undefined,
    notTTYSchedule: 5_000,
  })
  const started = performance.now()
  let events = 0
  async function* records(): AsyncGenerator<string> {
    if (file?.isNew !== false) yield format.header
    for await (const page of select({ ...selection, from })) {
      yield page.map(format.record).join('')
      events += page.length
      counter.update(events, { speed: Math.round((events * 1_000) / Math.max(1, performance.now() - started)) })
    }
  }
  counter.start(0, 0, { speed: 0 })
  try {
    // Standard output is not ours to end.
    await pipeline(Readable.from(records(), { objectMode: true }), file?.stream ?? out, { end: file !== undefined })
  } catch (error) {
    // Whoever read standard output, as `head` does, has had enough.
    if (path !== undefined || !isClosedPipe(error)) throw error
  } finally {
    counter.stop()
  }
  if (path !== undefined) out.write(`${path}: ${events.toLocaleString('en')} events written\n`)
}
