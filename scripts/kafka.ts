import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import { KafkaCluster } from '../test/support/kafka/cluster'
import { classPath, missing } from '../test/support/kafka/jars'

interface Options {
  readonly port: number
  readonly nodes: number
  readonly data: string
  readonly download?: true
}

const say = (line: string): void => void process.stderr.write(`${line}\n`)

const whole =
  (from: number, to: number) =>
  (text: string): number => {
    const value = /^\d{1,5}$/.test(text) ? Number(text) : -1
    if (value >= from && value <= to) return value
    throw new InvalidArgumentError(`a whole number from ${String(from)} to ${String(to)} is needed.`)
  }

/** Resolves with Ctrl-C, or when something else wants this process to end. */
const interrupted = (): Promise<void> =>
  new Promise((done) => {
    const keepsAlive = setInterval(() => undefined, 60_000)
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.once(signal, () => {
        clearInterval(keepsAlive)
        done()
      })
  })

const onDownload = (): void => say('Fetching its jars with Maven, 43 MB, once ...')

const run = async ({ port, nodes, data, download }: Options): Promise<void> => {
  const lacking = missing()
  if (lacking !== undefined) throw new Error(`to run a Kafka here you need ${lacking}`)
  if (download === true) {
    say(`Its jars are ${await classPath(onDownload)}`)
    return
  }
  // A cluster's nodes know one another by their number: one of three is not the one that runs alone.
  const folder = resolve(data, String(nodes))
  await mkdir(folder, { recursive: true })
  say(`Starting Apache Kafka 4.1.1 (${nodes === 1 ? 'one node' : `${String(nodes)} nodes`}), data in ${folder} ...`)
  const cluster = await KafkaCluster.start({ nodes, port, folder, onDownload })
  say('It runs. Start Lyceum with this, in another terminal; Ctrl-C stops it.\n')
  process.stdout.write(`KAFKA_BROKERS=${cluster.brokers.join(',')}\n`)
  await interrupted()
  say('Stopping ...')
  await cluster.stop()
}

new Command('npm run kafka --')
  .description('Runs an Apache Kafka on this machine, to try Lyceum with. Needs Java 17 and Maven.')
  .option('--port <port>', 'port of its first node on 127.0.0.1; another one where it is taken', whole(0, 65_535), 9092)
  .option('--nodes <count>', 'how many nodes', whole(1, 3), 1)
  .option('--data <folder>', 'where its data is kept', '.lyceum/kafka')
  .option('--download', 'only fetch what it takes, and run nothing')
  .action(run)
  .parseAsync()
  .catch((error: unknown) => {
    say(error instanceof Error ? error.message : String(error))
    process.exitCode = 1
  })
