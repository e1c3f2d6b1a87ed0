import { type ISocketFactory, Kafka, logLevel, type SASLOptions } from 'kafkajs'
import type { Logger } from '../../../application/ports/logger'
import { kafkaLog } from './kafka-log'
import { defaultTiming, type Timing } from './timing'

/** How to log in, by a password. */
export interface SaslOptions {
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'
  readonly username: string
  readonly password: string
}

/** How Lyceum shows itself to a Kafka. */
export interface KafkaOptions {
  /** Some of its nodes, as host:port; the others are learnt from them. */
  readonly brokers: readonly string[]
  /** TLS, with the certificates (PEM) of those who sign; without any the ones that Node.js knows. */
  readonly tls?: { readonly ca?: string } | undefined
  readonly sasl?: SaslOptions | undefined
  /** Copies of a topic that is made; without it three, or as many as there are nodes. */
  readonly replication?: number | undefined
  readonly logger: Logger
  readonly timing?: Partial<Timing>
  /** How connections are made. */
  readonly socketFactory?: ISocketFactory
}

/** What every part of the adapter works with. */
export interface KafkaClient {
  readonly kafka: Kafka
  readonly timing: Timing
  readonly logger: Logger
}

export const kafkaClient = ({ brokers, tls, sasl, logger, socketFactory, ...options }: KafkaOptions): KafkaClient => {
  const timing = { ...defaultTiming, ...options.timing }
  const kafka = new Kafka({
    clientId: 'lyceum',
    brokers: [...brokers],
    connectionTimeout: 3_000,
    requestTimeout: timing.requestMillis,
    retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 5 },
    logLevel: logLevel.WARN,
    logCreator: kafkaLog(logger),
    ...(tls === undefined ? {} : { ssl: tls.ca === undefined ? true : { ca: tls.ca } }),
    ...(sasl === undefined ? {} : { sasl: sasl as SASLOptions }),
    ...(socketFactory === undefined ? {} : { socketFactory }),
  })
  return { kafka, timing, logger }
}
