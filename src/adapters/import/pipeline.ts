import { isLeft } from 'fp-ts/Either'
import type { CommandBus, CommandRequest, Refusal } from '../../application/commands/command'

/** One source row's way in: the command it becomes, and under which heading the final table counts it. */
export interface ImportStep {
  readonly request: CommandRequest
  /** The source file, or other unit, whose rows the table adds up. */
  readonly source: string
  /** What the row went in as, `submission` or `registrar's record: after withdrawal`. Absent: not a row of its own. */
  readonly countedAs?: string
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
    super(`${step.source}: ${step.request.type} was refused with ${refusal.code}: ${refusal.message}`)
  }
}

export interface PipelineOptions {
  /** Commands under way at once; the bus keeps the order within a stream. Default 2,000. */
  readonly inFlight?: number
  /** Called after every answered command with how many have been answered. */
  readonly onProgress?: (done: number) => void
}

/**
 * Sends steps to the bus in their order, many under way at once. Every command's id derives from its source row, so
 * running an interrupted import again repeats what was done without effect and goes on with the rest.
 */
export const runImport = async (
  steps: Iterable<ImportStep>,
  bus: CommandBus,
  { inFlight = 2_000, onProgress }: PipelineOptions = {},
): Promise<ImportSummary> => {
  const counts = new Map<string, ImportCount>()
  const underWay = new Set<Promise<void>>()
  let commands = 0
  let failure: unknown

  const send = async (step: ImportStep): Promise<void> => {
    const outcome = await bus.dispatch(step.request)
    if (isLeft(outcome)) throw new RowRefused(step, outcome.left)
    commands += 1
    count(counts, step)
    onProgress?.(commands)
  }

  for (const step of steps) {
    if (failure !== undefined) break
    const sent: Promise<void> = send(step).then(
      () => void underWay.delete(sent),
      (error: unknown) => {
        failure ??= error
        underWay.delete(sent)
      },
    )
    underWay.add(sent)
    if (underWay.size >= inFlight) await Promise.race(underWay)
  }
  await Promise.all(underWay)
  if (failure !== undefined)
    throw failure instanceof Error ? failure : new Error('the import failed', { cause: failure })
  return { commands, counts: [...counts.values()] }
}

const count = (counts: Map<string, ImportCount>, { source, countedAs }: ImportStep): void => {
  if (countedAs === undefined) return
  const key = `${source}\n${countedAs}`
  counts.set(key, { source, countedAs, rows: (counts.get(key)?.rows ?? 0) + 1 })
}
