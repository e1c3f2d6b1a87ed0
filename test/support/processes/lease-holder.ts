import { setTimeout as sleep } from 'node:timers/promises'
import { PostgresLeases } from '../../../src/adapters/lease/postgres-advisory-lock'
import { runUnderLease } from '../../../src/application/run-under-lease'
import { silentLogger } from '../silent-logger'

/** A process that works under a lease until it is killed: prints `owner` and `lost`. Arguments: URL, lease, silence. */
const [connectionString = '', name = '', silenceMillis = ''] = process.argv.slice(2)
const leases = new PostgresLeases({ connectionString, logger: silentLogger, silenceMillis: Number(silenceMillis) })

void runUnderLease(leases, name, new AbortController().signal, async (signal) => {
  process.stdout.write('owner\n')
  while (!signal.aborted) await sleep(20)
  process.stdout.write('lost\n')
})
