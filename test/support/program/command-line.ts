import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { endLater } from './children'
import { withHome } from './home'

const CLI = join(__dirname, '../../../dist/bootstrap/cli.js')

/** What a run of the command line left. */
export interface Finished {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly out: string
  readonly err: string
}

/** A run of the compiled command line. */
export interface Running {
  readonly process: ChildProcess
  readonly finished: Promise<Finished>
  /** What it has written to standard error so far. */
  progress(): string
}

/** Starts `lyceum <args>` on these settings, and on no others of the machine. */
export const startLyceum = (args: readonly string[], env: Readonly<Record<string, string>>): Running => {
  const child = spawn(process.execPath, [CLI, ...args], {
    env: { PATH: process.env['PATH'], LOG_LEVEL: 'error', ...withHome(env) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  endLater(child)
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
  const finished = new Promise<Finished>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve({ code, signal, out, err }))
  })
  return { process: child, finished, progress: () => err }
}

/** Runs `lyceum <args>` to its end; throws what it complained of where it failed. */
export const lyceum = async (args: readonly string[], env: Readonly<Record<string, string>>): Promise<string> => {
  const { code, out, err } = await startLyceum(args, env).finished
  if (code !== 0) throw new Error(`lyceum ${args.join(' ')} ended with ${String(code)}: ${err}`)
  return out
}
