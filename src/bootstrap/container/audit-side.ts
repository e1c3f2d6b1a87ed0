import { join } from 'node:path'
import type { Container } from 'inversify'
import { ed25519Signer } from '../../adapters/audit-key/ed25519-signer'
import { PostgresAuditTree } from '../../adapters/audit-tree/postgres'
import { loadSigningKey, parseSigningKey } from '../../adapters/auth'
import { FileHeadJournal } from '../../adapters/head-journal/file'
import { systemClock } from '../../adapters/system/clock'
import { HeadKeeper } from '../../application/audit/head-keeper'
import { TreeKeeper } from '../../application/audit/tree-keeper'
import { VerificationRuns } from '../../application/audit/verification/runs'
import { verifyKept } from '../../application/audit/verification/verify-kept'
import { openPool } from './pool'
import { provide, services } from './services'

/** One adds leaves, one has heads signed. */
const CONNECTIONS = 2

/** Events that a verification beside other work checks in one go: some milliseconds. */
const BACKGROUND_PAGE = 250

/** The audit tree, and what keeps it and vouches for it. */
export const bindAuditSide = (container: Container): void => {
  provide(container, services.auditTree, async (get) => {
    const tree = new PostgresAuditTree(await openPool('audit tree', CONNECTIONS, get))
    await tree.start()
    return tree
  })

  // A key of its own: whoever may sign tokens need not be able to vouch for the log.
  provide(container, services.treeSigner, async (get) => {
    const { LYCEUM_AUDIT_KEY, LYCEUM_AUDIT_ORIGIN, LYCEUM_DATA } = (await get(services.config)).values
    const key =
      LYCEUM_AUDIT_KEY === undefined
        ? await loadSigningKey(join(LYCEUM_DATA, 'keys', 'audit.jwk'))
        : parseSigningKey(LYCEUM_AUDIT_KEY, 'LYCEUM_AUDIT_KEY')
    return ed25519Signer(LYCEUM_AUDIT_ORIGIN, key)
  })

  provide(container, services.headJournal, async (get) => {
    const { LYCEUM_DATA } = (await get(services.config)).values
    return new FileHeadJournal(join(LYCEUM_DATA, 'audit', 'heads.ndjson'))
  })

  provide(
    container,
    services.headKeeper,
    async (get) =>
      new HeadKeeper({
        tree: await get(services.auditTree),
        signer: await get(services.treeSigner),
        journal: await get(services.headJournal),
      }),
  )

  provide(container, services.treeKeeper, async (get) => {
    const { LYCEUM_STALL_SECONDS } = (await get(services.config)).values
    return new TreeKeeper(
      {
        store: await get(services.storedLog),
        tree: await get(services.auditTree),
        heads: await get(services.headKeeper),
        leases: await get(services.leases),
        logger: await get(services.logger),
      },
      { stalledMillis: LYCEUM_STALL_SECONDS * 1_000 },
    )
  })

  provide(container, services.proving, async (get) => ({
    store: await get(services.storedLog),
    tree: await get(services.auditTree),
    heads: await get(services.headKeeper),
    signer: await get(services.treeSigner),
  }))

  provide(container, services.verificationRuns, async (get) => {
    const kept = {
      store: await get(services.storedLog),
      tree: await get(services.auditTree),
      journal: await get(services.headJournal),
      key: await get(services.treeSigner),
      mayHide: (await get(services.log)).kind === 'eventstoredb',
      pageSize: BACKGROUND_PAGE,
    }
    const runs = new VerificationRuns((onProgress, signal) => verifyKept({ ...kept, onProgress, signal }), systemClock)
    ;(await get(services.lifecycle)).closeLater('verification', () => runs.close())
    return runs
  })
}
