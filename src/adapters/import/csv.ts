import { parse } from 'csv-parse'
import { asBadSource, BadSource, openSource } from './source-file'

/** One row, by column name; every value as its text. */
export type Row<Column extends string> = Readonly<Record<Column, string>>

/**
 * Reads a CSV file (RFC 4180, either line ending) that has at least these columns.
 *
 * @throws BadSource when the file is missing, a column is missing, or a row does not fit the header.
 */
export const readCsv = async <Column extends string>(
  folder: string,
  name: string,
  columns: readonly Column[],
): Promise<readonly Row<Column>[]> => {
  const rows: Row<Column>[] = []
  const parser = openSource(folder, name).pipe(
    parse({
      bom: true,
      columns: (header: string[]) => {
        const missing = columns.filter((column) => !header.includes(column))
        if (missing.length > 0) throw new BadSource(`${name} has no column ${missing.join(', ')}`)
        return header
      },
    }),
  )
  try {
    for await (const row of parser) rows.push(row as Row<Column>)
  } catch (error) {
    throw asBadSource(name, error)
  }
  return rows
}
