import { SingleBar } from 'cli-progress'

/** How far a change of master keys is, in keys that it wraps. */
export interface RotationStep {
  readonly done: number
  readonly total: number
}

interface Output {
  readonly out: NodeJS.WritableStream
  readonly progress: NodeJS.WritableStream
}

/**
 * Changes the master key with a bar of progress.
 *
 * @param rotate - resolves with the new master key's id
 */
export const rotateMasterCommand = async (
  rotate: (onProgress: (step: RotationStep) => void) => Promise<string>,
  { out, progress }: Output,
): Promise<void> => {
  const bar = new SingleBar({
    format: 'keys {bar} {percentage}% | {value}/{total}',
    stream: progress,
    hideCursor: true,
    noTTYOutput: true,
    notTTYSchedule: 5_000,
  })
  let keys = 0
  bar.start(1, 0)
  const id = await rotate(({ done, total }) => {
    keys = total
    bar.setTotal(Math.max(total, 1))
    bar.update(done)
  }).finally(() => bar.stop())
  out.write(`the master key is now ${id}; it wraps ${keys.toLocaleString('en')} keys, and no other is needed\n`)
}
