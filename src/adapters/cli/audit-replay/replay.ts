import { SingleBar } from 'cli-progress'
import type { Instant } from '../../../domain/kernel'
import { BadArgument } from '../bad-argument'
import { parseInstant } from '../instant'
import { table } from '../table'

interface Output {
  readonly out: NodeJS.WritableStream
  /** Progress goes here, so that the result alone is on standard output. */
  readonly progress: NodeJS.WritableStream
}

/** What was typed after `audit replay`. */
export interface ReplayArguments {
  readonly schema: string
  readonly until?: string
  readonly models?: readonly string[]
  readonly clock: string
  readonly drop: boolean
}

/** The same, understood. */
export interface ReplayOrder {
  readonly schema: string
  readonly until?: Instant
  readonly clock: 'occurred' | 'recorded'
  /** Names of read models. */
  readonly models: readonly string[]
}

/** How far a replay is, in positions of the log. */
export interface ReplayStep {
  readonly position: number
  readonly head: number
  readonly events: number
}

/** A replay that is whole. */
export interface MadeReplay {
  readonly schema: string
  readonly until?: Instant
  readonly clock: 'occurred' | 'recorded'
  readonly position: number
  readonly events: number
  readonly leftOut: number
  readonly versions: Readonly<Record<string, number>>
  readonly madeAt: Instant
}

/** Names of read models, all that there are where none is given. @throws BadArgument */
export const chooseModels = (wanted: readonly string[] | undefined, known: readonly string[]): readonly string[] => {
  const unknown = wanted?.find((name) => !known.includes(name))
  if (unknown !== undefined)
    throw new BadArgument(`--models ${unknown}: there is no such read model; there are ${known.join(', ')}`)
  return wanted === undefined ? known : known.filter((name) => wanted.includes(name))
}

/** @throws BadArgument */
export const replayOrder = (
  { schema, until, clock, models }: ReplayArguments,
  known: readonly string[],
): ReplayOrder => {
  if (clock !== 'occurred' && clock !== 'recorded')
    throw new BadArgument(`--clock ${clock}: give occurred (when it happened) or recorded (when the log took it)`)
  return {
    schema,
    clock,
    models: chooseModels(models, known),
    ...(until !== undefined && { until: parseInstant('--until', until) }),
  }
}

const count = (things: number): string => things.toLocaleString('en')

const asOf = ({ until, clock }: Pick<MadeReplay, 'until' | 'clock'>): string =>
  until === undefined ? 'the end of the log' : `${until}${clock === 'recorded' ? ' as recorded' : ''}`

/** Makes a replay under a progress bar and prints what it holds. */
export const replayCommand = async (
  make: (onStep: (step: ReplayStep) => void) => Promise<MadeReplay>,
  { out, progress }: Output,
): Promise<void> => {
  const bar = new SingleBar({
    format: 'replaying {bar} {percentage}% | {value}/{total} | {speed} events/s',
    stream: progress,
    hideCursor: true,
    // Without a terminal, as in CI, a line every few seconds instead of a moving bar.
    noTTYOutput: true,
    notTTYSchedule: 5_000,
  })
  const started = performance.now()
  bar.start(1, 0, { speed: 0 })
  const made = await make(({ position, head, events }) => {
    bar.setTotal(Math.max(head, 1))
    bar.update(position, { speed: Math.round((events * 1_000) / Math.max(1, performance.now() - started)) })
  }).finally(() => bar.stop())
  const models = Object.keys(made.versions)
  out.write(
    `schema ${made.schema}: ${String(models.length)} read models as of ${asOf(made)}, ` +
      `of ${count(made.events)} events (${count(made.leftOut)} left out) up to position ${count(made.position)}\n`,
  )
}

/** Prints the replays that can be read, or an array of them as JSON. */
export const replaysCommand = (
  replays: readonly MadeReplay[],
  { json }: { readonly json: boolean },
  out: NodeJS.WritableStream,
): void => {
  if (json) out.write(`${JSON.stringify(replays)}\n`)
  else if (replays.length === 0) out.write('There are no replays. Make one: npm run lyceum -- audit replay --help\n')
  else
    out.write(
      `${table(
        ['schema', 'as of', 'position', 'events', 'left out', 'read models', 'made'],
        replays.map((made) => [
          made.schema,
          asOf(made),
          made.position,
          made.events,
          made.leftOut,
          Object.keys(made.versions).length,
          made.madeAt,
        ]),
      )}\n`,
    )
}
