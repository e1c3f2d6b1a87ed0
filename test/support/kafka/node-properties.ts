import { readFileSync } from 'node:fs'
import { tlsFile } from '../tls'

/** Who may use a node that asks for passwords. */
export const KAFKA_USER = { username: 'lyceum', password: 'tell-nobody' } as const

/** How clients reach a node: as they are, with a password, or with a password over TLS. */
export type Access = 'plain' | 'password' | 'tls'

export interface NodePorts {
  readonly clients: number
  readonly nodes: number
  readonly controllers: number
}

export interface NodeOptions {
  /** From 1. */
  readonly id: number
  /** Of every node, in the order of their ids. */
  readonly ports: readonly NodePorts[]
  readonly folder: string
  readonly access: Access
}

const PROTOCOLS = {
  plain: 'PLAINTEXT',
  password: 'SASL_PLAINTEXT',
  tls: 'SASL_SSL',
} as const satisfies Record<Access, string>

const LOGIN = 'org.apache.kafka.common.security'

/** Users of PLAIN are named here, those of SCRAM when the storage is formatted. */
const passwords = {
  'sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-512',
  'listener.name.clients.plain.sasl.jaas.config': `${LOGIN}.plain.PlainLoginModule required user_${KAFKA_USER.username}="${KAFKA_USER.password}";`,
  'listener.name.clients.scram-sha-512.sasl.jaas.config': `${LOGIN}.scram.ScramLoginModule required;`,
}

/** As a properties file holds a text of several lines. */
const oneLine = (text: string): string => text.trim().replaceAll('\n', '\\n')

const certificates = (): Record<string, string> => ({
  'ssl.keystore.type': 'PEM',
  'ssl.keystore.certificate.chain': oneLine(readFileSync(tlsFile('node.crt'), 'utf8')),
  'ssl.keystore.key': oneLine(readFileSync(tlsFile('node.key'), 'utf8')),
})

/** A node that is broker and controller in one (KRaft), with as many copies of everything as a cluster would have. */
export const nodeProperties = ({ id, ports, folder, access }: NodeOptions): string => {
  const { clients, nodes, controllers } = ports[id - 1]!
  const [copies, inSync] = [String(Math.min(3, ports.length)), String(Math.min(2, ports.length))]
  const reached = `CLIENTS://127.0.0.1:${String(clients)},NODES://127.0.0.1:${String(nodes)}`
  const properties: Readonly<Record<string, string>> = {
    'process.roles': 'broker,controller',
    'node.id': String(id),
    'controller.quorum.voters': ports
      .map((node, index) => `${String(index + 1)}@127.0.0.1:${String(node.controllers)}`)
      .join(','),
    listeners: `${reached},CONTROLLERS://127.0.0.1:${String(controllers)}`,
    'advertised.listeners': reached,
    'inter.broker.listener.name': 'NODES',
    'controller.listener.names': 'CONTROLLERS',
    'listener.security.protocol.map': `CLIENTS:${PROTOCOLS[access]},NODES:PLAINTEXT,CONTROLLERS:PLAINTEXT`,
    'log.dirs': folder,
    'auto.create.topics.enable': 'false',
    'group.initial.rebalance.delay.ms': '0',
    'default.replication.factor': copies,
    'min.insync.replicas': inSync,
    'offsets.topic.replication.factor': copies,
    'offsets.topic.num.partitions': '6',
    'transaction.state.log.replication.factor': copies,
    'transaction.state.log.min.isr': inSync,
    // A dead node is noticed a little sooner than after the usual 9 s.
    'broker.session.timeout.ms': '6000',
    ...(access === 'plain' ? {} : passwords),
    ...(access === 'tls' ? certificates() : {}),
  }
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')
}
