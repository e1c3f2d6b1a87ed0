import { logLevel } from 'kafkajs'
import { kafkaLog } from '../../../../src/adapters/message-bus/kafka/kafka-log'
import { keepingLogger } from '../../../support/read-models'

const said = (...messages: readonly string[]) => {
  const logger = keepingLogger()
  const log = kafkaLog(logger)(logLevel.WARN)
  for (const message of messages)
    log({
      namespace: 'Connection',
      level: logLevel.ERROR,
      label: 'ERROR',
      log: { timestamp: '2026-03-01T10:00:00.000Z', message, broker: 'kafka-1:9092', stack: 'at ...' },
    })
  return logger.lines.map(({ level, message }) => `${level} ${message}`)
}

describe("kafkajs' log", () => {
  it('says what it calls an error as a warning, once a minute', () => {
    expect(said('Connection timeout', 'Connection timeout', 'Failed to send messages')).toEqual([
      'warn Connection timeout',
      'debug Connection timeout',
      'warn Failed to send messages',
    ])
  })

  it('keeps what passes while a node starts for whoever debugs', () => {
    expect(said('The coordinator is loading and hence can not process requests for this group')).toEqual([
      'debug The coordinator is loading and hence can not process requests for this group',
    ])
  })

  it('has the broker and no stacks', () => {
    const logger = keepingLogger()
    kafkaLog(logger)(logLevel.WARN)({
      namespace: 'Broker',
      level: logLevel.WARN,
      label: 'WARN',
      log: { timestamp: '', message: 'gone', broker: 'kafka-1:9092', stack: 'at ...' },
    })
    expect(logger.lines[0]?.fields).toEqual({ source: 'kafkajs Broker', broker: 'kafka-1:9092', group: undefined })
  })
})
