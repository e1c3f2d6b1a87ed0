import { table } from './table'

/** A rule, as people read it. */
export interface ListedRule {
  readonly name: string
  readonly about: string
  /** Absent where it has no end, or another's. */
  readonly keptFor?: string
  readonly from: string
  readonly then: string
  readonly runBy: string
  /** How much there is to do now; absent where others see to it. */
  readonly due?: number
}

/** Retention as the command line asks for it. */
export interface Retention {
  rules(): Promise<readonly ListedRule[]>
  /** Carries out every rule once. */
  run(onDone: (rule: string, done: number) => void): Promise<void>
}

export interface RetentionArguments {
  readonly run: boolean
  readonly json: boolean
}

interface Console {
  readonly out: NodeJS.WritableStream
  readonly progress: NodeJS.WritableStream
}

/** Shows for how long what is kept; or sees to it that nothing is kept for longer. */
export const retentionCommand = async (
  { run, json }: RetentionArguments,
  retention: Retention,
  { out, progress }: Console,
): Promise<void> => {
  if (run) await carryOut(retention, progress)
  const rules = await retention.rules()
  if (json) {
    out.write(`${JSON.stringify(rules, null, 2)}\n`)
    return
  }
  const rows = rules.map(({ name, keptFor = '-', then, runBy, due }) => [name, keptFor, then, runBy, due ?? '-'])
  out.write(`${table(['rule', 'kept for', 'what happens', 'run by', 'due now'], rows)}\n`)
}

const carryOut = async (retention: Retention, progress: NodeJS.WritableStream): Promise<void> => {
  const total = new Map<string, number>()
  await retention.run((rule, done) => {
    total.set(rule, (total.get(rule) ?? 0) + done)
    progress.write(`${rule}: ${String(total.get(rule))}\n`)
  })
  progress.write(total.size === 0 ? 'nothing was due\n' : 'done; who is to be forgotten is, by a server that runs\n')
}
