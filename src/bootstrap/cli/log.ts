import { isRight } from 'fp-ts/Either'
import { PostgresLeafMoves } from '../../adapters/audit-tree/postgres'
import { BadArgument } from '../../adapters/cli/bad-argument'
import { copyCommand } from '../../adapters/cli/log/copy'
import { infoCommand } from '../../adapters/cli/log/info'
import { secureCommand } from '../../adapters/cli/log/secure'
import { adoptLog } from '../../application/adopt-log'
import { relocateTree } from '../../application/audit/relocate-tree'
import { AUDIT_TREE } from '../../application/audit/tree-keeper'
import { copyLog } from '../../application/log-copy'
import { PROCESSES } from '../../application/processes/runner'
import { RELAY } from '../../application/relay'
import { readModels } from '../../projections/registry'
import { retireAll } from '../../projections/runtime/generations'
import { leaseOf } from '../../projections/runtime/runner'
import { disclose } from '../config'
import { eventStoreUrl, postgresUrl } from '../config/codecs'
import { type Get, services } from '../container/services'
import { checkDatabase } from '../database'
import { type Log, type LogKind, openLog } from '../logs'
import { logInfo } from './log-info'
import { output, withParts } from './with-parts'

/**
 * Appends under way at once, by the target: so many as keep the order. What arrives at PostgreSQL's adapter together is
 * one transaction; EventStoreDB takes what comes on one call in its order.
 */
const IN_FLIGHT: Readonly<Record<LogKind, number>> = { postgres: 500, eventstoredb: 64 }

/** The log that is configured, or the one that a URL names. */
const logOf = async (option: '--from' | '--to', url: string, get: Get): Promise<Log> => {
  if (url === 'current') return get(services.log)
  if (isRight(postgresUrl().codec.decode(url))) await checkDatabase(url, option)
  else if (!isRight(eventStoreUrl().codec.decode(url)))
    throw new BadArgument(
      `${option} ${disclose('EVENT_STORE_URL', url)}: give "current", ${postgresUrl().expected} or ${eventStoreUrl().expected}`,
    )
  const log = await openLog(url, option, await get(services.logger))
  ;(await get(services.lifecycle)).closeLater(`log ${option}`, () => log.store.close())
  return log
}

const inFlightOf = (text: string | undefined, { kind }: Log): number => {
  if (text === undefined) return IN_FLIGHT[kind]
  const number = /^\d{1,4}$/.test(text) ? Number(text) : 0
  if (number < 1) throw new BadArgument(`--in-flight ${text}: give a number from 1 to 9999`)
  return number
}

export interface CopyArguments {
  readonly from: string
  readonly to: string
  readonly inFlight?: string
}

export const copy = ({ from, to, inFlight }: CopyArguments): Promise<void> =>
  withParts(async (get) => {
    const [source, target] = [await logOf('--from', from, get), await logOf('--to', to, get)]
    if (source.url === target.url) throw new BadArgument('--from and --to name the same log')
    const options = { source: source.store, target: target.store, inFlight: inFlightOf(inFlight, target) }
    await copyCommand((onStep) => copyLog({ ...options, onStep }), output)
  })

export const adopt = (): Promise<void> =>
  withParts(async (get) => {
    const { kind, store } = await get(services.log)
    const { pool } = await get(services.readDatabase)
    const processStore = await get(services.processStore)
    const messageStore = await get(services.messageStore)
    const tree = await get(services.auditTree)
    await adoptLog({
      kind,
      store,
      marks: await get(services.logMarks),
      leases: await get(services.leases),
      followers: [PROCESSES, RELAY, AUDIT_TREE, ...readModels.map(leaseOf)],
      restart: async () => {
        // First, as it alone can refuse.
        await relocateTree(store, tree, new PostgresLeafMoves(pool))
        await retireAll(pool)
        await processStore.forgetCheckpoints()
        await messageStore.forgetCheckpoints()
      },
    })
    output.out.write('the read models and processes follow this log; they begin when Lyceum is started\n')
  })

/** The URL of the log that is configured. */
const configuredUrl = async (get: Get): Promise<string> =>
  (await get(services.config)).values.EVENT_STORE_URL ?? (await get(services.database)).url

export interface InfoArguments {
  readonly count: boolean
  readonly json: boolean
}

export const info = ({ count, json }: InfoArguments): Promise<void> =>
  withParts(async (get) => {
    infoCommand(await logInfo(await configuredUrl(get), 'EVENT_STORE_URL', count), { json }, output.out)
  })

export interface SecureArguments {
  readonly url?: string
  readonly user: readonly string[]
  readonly dryRun: boolean
}

export const secure = ({ url: given, user: users, dryRun }: SecureArguments): Promise<void> =>
  withParts(async (get) => {
    const url = given ?? (await get(services.config)).values.EVENT_STORE_URL
    if (url === undefined) throw new BadArgument('give --url, or set EVENT_STORE_URL: PostgreSQL has no such ACL')
    const { secureLog } = await import('../../adapters/event-store/eventstoredb/index.js')
    const { changes } = await secureLog({ url, users, dryRun })
    secureCommand(changes, { dryRun }, output.out)
  })
