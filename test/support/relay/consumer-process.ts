import { PostgresDeadLetters, PostgresInbox } from '../../../src/adapters/inbox'
import { PostgresLeases } from '../../../src/adapters/lease/postgres-advisory-lock'
import { ConsumerRunner } from '../../../src/application/consumers/runner'
import { topicOf } from '../../../src/application/events/topics'
import { EventOpener } from '../../../src/application/privacy/event-opener'
import { registry, vault } from '../commands/marketplace'
import { patientPool } from '../consumers/workshop'
import { silentLogger } from '../silent-logger'
import { openBus } from './bus'
import { COUNTED, type Counted, countedBy } from './counted'

/**
 * A process that is a member of a consumer's group until it is killed. Arguments: URL of the database, brokers, the
 * consumer's name. Prints `ready`.
 */
const [url = '', brokers = '', name = ''] = process.argv.slice(2)

const main = async (): Promise<void> => {
  const pool = patientPool(url, 8)
  const deadLetters = new PostgresDeadLetters(pool)
  await deadLetters.start()
  const inbox = new PostgresInbox<Counted>({ pool, logger: silentLogger, stores: countedBy(name) })
  await inbox.start()
  const runner = new ConsumerRunner<Counted>(
    {
      bus: await openBus(url, brokers),
      inbox,
      deadLetters,
      registry,
      opener: new EventOpener(vault, registry, 'withheld'),
      leases: new PostgresLeases({ connectionString: url, logger: silentLogger }),
      logger: silentLogger,
    },
    {
      name,
      topics: COUNTED.map(({ context }) => topicOf(context)),
      concerns: () => true,
      handle: ({ recorded }, counted) => counted.count(recorded),
    },
  )
  process.stdout.write('ready\n')
  await runner.run(new AbortController().signal)
}

void main()
