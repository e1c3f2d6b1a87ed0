import { SingleBar } from 'cli-progress'
import { BadArgument } from './bad-argument'

/** How far a rebuild is, in positions of the log. */
export interface RebuildStep {
  readonly position: number
  readonly head: number
  readonly events: number
}

/** A read model that can be rebuilt. */
export interface Rebuildable {
  readonly name: string
  rebuild(onProgress: (step: RebuildStep) => void): Promise<void>
}

interface Output {
  readonly out: NodeJS.WritableStream
  readonly progress: NodeJS.WritableStream
}

const choose = (names: readonly string[], all: boolean, models: readonly Rebuildable[]): readonly Rebuildable[] => {
  const known = models.map(({ name }) => name).join(', ')
  if (all) return models
  if (names.length === 0) throw new BadArgument(`name read models to rebuild, or give --all; there are ${known}`)
  return names.map((wanted) => {
    const model = models.find(({ name }) => name === wanted)
    if (model === undefined) throw new BadArgument(`there is no read model ${wanted}; there are ${known}`)
    return model
  })
}

/** Rebuilds read models one after another beside their present tables, with a line about each. */
export const rebuildCommand = async (
  names: readonly string[],
  { all }: { readonly all: boolean },
  models: readonly Rebuildable[],
  { out, progress }: Output,
): Promise<void> => {
  for (const model of choose(names, all, models)) {
    const bar = new SingleBar({
      format: `${model.name} {bar} {percentage}% | {value}/{total}`,
      stream: progress,
      hideCursor: true,
      noTTYOutput: true,
      notTTYSchedule: 5_000,
    })
    const started = performance.now()
    let events = 0
    bar.start(1, 0)
    await model
      .rebuild((step) => {
        events = step.events
        bar.setTotal(Math.max(step.head, 1))
        bar.update(step.position)
      })
      .finally(() => bar.stop())
    const seconds = (performance.now() - started) / 1_000
    out.write(`${model.name}: ${events.toLocaleString('en')} events in ${seconds.toFixed(1)} s\n`)
  }
}
