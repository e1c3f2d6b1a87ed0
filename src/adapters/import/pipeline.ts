import { isLeft } from 'fp-ts/Either'
import type { CommandOutcome, CommandRequest, Refusal } from '../../application/commands/command'

/** Where the commands go: to the same place as HTTP's. */
export interface CommandSink {
  execute(request: CommandRequest): Promise<CommandOutcome>
}

/** One source row's way in: the command it becomes, and under which heading the final table counts it. */
export interface ImportStep {
  /** Absent for a row that says nothing new, and is only counted. */
  readonly request?: CommandRequest
  /** The source file, or other unit, whose rows the table adds up. */
  readonly source: string
  /** What the row went in as, `submission` or `registrar's record: after withdrawal`. Absent: not a row of its own. */
  readonly countedAs?: string
  /** How many rows it stands for; default 1. */
  readonly rows?: number
}

/** Steps that are made as they are sent, so that hundreds of thousands need no memory; `commands` of them send one. */
export interface ImportPart {
  readonly commands: number
  readonly steps: Iterable<ImportStep>
}

/** One line of the table that an import ends with. */
export interface ImportCount {
  readonly source: string
  readonly countedAs: string
  readonly rows: number
}

export interface ImportSummary {
  readonly commands: number
  readonly counts: readonly ImportCount[]
}

/** A row that the domain refused. An import stops at it: nothing is dropped in silence. */
export class RowRefused extends Error {
  override readonly name = 'RowRefused'
  constructor(
    readonly step: ImportStep,
    readonly refusal: Refusal,
  ) {
    super(`${step.source}: ${step.request?.type ?? 'nothing'} was refused with ${refusal.code}: ${refusal.message}`)
  }
}

export interface PipelineOptions {
  /** Steps under way at once. Default 2,000. */
  readonly inFlight?: number
  /** Called after every step with how many commands have been answered. */
  readonly onProgress?: (commands: number) => void
}

/**
 * Sends commands, many under way at once, those of one aggregate in their order and one after another. Every command's id derives from its source row, so
 * running an interrupted import again repeats what was done without effect and goes on with the rest.
 */
export const runImport = async (
  steps: Iterable<ImportStep>,
  commands: CommandSink,
  { inFlight = 2_000, onProgress }: PipelineOptions = {},
): Promise<ImportSummary> => {
  const counts = new Map<string, ImportCount>()
  let answered = 0
  let underWay = 0
  let failure: Error | undefined
  // The one loop below waits for room, or for the end; whoever finishes wakes it.
  let wake: (() => void) | undefined
  // The newest step of each aggregate that has some under way.
  const newest = new Map<string, Promise<void>>()

  const send = async (step: ImportStep): Promise<void> => {
    try {
      if (step.request !== undefined) {
        const outcome = await commands.execute(step.request)
        if (isLeft(outcome)) throw new RowRefused(step, outcome.left)
        answered += 1
      }
      count(counts, step)
      onProgress?.(answered)
    } catch (error) {
      failure ??= error instanceof Error ? error : new Error('the import failed', { cause: error })
    } finally {
      underWay -= 1
      wake?.()
    }
  }
  const finished = (): Promise<void> => new Promise((resolve) => (wake = resolve))

  /** Sends a step when the one before it, of the same aggregate, has been answered. */
  const follow = (step: ImportStep, id: string): void => {
    const before = newest.get(id)
    const sent = (before === undefined ? send(step) : before.then(() => send(step))).then(() => {
      if (newest.get(id) === sent) newest.delete(id)
    })
    newest.set(id, sent)
  }

  for (const step of steps) {
    if (failure !== undefined) break
    underWay += 1
    if (step.request === undefined) void send(step)
    else follow(step, step.request.id)
    if (underWay >= inFlight) await finished()
  }
  while (underWay > 0) await finished()
  if (failure !== undefined) throw failure
  return { commands: answered, counts: [...counts.values()] }
}

const count = (counts: Map<string, ImportCount>, { source, countedAs, rows = 1 }: ImportStep): void => {
  if (countedAs === undefined) return
  const key = `${source}\n${countedAs}`
  counts.set(key, { source, countedAs, rows: (counts.get(key)?.rows ?? 0) + rows })
}
