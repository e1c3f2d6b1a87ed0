import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { KAFKA_USER, type NodeOptions, nodeProperties } from './node-properties'

/** Ends the broker when its standard input ends, which the operating system closes however this process ends. */
const GUARD = '"$@" & echo $!; cat > /dev/null; kill -9 $! 2> /dev/null'

const JAVA = ['-Xms128m', '-Xmx384m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'] as const

/** Every node of every test's cluster is of this one; they cannot meet, for want of one another's ports. */
const CLUSTER_ID = 'bHljZXVtLXRlc3QtY2x1cw'

const running = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** One process of Apache Kafka, with its data in a folder that outlives it. */
export class KafkaNode {
  private guard: ChildProcess | undefined
  private pid = 0

  private constructor(
    private readonly jars: string,
    private readonly options: NodeOptions,
  ) {}

  /** Prepares the folder of a node, where it is new. */
  static async make(jars: string, options: NodeOptions): Promise<KafkaNode> {
    const node = new KafkaNode(jars, options)
    await mkdir(options.folder, { recursive: true })
    await writeFile(node.properties, nodeProperties({ ...options, folder: node.data }))
    if (!existsSync(join(node.data, 'meta.properties'))) await node.format()
    return node
  }

  get id(): number {
    return this.options.id
  }

  /** Where clients reach it. */
  get broker(): string {
    return `127.0.0.1:${String(this.options.ports[this.id - 1]!.clients)}`
  }

  /** Starts the process; that it answers is not awaited. */
  async start(): Promise<void> {
    const command = ['java', ...JAVA, '-cp', this.jars, 'kafka.Kafka', this.properties]
    const guard = spawn('sh', ['-c', GUARD, 'sh', ...command], { stdio: ['pipe', 'pipe', 'pipe'], detached: true })
    const lines = createInterface(guard.stdout)
    const [pid] = (await once(lines, 'line')) as [string]
    this.pid = Number(pid)
    this.guard = guard
    const keep = (line: string): void => void appendFile(this.log, `${line}\n`).catch(() => undefined)
    lines.on('line', keep)
    createInterface(guard.stderr).on('line', keep)
  }

  get isRunning(): boolean {
    return this.pid > 0 && running(this.pid)
  }

  /** SIGKILL, as a machine dies. */
  kill(): Promise<void> {
    return this.end('SIGKILL')
  }

  /** SIGTERM: it hands over what it leads, and leaves. */
  stop(): Promise<void> {
    return this.end('SIGTERM')
  }

  /** Stands still with all its connections open (SIGSTOP), until it is thawed. */
  freeze(): void {
    process.kill(this.pid, 'SIGSTOP')
  }

  thaw(): void {
    process.kill(this.pid, 'SIGCONT')
  }

  /** What it has printed last. */
  async lastWords(): Promise<string> {
    const text = await readFile(this.log, 'utf8').catch(() => '')
    return text.split('\n').slice(-20).join('\n')
  }

  private get properties(): string {
    return join(this.options.folder, 'node.properties')
  }

  private get data(): string {
    return join(this.options.folder, 'data')
  }

  private get log(): string {
    return join(this.options.folder, 'node.log')
  }

  private async format(): Promise<void> {
    const { username, password } = KAFKA_USER
    const user = ['--add-scram', `SCRAM-SHA-512=[name=${username},password=${password}]`]
    const tool = [...JAVA, '-cp', this.jars, 'kafka.tools.StorageTool', 'format', '-t', CLUSTER_ID]
    const who = this.options.access === 'plain' ? [] : user
    await promisify(execFile)('java', [...tool, '-c', this.properties, ...who])
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { guard } = this
    if (guard === undefined) return
    if (this.isRunning) process.kill(this.pid, signal)
    while (this.isRunning) await new Promise((resolve) => setTimeout(resolve, 20))
    this.guard = undefined
    const gone = guard.exitCode === null ? once(guard, 'exit') : undefined
    guard.stdin!.end()
    await gone
  }
}
