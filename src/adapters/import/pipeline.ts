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
  /** It makes the aggregate that later steps are for, by a use case of several commands: they wait for its answer. */
  readonly opens?: true
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
  /** Steps under way at once; default 600. More make it no faster: they only wait longer, and outlive more garbage. */
  readonly inFlight?: number
  /** Called after every step with how many commands have been answered. */
  readonly onProgress?: (commands: number) => void
}

/**
 * Sends commands, many under way at once; those of one aggregate arrive in their order. Every command's id derives from
 * its source row, so running an interrupted import again repeats what was done without effect and goes on with the rest.
 */
export const runImport = async (
  steps: Iterable<ImportStep>,
  commands: CommandSink,
  { inFlight = 600, onProgress }: PipelineOptions = {},
): Promise<ImportSummary> => {
  const counts = new Map<string, ImportCount>()
  let answered = 0
  let underWay = 0
  let failure: Error | undefined
  // The one loop below waits for room, or for the end; whoever finishes wakes it.
  let wake: (() => void) | undefined
  // Opening steps that are not answered yet, by the aggregate's id.
  const opening = new Map<string, Promise<void>>()

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

  /** The bus keeps the order of an aggregate's commands; only what follows an opening step has to wait for it. */
  const sendInOrder = (step: ImportStep): void => {
    const id = step.request?.id ?? ''
    const gate = opening.get(id)
    const sent = gate === undefined ? send(step) : gate.then(() => send(step))
    if (step.opens !== true) return
    opening.set(id, sent)
    void sent.then(() => opening.delete(id))
  }

  for (const step of steps) {
    if (failure !== undefined) break
    underWay += 1
    sendInOrder(step)
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
