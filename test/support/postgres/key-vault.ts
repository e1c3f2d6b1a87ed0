import { Pool } from 'pg'
import {
  KeyNotices,
  MasterKeyRing,
  PostgresKeyVault,
  PostgresServerSecrets,
} from '../../../src/adapters/key-vault/postgres'
import type { MasterKeySource } from '../../../src/application/ports/master-keys'
import { silentLogger } from '../silent-logger'

/** What keeps keys, as a process of Lyceum has it: on connections of its own. */
export interface TestKeys {
  readonly pool: Pool
  readonly masters: MasterKeyRing
  readonly vault: PostgresKeyVault
  readonly secrets: PostgresServerSecrets
  close(): Promise<void>
}

export const openKeys = async (url: string, source: MasterKeySource): Promise<TestKeys> => {
  const pool = new Pool({ connectionString: url, max: 3 })
  pool.on('error', () => undefined)
  const masters = new MasterKeyRing(pool, source)
  const notices = new KeyNotices({ url, pool, logger: silentLogger })
  try {
    await masters.start()
    await notices.start()
  } catch (error) {
    await pool.end()
    throw error
  }
  return {
    pool,
    masters,
    vault: new PostgresKeyVault({ pool, masters, notices }),
    secrets: new PostgresServerSecrets(pool, masters),
    close: async () => {
      await notices.close()
      await pool.end()
    },
  }
}
