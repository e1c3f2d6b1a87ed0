import type { PoolClient } from 'pg'
import * as t from 'io-ts'
import { bigint, choice, json, optional, text, timestamp } from '../runtime/column'
import { createTable } from '../runtime/ddl'
import { defineTable, type RowOf } from '../runtime/table'
import { TableSql } from '../runtime/table-sql'
import type { Replay } from './replays'

/** What stands in the schema beside the tables, so that whoever reads them knows what he reads. */
export const aboutTable = defineTable({
  name: 'replay',
  comment: 'What the tables of this schema are: the read models as they were at an instant',
  columns: {
    schema: text('This schema'),
    until: optional(timestamp('Events up to and with this instant are in; NULL: all of them')),
    clock: choice(
      'Which instant of an event counts: when it happened, or when a log took it',
      t.keyof({ occurred: null, recorded: null }),
    ),
    position: bigint('The log was read up to this position'),
    events: bigint('How many events of the log are in'),
    leftOut: bigint('How many were read and are not'),
    versions: json('The version of each read model, by its name', t.record(t.string, t.number)),
    madeAt: timestamp('When these tables were made'),
  },
  key: ['schema'],
})

/** Makes the table `replay` in a replay's schema. To be called within the transaction that shows the other tables. */
export const showAbout = async (client: PoolClient, replay: Replay): Promise<void> => {
  const { schema, until = null, clock, position, events, leftOut, versions, madeAt } = replay
  const row: RowOf<typeof aboutTable> = { schema, until, clock, position, events, leftOut, versions, madeAt }
  for (const statement of createTable(schema, aboutTable)) await client.query(statement)
  const { text: insert, values } = new TableSql(aboutTable, schema).upsert([row])
  await client.query({ text: insert, values: [...values] })
}
