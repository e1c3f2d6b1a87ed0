import { openBus } from './bus'
import { openRelay } from './open-relay'

/** A process that is a relay until it is killed. Arguments: URL of the database, brokers. Prints `ready`. */
const [url = '', brokers = ''] = process.argv.slice(2)

const main = async (): Promise<void> => {
  // Small batches: more places to die at.
  await openRelay(url, await openBus(url, brokers), { batchSize: 50 })
  process.stdout.write('ready\n')
}

void main()
