import * as t from 'io-ts'
import { only } from '../../application/queries/access'
import { auditAccess } from '../../domain/audit-access'
import { object, text as shortText } from '../../domain/kernel'
import { bigint, integer, json, optional, text, timestamp } from '../runtime/column'
import { impersonal, personal } from '../runtime/column-privacy'
import type { ReadDatabase } from '../runtime/database'
import { readModel } from '../runtime/read-model'
import { defineTable } from '../runtime/table'
import { listQuery } from '../runtime/table-queries'

const auditReads = defineTable({
  name: 'audit_reads',
  comment: "Who read others' history for audit: one row for each answer that was given",
  columns: {
    position: bigint('Where the reading is recorded in the log'),
    reader: impersonal(
      text('Who read: a user, or command-line:<name> for who worked at the command line'),
      'an id; and who works at the command line answers for what is read there',
    ),
    query: impersonal(text('What was asked: the name of the query or the tool'), "a name of Lyceum's own"),
    parameters: personal(json('What it was asked about, by parameter', t.record(t.string, t.string)), 'reader', {}),
    cursor: impersonal(
      optional(text('The page of a list: the cursor it started from; NULL for the first')),
      'the keys of a row: ids and positions',
    ),
    pageLimit: optional(integer('The most items that the page could have; NULL where it was no list')),
    readAt: timestamp('When'),
  },
  key: ['position'],
  indexes: [{ on: ['reader', 'position'] }],
})

const { on, define } = readModel({ auditReads })

const queries = (database: ReadDatabase) => [
  listQuery(database, auditReads, {
    name: 'audit-reads.all',
    context: 'audit',
    path: 'reads',
    summary: "Who read others' history, and what: all of it, or what one `reader` read; the newest first.",
    params: object({}, { reader: shortText(1, 200) }),
    readModel: 'audit-reads',
    authorise: only('auditor'),
    // What somebody read himself is no history of others.
    recorded: (actor, { reader }) => actor.id !== reader,
    order: { by: ['position'], newestFirst: true },
    where: (rows, { reader }) => (reader === undefined ? rows : rows.where({ reader })),
  }),
]

/** Who watched the watchmen: every reading of the log for audit. */
export const auditReadsModel = define({
  name: 'audit-reads',
  version: 1,
  description: "Every reading of others' history for audit, as the log records it.",
  on: [
    on(auditAccess, {
      AuditReadRecorded: ({ position, data }, { auditReads }) => {
        const { reader, query, parameters, page, readAt } = data
        const [cursor, pageLimit] = [page?.cursor ?? null, page?.limit ?? null]
        auditReads.put({ position, reader, query, parameters, cursor, pageLimit, readAt })
      },
    }),
  ],
  queries,
})
