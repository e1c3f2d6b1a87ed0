import type { Rows } from './read-model'
import type { AnyRow } from './table-sql'
import type { Table } from './table'

type Key = readonly unknown[]

/** Thrown by a handler's `get` for a row that has not been fetched yet. One value, as it is thrown often. */
export const ROW_NOT_FETCHED = Symbol('row not fetched')

const keyText = (key: Key): string => (key.length === 1 ? String(key[0]) : JSON.stringify(key))

/**
 * The rows of one table while a batch is folded. `fetched` is what the database holds, for the keys asked for so far;
 * `changed` is what the batch makes of it. Asking for a row that has not been fetched notes its key in `missing` and
 * throws; the fold goes on with the next event, everything missing is fetched by one statement, and the batch is
 * folded anew. So a handler is plain code, needs no list of the rows it will touch, and costs no query of its own.
 */
export class TableWorkspace implements Rows<AnyRow, Key> {
  private readonly fetched = new Map<string, AnyRow | undefined>()
  private changed = new Map<string, { readonly key: Key; readonly row: AnyRow | undefined }>()
  private missing = new Map<string, Key>()
  /** What to take back when the event under way turns out to lack a row. */
  private undo: (() => void)[] = []

  constructor(private readonly table: Table) {}

  get(...key: Key): AnyRow | undefined {
    const text = keyText(key)
    const change = this.changed.get(text)
    if (change !== undefined) return change.row
    const row = this.fetched.get(text)
    if (row !== undefined || this.fetched.has(text)) return row
    this.missing.set(text, key)
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- a signal to the fold, not an error: no stack needed
    throw ROW_NOT_FETCHED
  }

  put(row: AnyRow): void {
    this.change(
      this.table.key.map((column) => row[column]),
      row,
    )
  }

  update(key: Key, change: (row: AnyRow) => AnyRow): void {
    const row = this.get(...key)
    if (row === undefined) throw new Error(`${this.table.name} has no row ${key.map(String).join(', ')}`)
    this.change(key, { ...row, ...change(row) })
  }

  remove(...key: Key): void {
    this.change(key, undefined)
  }

  /** Ends an event: its changes stand. */
  keep(): void {
    this.undo = []
  }

  /** Takes back the changes of the event under way. */
  revert(): void {
    for (const step of this.undo.reverse()) step()
    this.undo = []
  }

  /** Forgets all changes, keeping what has been fetched. */
  restart(): void {
    this.changed = new Map()
    this.undo = []
  }

  takeMissing(): readonly Key[] {
    const keys = [...this.missing.values()]
    this.missing = new Map()
    return keys
  }

  /** Notes the answer to a fetch of `keys`: those without a row do not exist. */
  learn(keys: readonly Key[], rows: readonly AnyRow[]): void {
    for (const key of keys) this.fetched.set(keyText(key), undefined)
    for (const row of rows) this.fetched.set(keyText(this.table.key.map((column) => row[column])), row)
  }

  changes(): { readonly written: readonly AnyRow[]; readonly removed: readonly Key[] } {
    const written: AnyRow[] = []
    const removed: Key[] = []
    for (const { key, row } of this.changed.values()) {
      if (row === undefined) removed.push(key)
      else written.push(row)
    }
    return { written, removed }
  }

  private change(key: Key, row: AnyRow | undefined): void {
    const text = keyText(key)
    const before = this.changed.get(text)
    this.undo.push(() => {
      if (before === undefined) this.changed.delete(text)
      else this.changed.set(text, before)
    })
    this.changed.set(text, { key, row })
  }
}
