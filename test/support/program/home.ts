import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConnection } from '../../../src/adapters/embedded-postgres/connection-file'
import { applicationUrl } from '../../../src/adapters/embedded-postgres/sessions'
import { EventStoreDbEventStore } from '../../../src/adapters/event-store/eventstoredb'
import { PostgresEventStore } from '../../../src/adapters/event-store/postgres'
import type { EventStore } from '../../../src/application/ports/event-store'
import { silentLogger } from '../silent-logger'
import { type PeerProcess, startPeerProcess, stopPeers } from './peer-process'

/** Settings of the program, by the names of their environment variables; undefined: not set, whatever is usual here. */
export type Settings = Readonly<Record<string, string | undefined>>

/** The server that all logs of this run share. */
const sharedServer = process.env['EVENT_STORE_URL']

/**
 * Whether the programs of this run keep their logs in EventStoreDB: LYCEUM_TEST_LOG says `eventstoredb`, and every home
 * of a program has a peer of its own; or EVENT_STORE_URL names a server.
 */
export const onEventStoreDb = sharedServer !== undefined || process.env['LYCEUM_TEST_LOG'] === 'eventstoredb'

/** Nothing is in a program's log but what it wrote itself. */
export const logsAreFresh = sharedServer === undefined

/** For what counts or spoils a whole log: on a server with the events of others it cannot be told. */
export const describeWhereFresh = logsAreFresh ? describe : describe.skip

/** What belongs to a program's database, over its restarts. */
interface Home {
  readonly peer?: PeerProcess
  /** Its keys and the journal of its signed heads, where its settings name no folder. */
  readonly folder?: string
  /** When its first program was started: on a shared server, what is older is not its own. */
  readonly since: string
}

const homes = new Map<string, Home>()

const homeOf = ({ DATABASE_URL, LYCEUM_DATA }: Settings): Home => {
  const key = DATABASE_URL ?? LYCEUM_DATA ?? ''
  const known = homes.get(key)
  if (known !== undefined) return known
  const home = {
    since: new Date().toISOString(),
    ...(LYCEUM_DATA === undefined && { folder: mkdtempSync(join(tmpdir(), 'lyceum-home-')) }),
    ...(onEventStoreDb && logsAreFresh && { peer: startPeerProcess() }),
  }
  homes.set(key, home)
  return home
}

/** Settings with a home for the program, unless they say so themselves: its folder, and its log where this run wants it. */
export const withHome = (settings: Settings): Settings => {
  if (settings['DATABASE_URL'] === undefined && settings['LYCEUM_DATA'] === undefined) return settings
  const { folder, peer } = homeOf(settings)
  return {
    ...(folder !== undefined && { LYCEUM_DATA: folder }),
    ...(onEventStoreDb && { EVENT_STORE_URL: sharedServer ?? peer?.url }),
    ...settings,
  }
}

/** The database that a program with this LYCEUM_DATA keeps, while it runs. */
const embeddedUrl = async (dataFolder: string): Promise<string> => {
  const connection = await readConnection(join(dataFolder, 'postgres.json'))
  if (connection === undefined) throw new Error(`no database in ${dataFolder}`)
  return applicationUrl(connection)
}

/** The log of a program with these settings, opened beside it. */
export const openLogOf = async (settings: Settings): Promise<EventStore> => {
  const { EVENT_STORE_URL: url, DATABASE_URL, LYCEUM_DATA = '' } = withHome(settings)
  if (url !== undefined) return EventStoreDbEventStore.open({ url, logger: silentLogger })
  const connectionString = DATABASE_URL ?? (await embeddedUrl(LYCEUM_DATA))
  return PostgresEventStore.open({ connection: { connectionString }, logger: silentLogger })
}

/** Since when a program's log is its own. */
export const startOf = (settings: Settings): string => (logsAreFresh ? '' : homeOf(settings).since)

/** To be called when all programs have ended. */
export const removeHomes = (): void => {
  for (const { folder } of homes.values()) if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
  homes.clear()
  stopPeers()
}
