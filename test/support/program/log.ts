import { join } from 'node:path'
import { Client } from 'pg'
import { readConnection } from '../../../src/adapters/embedded-postgres/connection-file'
import { applicationUrl } from '../../../src/adapters/embedded-postgres/sessions'

/** An event as it lies in the log. */
export interface LoggedEvent {
  readonly position: number
  readonly stream: string
  readonly revision: number
  readonly type: string
  readonly data: Readonly<Record<string, unknown>>
}

/** The database that a program with this LYCEUM_DATA keeps, while it runs. */
export const embeddedUrl = async (dataFolder: string): Promise<string> => {
  const connection = await readConnection(join(dataFolder, 'postgres.json'))
  if (connection === undefined) throw new Error(`no database in ${dataFolder}`)
  return applicationUrl(connection)
}

/** All rows of a statement, on a connection of its own. */
export const rowsOf = async <R extends object>(url: string, statement: string): Promise<readonly R[]> => {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<R>(statement)).rows
  } finally {
    await client.end()
  }
}

/** The whole log, read past the program: straight from its table. */
export const readLog = async (url: string): Promise<readonly LoggedEvent[]> => {
  const rows = await rowsOf<LoggedEvent & { readonly position: string; readonly revision: string }>(
    url,
    'select position, stream, revision, type, data from lyceum_log.events order by position',
  )
  return rows.map((row) => ({ ...row, position: Number(row.position), revision: Number(row.revision) }))
}
