import { isAbsolute } from 'node:path'
import type { SaslOptions } from '../../adapters/message-bus/kafka/client'
import { setting, type SettingCodec } from './codecs'

/** kafkajs knows no IPv6 addresses, only names. */
const BROKER = /^[\w.-]+:\d{1,5}$/

/** Some nodes of a Kafka; it tells of the others. */
export const kafkaBrokers = (): SettingCodec<readonly string[]> =>
  setting('hosts and ports, separated by commas (kafka-1:9092,kafka-2:9092)', (text) => {
    const brokers = text.split(',').map((part) => part.trim())
    return brokers.every((broker) => BROKER.test(broker) && Number(broker.split(':').at(-1)) < 65_536)
      ? brokers
      : undefined
  })

/** Whether to speak TLS, and whose certificates (a PEM file) to believe instead of those that Node.js knows. */
export const kafkaTls = (): SettingCodec<{ readonly file?: string } | 'off'> =>
  setting('off, on, or the whole path of a file of certificates (PEM)', (text) => {
    if (text === 'off') return text
    if (text === 'on') return {}
    return isAbsolute(text) ? { file: text } : undefined
  })

const MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const

/** How to log in, and as whom; a password may have colons. */
export const kafkaSasl = (): SettingCodec<SaslOptions> =>
  setting(`mechanism:user:password, with the mechanism ${MECHANISMS.join(', ')}`, (text) => {
    const [, name = '', username = '', password = ''] = /^([^:]*):([^:]+):(.+)$/s.exec(text) ?? []
    const mechanism = MECHANISMS.find((each) => each === name.toLowerCase())
    return mechanism === undefined ? undefined : { mechanism, username, password }
  })
