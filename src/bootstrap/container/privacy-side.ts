import { join } from 'node:path'
import type { Container } from 'inversify'
import { KeyNotices, MasterKeyRing, PostgresKeyVault, PostgresServerSecrets } from '../../adapters/key-vault/postgres'
import { MasterKeyFile } from '../../adapters/master-keys/file'
import { GivenMasterKeys } from '../../adapters/master-keys/given'
import { KmsMasterKeys } from '../../adapters/master-keys/kms'
import { openPool } from './pool'
import { provide, services } from './services'

/** One looks keys up, one makes new ones, and one waits until all have heard of a key that was destroyed. */
const CONNECTIONS = 3

/** What keeps personal data from being read by others, and from being read at all once their owner is forgotten. */
export const bindPrivacySide = (container: Container): void => {
  provide(container, services.masterKeySource, async (get) => {
    const { LYCEUM_KMS_URL, LYCEUM_MASTER_KEY, LYCEUM_DATA } = (await get(services.config)).values
    if (LYCEUM_KMS_URL !== undefined) return new KmsMasterKeys(LYCEUM_KMS_URL)
    if (LYCEUM_MASTER_KEY !== undefined) return new GivenMasterKeys(LYCEUM_MASTER_KEY, 'LYCEUM_MASTER_KEY')
    return new MasterKeyFile(join(LYCEUM_DATA, 'keys', 'master.keys'))
  })

  provide(container, services.keyPool, (get) => openPool('keys', CONNECTIONS, get))

  provide(container, services.masterKeys, async (get) => {
    const ring = new MasterKeyRing(await get(services.keyPool), await get(services.masterKeySource))
    await ring.start()
    return ring
  })

  provide(container, services.keyVault, async (get) => {
    const masters = await get(services.masterKeys)
    const pool = await get(services.keyPool)
    const { url } = await get(services.database)
    const notices = new KeyNotices({ url, pool, logger: await get(services.logger) })
    ;(await get(services.lifecycle)).closeLater('key notices', () => notices.close())
    await notices.start()
    return new PostgresKeyVault({ pool, masters, notices })
  })

  provide(
    container,
    services.serverSecrets,
    async (get) => new PostgresServerSecrets(await get(services.keyPool), await get(services.masterKeys)),
  )
}
