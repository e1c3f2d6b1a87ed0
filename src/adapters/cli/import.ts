import { SingleBar } from 'cli-progress'
import { table } from './table'

/** How many rows of a source went in as what. */
export interface ImportCount {
  readonly source: string
  readonly countedAs: string
  readonly rows: number
}

/** What the command line needs of an importer. */
export interface Importer {
  readonly name: string
  readonly description: string
  /** How long it is, told once it is known, and how far it has come. */
  run(
    folder: string,
    options: { readonly modules?: readonly string[] },
    progress: { start(total: number): void; update(done: number): void },
  ): Promise<{ readonly commands: number; readonly counts: readonly ImportCount[] }>
}

interface Output {
  readonly out: NodeJS.WritableStream
  /** Progress goes here, so that the table alone is on standard output. */
  readonly progress: NodeJS.WritableStream
}

/** Runs an import under a progress bar and prints how many rows of each kind went in as what. */
export const importCommand = async (
  importer: Importer,
  folder: string,
  options: { readonly modules?: readonly string[] },
  { out, progress }: Output,
): Promise<void> => {
  const bar = new SingleBar({
    format: `${importer.name} {bar} {percentage}% | {value}/{total} commands | {speed}/s | {eta_formatted} left`,
    stream: progress,
    hideCursor: true,
    // Without a terminal, as in CI, a line every few seconds instead of a moving bar.
    noTTYOutput: true,
    notTTYSchedule: 5_000,
    etaBuffer: 5_000,
  })
  progress.write(`reading ${folder}\n`)
  const started = performance.now()
  const perSecond = (done: number): number => Math.round(done / Math.max(0.001, (performance.now() - started) / 1_000))
  const summary = await importer
    .run(folder, options, {
      start: (total) => bar.start(total, 0, { speed: 0 }),
      update: (done) => {
        if (done % 500 === 0) bar.update(done, { speed: perSecond(done) })
      },
    })
    .finally(() => bar.stop())
  const seconds = (performance.now() - started) / 1_000
  out.write(`${countsTable(summary.counts)}\n`)
  out.write(
    `${summary.commands.toLocaleString('en')} commands in ${seconds.toFixed(1)} s ` +
      `(${perSecond(summary.commands).toLocaleString('en')}/s)\n`,
  )
}

/** Counts by source, each with its sum, so that they can be held against the files' rows. */
const countsTable = (counts: readonly ImportCount[]): string => {
  const sources = [...new Set(counts.map(({ source }) => source))]
  const rows = sources.flatMap((source) => {
    const own = counts.filter((count) => count.source === source).sort((a, b) => b.rows - a.rows)
    const sum = own.reduce((total, { rows }) => total + rows, 0)
    return [...own.map(({ countedAs, rows }) => [source, countedAs, rows] as const), [source, 'ALL', sum] as const]
  })
  return table(['source', 'went in as', 'rows'], rows)
}
