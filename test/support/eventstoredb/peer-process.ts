import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const MAIN = join(__dirname, 'main.ts')

/** A peer that runs as a process of its own, so that it can be killed and takes no time of this one's. */
export class PeerProcess {
  private constructor(
    private readonly child: ChildProcess,
    /** Where it is, as `esdb://127.0.0.1:PORT?tls=...`. */
    readonly url: string,
  ) {}

  /** Starts one with these options of main.ts; it is ready. */
  static async start(...options: readonly string[]): Promise<PeerProcess> {
    const child = spawn(process.execPath, ['-r', 'sucrase/register/ts', MAIN, ...options], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = once(child, 'exit').then(([code]) => {
      throw new Error(`The peer ended with ${String(code)} before it was ready`)
    })
    const [url] = (await Promise.race([once(createInterface(child.stdout), 'line'), ended])) as [string]
    ended.catch(() => undefined)
    return new PeerProcess(child, url)
  }

  /** Ends it: by SIGTERM, in good order, or by SIGKILL. */
  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return
    const exit = once(this.child, 'exit')
    this.child.kill(signal)
    await exit
  }
}
