import { BadArgument } from '../bad-argument'
import { table as grid } from '../table'

/** How many rows two tables have in common, and how many not. */
export interface Counts {
  readonly same: number
  readonly onlyLeft: number
  readonly onlyRight: number
  readonly changed: number
}

/** A row that differs; `columns` has for each that differs what it is left and right. */
export interface Difference {
  readonly kind: 'left' | 'right' | 'changed'
  readonly key: Readonly<Record<string, unknown>>
  readonly columns?: Readonly<Record<string, readonly [unknown, unknown]>>
}

/** Told of each table in turn: its rows that differ, then its counts. */
export interface DiffEars {
  readonly onRow: (table: string, row: Difference) => void
  readonly onTable: (table: string, counts: Counts) => void
}

/** What was typed after `audit diff`. */
export interface DiffArguments {
  readonly json: boolean
  readonly limit: string
}

const LONGEST_VALUE = 60

/** A value as people read it, cut where it is long. */
const shown = (value: unknown): string => {
  const text = JSON.stringify(value)
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}...` : text
}

const line = (table: string, { kind, key, columns = {} }: Difference, left: string, right: string): string => {
  const which = `${table} ${Object.values(key).map(String).join(' ')}`
  if (kind !== 'changed') return `${which}: only in ${kind === 'left' ? left : right}`
  const changes = Object.entries(columns).map(([name, [was, is]]) => `${name} ${shown(was)} | ${shown(is)}`)
  return `${which}: ${changes.join(', ')}`
}

/** How many rows of each table are printed. @throws BadArgument */
export const parseLimit = (text: string): number => {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new BadArgument(`--limit ${text}: give a number of rows, 0 for none`)
}

/**
 * Compares two sides: prints rows that differ as they are found, then a table of counts; or each as a line of JSON.
 *
 * @returns the exit code, as diff(1) has it: 0 where they are the same, else 1
 */
export const diffCommand = async (
  { left, right, json }: { readonly left: string; readonly right: string; readonly json: boolean },
  compare: (ears: DiffEars) => Promise<boolean>,
  out: NodeJS.WritableStream,
): Promise<0 | 1> => {
  const counts: (readonly [string, number, number, number, number])[] = []
  const same = await compare({
    onRow: (table, row) => out.write(`${json ? JSON.stringify({ table, ...row }) : line(table, row, left, right)}\n`),
    onTable: (table, found) => {
      counts.push([table, found.same, found.onlyLeft, found.onlyRight, found.changed])
      if (json) out.write(`${JSON.stringify({ table, counts: found })}\n`)
    },
  })
  if (!json) out.write(`${grid(['table', 'same', `only in ${left}`, `only in ${right}`, 'changed'], counts)}\n`)
  return same ? 0 : 1
}
