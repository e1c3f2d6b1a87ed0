import { fork } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { BenchEntry, Figure } from './bench'
import { entries } from './entries'
import { table } from './report'
import { startServer } from './server'

const chosen = (only: string | undefined): readonly BenchEntry[] => {
  if (only === undefined) return entries
  return only.split(',').map((name) => {
    const entry = entries.find((each) => each.name === name)
    if (entry === undefined)
      throw new Error(`no entry ${name}; there are ${entries.map((each) => each.name).join(', ')}`)
    return entry
  })
}

/** What an entry has measured, and on what. */
interface Measured {
  readonly server: string
  readonly figures: readonly Figure[]
}

const measure = async (entry: BenchEntry): Promise<Measured> => {
  process.stderr.write(`${entry.name}\n`)
  const say = (line: string) => process.stderr.write(`  ${line}\n`)
  const server = await startServer()
  try {
    const figures = await entry.run({ createDatabase: () => server.createDatabase(), say })
    return { server: server.description, figures }
  } finally {
    await server.stop()
  }
}

/** In a process and on a server of its own: no entry pays for the garbage and the unwritten pages of those before it. */
const measureApart = async ({ name }: BenchEntry): Promise<Measured> => {
  const child = fork(join(__dirname, 'run.cjs'), ['--entry', name])
  let measured: Measured | undefined
  child.on('message', (message) => (measured = message as Measured))
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve))
  if (code !== 0 || measured === undefined) throw new Error(`${name} could not be measured`)
  return measured
}

const main = async (): Promise<void> => {
  const options = { json: { type: 'string' }, only: { type: 'string' }, entry: { type: 'string' } } as const
  const { values } = parseArgs({ options })
  if (values.entry !== undefined) {
    const [entry] = chosen(values.entry)
    if (entry !== undefined) process.send?.(await measure(entry))
    return
  }
  const all: Measured[] = []
  for (const entry of chosen(values.only)) all.push(await measureApart(entry))
  const figures = all.flatMap((one) => one.figures)
  const machine = `${String(availableParallelism())} x ${cpus()[0]?.model ?? 'unknown processor'}`
  process.stdout.write(`${all[0]?.server ?? ''}; Node ${process.version}; ${machine}\n\n${table(figures)}\n`)
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`)
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  process.exitCode = 1
})
