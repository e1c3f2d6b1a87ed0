import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** A program of the tests, in TypeScript, with the lines that it prints. */
export interface LineProcess {
  readonly child: ChildProcess
  /** Resolves when it prints this line (or has), rejects when it ends before. */
  printed(line: string): Promise<void>
  readonly lines: readonly string[]
  /** SIGKILL, and waits for the end. */
  kill(): Promise<void>
}

export const startLineProcess = (file: string, args: readonly string[]): LineProcess => {
  const child = spawn(process.execPath, ['-r', 'sucrase/register/ts', file, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exit = once(child, 'exit')
  const lines: string[] = []
  const reader = createInterface(child.stdout)
  reader.on('line', (line) => lines.push(line))
  return {
    child,
    lines,
    printed: async (line) => {
      while (!lines.includes(line)) {
        const more = await Promise.race([once(reader, 'line').then(() => true), exit.then(() => false)])
        if (!more && !lines.includes(line)) throw new Error(`${file} ended before it printed ${line}`)
      }
    },
    kill: async () => {
      child.kill('SIGKILL')
      await exit
    },
  }
}
