import type { Rows } from './read-model'
import type { AnyRow } from './table-sql'
import type { Table } from './table'

type Key = readonly unknown[]

/** Thrown by a handler's `get` for a row that has not been fetched yet. One value, as it is thrown often. */
export const ROW_NOT_FETCHED = Symbol('row not fetched')

/** A row that the batch removes, by its key. */
class Removed {
  constructor(readonly key: Key) {}
}

export const keyText = (key: Key): string => (key.length === 1 ? String(key[0]) : JSON.stringify(key))

/**
 * The rows of one table while a batch is folded. `fetched` is what the database holds, for the keys asked for so far;
 * `changed` is what the batch makes of it. Asking for a row that has not been fetched notes its key in `missing` and
 * throws; the fold goes on with the next event, everything missing is fetched by one statement, and the batch is
 * folded anew. So a handler is plain code, needs no list of the rows it will touch, and costs no query of its own.
 */
export class TableWorkspace implements Rows<AnyRow, Key> {
  private changed = new Map<string, AnyRow | Removed>()
  private missing = new Map<string, Key>()
  /** What the event under way has changed, and what was there before: taken back when it turns out to lack a row. */
  private undo: { readonly text: string; readonly before: AnyRow | Removed | undefined }[] = []

  /** `fetched` holds rows that are known to be in the database, or (undefined) not to be there. */
  constructor(
    private readonly table: Table,
    private readonly fetched: RowCache,
  ) {}

  get(...key: Key): AnyRow | undefined {
    const text = keyText(key)
    const change = this.changed.get(text)
    if (change !== undefined) return change instanceof Removed ? undefined : change
    const row = this.fetched.get(text)
    if (row !== undefined || this.fetched.has(text)) return row
    this.missing.set(text, key)
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- a signal to the fold, not an error: no stack needed
    throw ROW_NOT_FETCHED
  }

  put(row: AnyRow): void {
    this.change(this.textOf(row), row)
  }

  update(key: Key, change: (row: AnyRow) => AnyRow): void {
    const row = this.get(...key)
    if (row === undefined) throw new Error(`${this.table.name} has no row ${key.map(String).join(', ')}`)
    this.change(keyText(key), { ...row, ...change(row) })
  }

  remove(...key: Key): void {
    this.change(keyText(key), new Removed(key))
  }

  /** Ends an event: its changes stand. */
  keep(): void {
    if (this.undo.length > 0) this.undo = []
  }

  /** Takes back the changes of the event under way. */
  revert(): void {
    for (const { text, before } of this.undo.reverse())
      if (before === undefined) this.changed.delete(text)
      else this.changed.set(text, before)
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
    for (const row of rows) this.fetched.set(this.textOf(row), row)
  }

  changes(): { readonly written: readonly AnyRow[]; readonly removed: readonly Key[] } {
    const written: AnyRow[] = []
    const removed: Key[] = []
    for (const change of this.changed.values()) {
      if (change instanceof Removed) removed.push(change.key)
      else written.push(change)
    }
    return { written, removed }
  }

  /** The changes have been committed: they are what the database holds now. */
  settle(): void {
    for (const [text, change] of this.changed) this.fetched.set(text, change instanceof Removed ? undefined : change)
  }

  private textOf(row: AnyRow): string {
    const { key } = this.table
    const [only] = key
    return key.length === 1 && only !== undefined ? String(row[only]) : JSON.stringify(key.map((name) => row[name]))
  }

  private change(text: string, to: AnyRow | Removed): void {
    this.undo.push({ text, before: this.changed.get(text) })
    this.changed.set(text, to)
  }
}

/** Rows of one table by their key, those used last; undefined stands for "there is none". */
export class RowCache {
  private rows = new Map<string, AnyRow | undefined>()

  get(text: string): AnyRow | undefined {
    return this.rows.get(text)
  }

  has(text: string): boolean {
    return this.rows.has(text)
  }

  set(text: string, row: AnyRow | undefined): void {
    // Set anew, so that the map's order is that of the last use.
    this.rows.delete(text)
    this.rows.set(text, row)
  }

  /** Forgets the rows unused for longest, down to `most`. Never within a batch: it needs all that it has fetched. */
  trim(most: number): void {
    let surplus = this.rows.size - most
    for (const text of this.rows.keys()) {
      if (surplus-- <= 0) return
      this.rows.delete(text)
    }
  }

  clear(): void {
    this.rows = new Map()
  }

  /** Forgets the rows of which somebody else has changed something. */
  drop(changed: (row: AnyRow) => boolean): void {
    for (const [text, row] of this.rows) if (row !== undefined && changed(row)) this.rows.delete(text)
  }
}
