import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** JSON as it is in the recordings. */
export type Plain = null | boolean | number | string | readonly Plain[] | { readonly [key: string]: Plain }

/** How a call ended. */
export interface RecordedStatus {
  readonly code: number
  readonly name: string
  readonly details: string
  readonly trailers: Readonly<Record<string, string>>
  /** Says that the client ended it, where the server would have gone on. */
  readonly note?: string
}

/** A call of a real server's client, and what came of it. */
export interface RecordedCase {
  readonly case: string
  readonly call: string
  /** `name:password`, `none`, or the header's own text. */
  readonly credentials?: string
  /** Headers of the call. */
  readonly metadata?: Readonly<Record<string, string>>
  readonly request?: Plain
  readonly requests?: readonly Plain[] | string
  readonly responses: readonly Plain[]
  readonly status: RecordedStatus
}

export type RecordedFile =
  'append' | 'batch-append' | 'cluster' | 'delete' | 'persistent' | 'read' | 'secure' | 'server' | 'subscribe'

const FOLDER = join(__dirname, '../../../data/eventstoredb')

const textOf = (file: RecordedFile): string => readFileSync(join(FOLDER, `${file}.json`), 'utf8')

const UUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g

/** The mark that the recording's own streams have in their names: a run gives it another, so as to meet no streams of runs before. */
const MARKS = ['f5c0f7b8', 'f19b4f18', '996b3c5d'] as const

/** The cases of files, in the words of one run: names of streams and ids are its own, and the same in every file. */
export class Recording {
  private readonly ids = new Map<string, string>()
  private readonly mark = randomUUID().slice(0, 8)

  /** What a file holds. */
  load(file: RecordedFile): readonly RecordedCase[] {
    const text = MARKS.reduce((all, mark) => all.replaceAll(mark, this.mark), textOf(file))
    return JSON.parse(text.replace(UUID, (id) => this.idFor(id))) as RecordedCase[]
  }

  /** What is left of a name that the recording gave: `rec-<mark>-a`. */
  stream(suffix: string): string {
    return `rec-${this.mark}-${suffix}`
  }

  private idFor(recorded: string): string {
    const known = this.ids.get(recorded) ?? randomUUID()
    this.ids.set(recorded, known)
    return known
  }
}
