import { KafkaCluster } from './cluster'
import { missing } from './jars'

/** A Kafka that tests may use, but not stop. */
export interface TestKafka {
  readonly brokers: readonly string[]
  stop(): Promise<void>
}

const given = process.env['KAFKA_BROKERS']
const needed = process.env['CI'] === 'true'

/** `describe` where there is what it takes; else it says what is missing and skips, or fails where all must run (CI=true). */
const where = (lacking: string | undefined): jest.Describe => {
  if (lacking === undefined || needed) return describe
  process.stderr.write(`tests on a real Kafka are skipped: there is no ${lacking}, and KAFKA_BROKERS names no Kafka\n`)
  return describe.skip
}

const lacking = missing()

/** Tests that use a Kafka: one of their own, or that of KAFKA_BROKERS. */
export const describeWithKafka = where(given === undefined ? lacking : undefined)

/** Tests that start Kafkas and kill them, which they only do to their own. */
export const describeWithOwnKafka = where(lacking)

/** The Kafka of KAFKA_BROKERS, or one node of its own. */
export const startKafka = async (): Promise<TestKafka> => {
  if (given !== undefined) return { brokers: given.split(','), stop: () => Promise.resolve() }
  if (lacking !== undefined) throw new Error(`tests on a real Kafka need ${lacking}, or KAFKA_BROKERS`)
  return KafkaCluster.start()
}
