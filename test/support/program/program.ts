import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { endLater } from './children'
import { type Settings, withHome } from './home'
import { signingKey } from './people'
import { until } from './until'

export { stopAll } from './children'
export type { Settings } from './home'

export const ROOT = join(__dirname, '../../..')
const MAIN = join(ROOT, 'dist/bootstrap/main.js')

/** How a program ended. */
export interface Ending {
  /** Null where a signal ended it. */
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** The compiled program, running in a process of its own. */
export interface Program {
  readonly pid: number
  /** All lines that it wrote, of both outputs. */
  readonly lines: readonly string[]
  /** Resolves with the first line that contains `text`, written already or not; rejects when it ends before. */
  printed(text: string): Promise<string>
  signal(signal: NodeJS.Signals): void
  readonly ended: Promise<Ending>
}

/** A program that serves HTTP. */
export interface Service extends Program {
  /** Without a slash at the end. */
  readonly url: string
}

/** Nothing of the test's own settings reaches the program. */
const environment = (settings: Settings): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  TMPDIR: process.env['TMPDIR'],
  HOME: process.env['HOME'],
  PORT: '0',
  LYCEUM_RATE_LIMIT: '0',
  LYCEUM_JWT_KEY: signingKey,
  ...withHome(settings),
})

/** Starts the program; by default on a free port, without a rate limit, with the tests' signing key. */
export const spawnProgram = (settings: Settings): Program => {
  const child = spawn(process.execPath, [MAIN], {
    // Away from a `.env` that somebody keeps in the root.
    cwd: __dirname,
    env: environment(settings),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  endLater(child)
  const lines: string[] = []
  const readers = [createInterface(child.stdout), createInterface(child.stderr)]
  // As many as a test waits for, which is no leak.
  for (const reader of readers) reader.setMaxListeners(0)
  const ended = new Promise<Ending>((resolve) => child.once('close', (code, signal) => resolve({ code, signal })))
  const printed = (text: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (line: string): void => {
        if (line.includes(text)) resolve(line)
      }
      for (const reader of readers) reader.on('line', look)
      lines.forEach(look)
      void ended.then(() => reject(new Error(`the program ended before it wrote "${text}":\n${lines.join('\n')}`)))
    })
  for (const reader of readers) reader.on('line', (line) => lines.push(line))
  return { pid: child.pid ?? 0, lines, printed, signal: (signal) => void child.kill(signal), ended }
}

/** Starts the program and waits until it is ready to serve. */
export const startService = async (settings: Settings): Promise<Service> => {
  const program = spawnProgram(settings)
  const line = await program.printed('Lyceum listens on http://')
  const url = /http:\/\/[^\s"]+/.exec(line)?.[0] ?? ''
  const service = { ...program, url }
  await ready(service)
  return service
}

/** Waits until `/health/ready` says 200. */
export const ready = async ({ url }: Service): Promise<void> => {
  await until('the service is ready', async () => (await fetch(`${url}/health/ready`)).status === 200)
}

/** Ends a program at once, as a power cut would. */
export const kill = async (program: Program): Promise<void> => {
  program.signal('SIGKILL')
  await program.ended
}

/** Ends a program in order. */
export const stop = (program: Program): Promise<Ending> => {
  program.signal('SIGTERM')
  return program.ended
}
