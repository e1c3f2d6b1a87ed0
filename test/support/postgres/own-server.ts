import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Client } from 'pg'
import { type Binaries, prepareBinaries } from '../../../src/adapters/embedded-postgres/binaries'
import { ADMIN, type ClusterPaths, initialise, launch } from '../../../src/adapters/embedded-postgres/cluster'
import { chooseRunAs, type RunAs } from '../../../src/adapters/embedded-postgres/run-as'
import { isAlive } from '../../../src/adapters/embedded-postgres/process-identity'
import { ownPort } from '../own-port'

/** How a server is stopped: in order with open sessions cut (`fast`), or at once, as a crash would (`immediate`). */
export type StopMode = 'fast' | 'immediate'

const SIGNALS = { fast: 'SIGINT', immediate: 'SIGQUIT' } as const satisfies Record<StopMode, NodeJS.Signals>

/** A PostgreSQL that a test may stop and start; nobody starts it again behind the test's back. */
export class OwnServer {
  private pid = 0

  private constructor(
    private readonly folder: string,
    private readonly binaries: Binaries,
    private readonly runAs: RunAs,
    private readonly port: number,
    private readonly password: string,
  ) {}

  /** Makes a server in a folder of its own and starts it. Its data survives a crash. */
  static async start(): Promise<OwnServer> {
    const folder = await mkdtemp(join(tmpdir(), 'lyceum-server-'))
    const binaries = await prepareBinaries()
    const runAs = await chooseRunAs(binaries.initdb, [dirname(binaries.postgres), folder], undefined)
    const server = new OwnServer(folder, binaries, runAs, await ownPort(), randomBytes(12).toString('hex'))
    await initialise(server.paths, binaries, runAs, server.password)
    await server.resume()
    return server
  }

  get url(): string {
    return `postgres://${ADMIN}:${this.password}@127.0.0.1:${String(this.port)}/postgres`
  }

  /** Stops it; resolves when its process has ended. */
  async stop(mode: StopMode): Promise<void> {
    if (!isAlive(this.pid)) return
    // What pg_ctl stop does (PostgreSQL, chapter 18.5).
    process.kill(this.pid, SIGNALS[mode])
    while (isAlive(this.pid)) await pause()
  }

  /** Starts it again on the same port, and waits until it answers. */
  async resume(): Promise<void> {
    const { pid } = await launch(this.paths, this.binaries, this.runAs, { port: this.port, durable: true })
    this.pid = pid
    while (!(await this.answers())) await pause()
  }

  /** Stops it and removes its data. */
  async remove(): Promise<void> {
    await this.stop('immediate')
    await rm(this.folder, { recursive: true, force: true })
  }

  private get paths(): ClusterPaths {
    const { folder } = this
    return { data: join(folder, 'data'), unfinished: join(folder, 'unfinished'), startLog: join(folder, 'start.log') }
  }

  private async answers(): Promise<boolean> {
    const client = new Client({ connectionString: this.url })
    client.on('error', () => undefined)
    try {
      await client.connect()
      return true
    } catch {
      return false
    } finally {
      await client.end().catch(() => undefined)
    }
  }
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20))
