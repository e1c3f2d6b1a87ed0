import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readModels } from '../src/projections/registry'
import { READ_SCHEMA } from '../src/projections/runtime/ddl'
import type { AnyReadModel } from '../src/projections/runtime/read-model'
import { type Index, snake, sqlColumns, type Table } from '../src/projections/runtime/table'

const FILE = join(__dirname, '..', 'docs', 'read-models.md')

const INTRODUCTION = `# Read models

Written by \`npm run docs:read-models\` from the read models' own definitions; change those, not this file.

Everything below is a view in the schema \`${READ_SCHEMA}\` of Lyceum's database, for plain SQL: \`select * from ${READ_SCHEMA}.enrollments\`.
The same texts are the comments of tables and columns (\`\\d+ ${READ_SCHEMA}.enrollments\` in psql). What is shown follows the
log within moments; it is derived, never changed by hand, and can be rebuilt at any time (\`npm run lyceum -- rebuild --all\`)
without readers noticing. Grants on a view and views built upon it survive a rebuild. A version that takes a column away
or changes its type makes the view anew: then grant again (or use \`alter default privileges in schema ${READ_SCHEMA}\`).
The tables under the views, in schemas named \`read_..._g<n>\`, are private: a rebuild drops them.

Times are \`timestamptz\`; amounts of money are whole minor units (cents) in \`..._amount\` with ISO 4217 in \`..._currency\`.
What is personal reads \`[erased]\` once the person whose it is has been forgotten (docs/privacy.md).
How far each read model has come is in \`lyceum_projections.generations\`.
`

const indexLine = (table: Table, { on, unique, where }: Index): string => {
  const names = on.flatMap((name) => {
    const column = table.columns[name]
    return column === undefined ? [] : sqlColumns(name, column).map((c) => c.name)
  })
  return `\`${names.join(', ')}\`${unique === true ? ' (unique)' : ''}${where === undefined ? '' : ` where ${where}`}`
}

const tableDocs = (table: Table): string => {
  const rows = Object.entries(table.columns).flatMap(([column, of]) =>
    sqlColumns(column, of).map(
      ({ name, type, nullable, comment }) =>
        `| \`${name}\` | ${type} | ${nullable ? 'yes' : ''} | ${of.privacy?.kind === 'personal' ? 'yes' : ''} | ${comment} |`,
    ),
  )
  const indexes = (table.indexes ?? []).map((index) => indexLine(table, index))
  return [
    `### ${READ_SCHEMA}.${table.name}\n`,
    `${table.comment}.\n`,
    '| column | type | may be null | personal | what it is |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    `\nKey: \`${table.key.map(snake).join(', ')}\`.${indexes.length === 0 ? '' : ` Indexes: ${indexes.join('; ')}.`}\n`,
  ].join('\n')
}

const modelDocs = ({ name, version, description, tables }: AnyReadModel): string =>
  [
    `## ${name}\n`,
    `${description} (version ${String(version)})\n`,
    ...Object.values(tables)
      .filter(({ internal }) => internal !== true)
      .map(tableDocs),
  ].join('\n')

/** The document as it should be. */
export const render = (): string => [INTRODUCTION, ...readModels.map(modelDocs)].join('\n')

/** The document as it is. */
export const stored = (): string => readFileSync(FILE, 'utf8')

if (require.main === module) writeFileSync(FILE, render())
