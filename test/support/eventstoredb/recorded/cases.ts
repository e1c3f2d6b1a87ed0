import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { uuidHalves, uuidOfHalves } from '../wire'

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

/** Fields that hold bytes. */
const CONTENT = new Set(['data', 'customMetadata'])

/** An id in its structured form. */
export interface Halves {
  readonly mostSignificantBits: string
  readonly leastSignificantBits: string
}

/** Whether this is an id in its structured form; where one was asked for, it is shown empty. */
export const isHalves = (value: unknown): value is Halves =>
  typeof value === 'object' && value !== null && 'mostSignificantBits' in value

/** The text of an id in its structured form. */
export const idOf = ({ mostSignificantBits, leastSignificantBits }: Halves): string =>
  uuidOfHalves(BigInt(mostSignificantBits), BigInt(leastSignificantBits))

const halvesOf = (id: string): Halves => {
  const { most, least } = uuidHalves(id)
  return { mostSignificantBits: String(most), leastSignificantBits: String(least) }
}

/** The cases of files, in the words of one run: names of streams and ids are its own, and the same in every file. */
export class Recording {
  private readonly ids = new Map<string, string>()
  private readonly mark = randomUUID().slice(0, 8)

  /** What a file holds. */
  load(file: RecordedFile): readonly RecordedCase[] {
    const text = textOf(file).replace(UUID, (id) => this.idFor(id))
    return JSON.parse(this.renamed(text), (key, value: unknown) => {
      if (CONTENT.has(key) && typeof value === 'string') return this.renamedContent(value)
      return key === 'structured' && isHalves(value) ? halvesOf(this.idFor(idOf(value))) : value
    }) as RecordedCase[]
  }

  private renamed(text: string): string {
    return MARKS.reduce((all, mark) => all.replaceAll(mark, this.mark), text)
  }

  /** Links name streams in their content, which is base64. */
  private renamedContent(base64: string): string {
    const text = Buffer.from(base64, 'base64').toString('latin1')
    const renamed = this.renamed(text)
    return renamed === text ? base64 : Buffer.from(renamed, 'latin1').toString('base64')
  }

  /** The name that this run has for a stream of the recording, `rec-<mark>-<suffix>`. */
  stream(suffix: string): string {
    return `rec-${this.mark}-${suffix}`
  }

  private idFor(recorded: string): string {
    const known = this.ids.get(recorded) ?? randomUUID()
    this.ids.set(recorded, known)
    return known
  }
}
