import { escapeIdentifier, type Pool } from 'pg'
import type { OwnRows, PersonalRows } from '../../application/personal-data'
import type { JsonObject } from '../../domain/kernel'
import { NOTIFICATION_SCHEMA } from './schema'

/** Rows that are taken from the database at a time. */
const PAGE = 500

interface Own extends Pick<OwnRows, 'table' | 'comment'> {
  readonly from: string
  readonly columns: string
}

const OWN: readonly Own[] = [
  {
    ...{ table: 'notification_deliveries', comment: 'What somebody was told, by which way, and what came of it' },
    ...{ from: 'deliveries', columns: 'id, event_id, channel, kind, happened_at, due, state, reason, ended_at' },
  },
  {
    ...{ table: 'notification_list', comment: 'What somebody finds in the application, and has read' },
    ...{ from: 'in_app', columns: 'id, event_id, kind, happened_at, read_at' },
  },
]

/** What is known of a user, with what they were told. What each of it said is in the event that it is about. */
export const withNotifications = (
  rows: PersonalRows,
  pool: Pick<Pool, 'query'>,
  schema = NOTIFICATION_SCHEMA,
): PersonalRows => {
  async function* rowsOf({ from, columns }: Own, userId: string): AsyncGenerator<JsonObject> {
    const table = `${escapeIdentifier(schema)}.${from}`
    for (let after: string | null = null; ;) {
      const page: { readonly rows: readonly { readonly id: string; readonly row: JsonObject }[] } = await pool.query(
        `select id, to_jsonb(own) as row
         from (select ${columns} from ${table} where user_id = $1 and ($2::uuid is null or id > $2)
               order by id limit ${String(PAGE)}) as own`,
        [userId, after],
      )
      for (const { row } of page.rows) yield row
      after = page.rows.at(-1)?.id ?? null
      if (page.rows.length < PAGE) return
    }
  }
  return {
    positions: (userId) => rows.positions(userId),
    tables: (userId) => [
      ...rows.tables(userId),
      ...OWN.map(({ table, comment, ...own }) => ({
        ...{ table, comment },
        rows: rowsOf({ table, comment, ...own }, userId),
      })),
    ],
  }
}
