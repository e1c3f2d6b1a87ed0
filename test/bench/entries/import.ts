import { join } from 'node:path'
import { importers } from '../../../src/adapters/import/importers'
import { PostgresEventStore } from '../../../src/adapters/event-store/postgres'
import { marketplace } from '../../support/commands/marketplace'
import { silentLogger } from '../../support/silent-logger'
import type { BenchContext, BenchEntry, Figure } from '../bench'

const GOAL = 6_000
const FOLDER = join(__dirname, '../../data/oulad')

const run = async ({ createDatabase, say }: BenchContext): Promise<readonly Figure[]> => {
  const database = await createDatabase()
  const store = await PostgresEventStore.open({ connection: { connectionString: database.url }, logger: silentLogger })
  try {
    const { service } = marketplace(store)
    const oulad = importers(service).find(({ name }) => name === 'oulad')
    if (oulad === undefined) throw new Error('there is no importer oulad')
    // The clock starts when the files have been read: what is measured is commands, not CSV.
    let start = 0
    const { commands } = await oulad.run(
      FOLDER,
      {},
      { start: () => (start = performance.now()), update: () => undefined },
    )
    const seconds = (performance.now() - start) / 1_000
    say(`${String(commands)} commands, ${String(await store.head())} events in ${seconds.toFixed(1)} s`)
    const ours = commands / seconds
    return [{ name: 'import of OULAD', ours, peer: null, unit: 'commands/s', ratio: null, bar: GOAL }]
  } finally {
    await store.close()
    await database.drop()
  }
}

/** The Open University's whole data set, through the same commands as HTTP's. */
export const importOulad: BenchEntry = { name: 'import', run }
