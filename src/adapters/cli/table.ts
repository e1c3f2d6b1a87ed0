import Table from 'cli-table3'

/** Rows under a heading, aligned, as plain text; numbers to the right with thousands separated. */
export const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string => {
  const grid = new Table({
    head: [...head],
    style: { head: [], border: [], compact: true },
    colAligns: head.map((_, column) => (rows.every((row) => typeof row[column] === 'number') ? 'right' : 'left')),
  })
  for (const row of rows) grid.push(row.map((cell) => (typeof cell === 'number' ? cell.toLocaleString('en') : cell)))
  return grid.toString()
}
