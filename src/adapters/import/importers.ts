import { ouladImport } from './oulad'
import { type CommandSink, type ImportPart, type ImportSummary, runImport } from './pipeline'
import { xapiImport } from './xapi'

interface Progress {
  start(total: number): void
  update(done: number): void
}

interface Options {
  /** Only these modules of the source. */
  readonly modules?: readonly string[]
}

/** Sends parts one after another: what a later part builds on is in the log before it starts. */
const sendParts = async (
  parts: readonly ImportPart[],
  commands: CommandSink,
  progress: Progress,
): Promise<ImportSummary> => {
  progress.start(parts.reduce((total, part) => total + part.commands, 0))
  const summaries: ImportSummary[] = []
  let done = 0
  for (const part of parts) {
    const before = done
    summaries.push(
      await runImport(part.steps, commands, { onProgress: (count) => progress.update((done = before + count)) }),
    )
  }
  return {
    commands: summaries.reduce((total, summary) => total + summary.commands, 0),
    counts: summaries.flatMap(({ counts }) => counts),
  }
}

/** The importers that there are, each taking its commands to where HTTP takes its own. */
export const importers = (commands: CommandSink) => [
  {
    name: 'oulad',
    description: 'Open University Learning Analytics Dataset: courses, registrations, submissions, grades',
    run: async (folder: string, { modules }: Options, progress: Progress): Promise<ImportSummary> => {
      const { courses, records } = await ouladImport(folder, modules)
      return sendParts([courses, records], commands, progress)
    },
  },
  {
    name: 'xapi',
    description: 'xAPI video statements (FUN-MOOC): lesson progress from played segments',
    run: async (folder: string, _options: Options, progress: Progress): Promise<ImportSummary> => {
      const { courses, enrolments, statements } = await xapiImport(folder)
      return sendParts([courses, enrolments, statements], commands, progress)
    },
  },
]
