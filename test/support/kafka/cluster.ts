import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Admin, KafkaConfig } from 'kafkajs'
import { freePort } from '../../../src/adapters/embedded-postgres/cluster'
import { ownPort } from '../own-port'
import { tlsFile } from '../tls'
import { asAdmin } from './admin'
import { classPath } from './jars'
import { KafkaNode } from './node'
import { type Access, KAFKA_USER, type NodePorts } from './node-properties'

const START_MILLIS = 60_000

export interface ClusterOptions {
  readonly nodes?: number
  readonly access?: Access
  /** Where it keeps its data; without it a folder that goes with the cluster. */
  readonly folder?: string
  /** Of the first node's clients; without it any free one. */
  readonly port?: number
  readonly onDownload?: () => void
}

const portsOf = async (clients: number): Promise<NodePorts> => ({
  clients: await (clients === 0 ? ownPort() : freePort(clients)),
  nodes: await ownPort(),
  controllers: await ownPort(),
})

const times = async <T>(count: number, make: (index: number) => Promise<T>): Promise<readonly T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)))

/** A real Kafka on this machine (KRaft): one node or several, each of which may be killed and started again. */
export class KafkaCluster {
  private constructor(
    readonly nodes: readonly KafkaNode[],
    private readonly access: Access,
    private readonly folder: string,
    private readonly keep: boolean,
  ) {}

  /** Starts all nodes; resolves when every one of them answers. */
  static async start({ nodes = 1, access = 'plain', ...options }: ClusterOptions = {}): Promise<KafkaCluster> {
    const jars = await classPath(options.onDownload)
    const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'lyceum-kafka-')))
    const ports = await times(nodes, (index) => portsOf(index === 0 ? (options.port ?? 0) : 0))
    const made = await times(nodes, (index) =>
      KafkaNode.make(jars, { id: index + 1, ports, access, folder: join(folder, `node-${String(index + 1)}`) }),
    )
    const cluster = new KafkaCluster(made, access, folder, options.folder !== undefined)
    await Promise.all(made.map((node) => node.start()))
    await cluster.ready()
    return cluster
  }

  /** As the setting KAFKA_BROKERS takes them. */
  get brokers(): readonly string[] {
    return this.nodes.map(({ broker }) => broker)
  }

  node(id: number): KafkaNode {
    return this.nodes[id - 1]!
  }

  /** Resolves when every node answers, and the coordinators of groups and producers do. */
  async ready(): Promise<void> {
    const giveUp = Date.now() + START_MILLIS
    for (;;) {
      const answering = await this.withAdmin((admin) => this.whole(admin)).catch(() => false)
      if (answering) return
      if (Date.now() > giveUp || !this.nodes.some(({ isRunning }) => isRunning)) {
        const words = await times(this.nodes.length, (index) => this.nodes[index]!.lastWords())
        throw new Error(`Kafka did not start:\n${words.join('\n')}`)
      }
      await delay(100)
    }
  }

  /** Does something as an administrator of the cluster. */
  withAdmin<T>(act: (admin: Admin) => Promise<T>): Promise<T> {
    return asAdmin(this.brokers, act, this.credentials)
  }

  /** Stops all nodes at once, as a power cut does. */
  async kill(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.kill()))
  }

  /** Starts those nodes that do not run; resolves when all answer. */
  async resume(): Promise<void> {
    await Promise.all(this.nodes.filter(({ isRunning }) => !isRunning).map((node) => node.start()))
    await this.ready()
  }

  /** Stops it, and removes its data unless its folder was given. */
  async stop(): Promise<void> {
    if (this.keep) {
      await Promise.all(this.nodes.map((node) => node.stop()))
    } else {
      await this.kill()
      await rm(this.folder, { recursive: true, force: true })
    }
  }

  private async whole(admin: Admin): Promise<boolean> {
    const { brokers } = await admin.describeCluster()
    if (brokers.length < this.nodes.length) return false
    const { topics } = await admin.fetchTopicMetadata()
    return topics.every(({ partitions }) =>
      partitions.every(({ leader, replicas, isr }) => leader >= 0 && isr.length === replicas.length),
    )
  }

  private get credentials(): Pick<KafkaConfig, 'ssl' | 'sasl'> {
    return {
      ...(this.access === 'plain' ? {} : { sasl: { mechanism: 'plain', ...KAFKA_USER } }),
      ...(this.access === 'tls' ? { ssl: { ca: readFileSync(tlsFile('ca.crt')) } } : {}),
    }
  }
}
