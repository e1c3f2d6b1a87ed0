import { writeFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
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

const main = async (): Promise<void> => {
  const { values } = parseArgs({ options: { json: { type: 'string' }, only: { type: 'string' } } })
  const toRun = chosen(values.only)
  const server = await startServer()
  const figures: Figure[] = []
  try {
    for (const entry of toRun) {
      process.stderr.write(`${entry.name}\n`)
      const say = (line: string) => process.stderr.write(`  ${line}\n`)
      figures.push(...(await entry.run({ createDatabase: () => server.createDatabase(), say })))
    }
  } finally {
    await server.stop()
  }
  const machine = `${String(availableParallelism())} x ${cpus()[0]?.model ?? 'unknown processor'}`
  process.stdout.write(`${server.description}; Node ${process.version}; ${machine}\n\n${table(figures)}\n`)
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`)
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  process.exitCode = 1
})
