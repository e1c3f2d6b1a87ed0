import type { TrailEntry } from '../../../application/ports/event-trail'
import { LARGEST_PAGE, type Page, type PageRequest } from '../../../application/queries/query'
import { BadArgument } from '../bad-argument'
import { table } from '../table'
import { actorOfEntry, counted, timesOf } from './lines'

/** A list of the auditor's, a page at a time; each page is recorded as a reading of its own. */
export type Pages<Item> = (page: PageRequest) => Promise<Page<Item>>

export interface ListOptions {
  readonly json: boolean
  readonly limit: string
}

export interface ListOutput {
  readonly out: NodeJS.WritableStream
  readonly progress: NodeJS.WritableStream
}

/** The columns of a list on a terminal. */
export interface Columns<Item> {
  readonly head: readonly string[]
  readonly row: (item: Item) => readonly (string | number)[]
}

/** Prints the newest items of a list, as a table or as a line of JSON each. @throws BadArgument */
export const listCommand = async <Item>(
  pages: Pages<Item>,
  { head, row }: Columns<Item>,
  { json, limit }: ListOptions,
  { out, progress }: ListOutput,
): Promise<void> => {
  const wanted = /^[1-9]\d{0,6}$/.test(limit) ? Number(limit) : undefined
  if (wanted === undefined) throw new BadArgument(`--limit ${limit}: give a number of items, 1 to 9999999`)
  const items: Item[] = []
  let cursor: string | undefined
  do {
    const page = await pages({
      limit: Math.min(LARGEST_PAGE, wanted - items.length),
      ...(cursor !== undefined && { cursor }),
    })
    items.push(...page.items)
    cursor = page.next
  } while (cursor !== undefined && items.length < wanted)
  out.write(json ? items.map((item) => `${JSON.stringify(item)}\n`).join('') : `${table(head, items.map(row))}\n`)
  if (cursor !== undefined) progress.write(`the newest ${counted(items.length, 'item')}; --limit shows more\n`)
}

/** How events of the trail are listed. */
export const eventColumns: Columns<TrailEntry> = {
  head: ['position', 'event', 'stream', 'revision', 'when', 'by', 'id'],
  row: (event) => {
    const { position, type, category, id, revision, eventId } = event
    return [position, type, `${category}-${id}`, revision, timesOf(event), actorOfEntry(event), eventId]
  },
}

/** A reading for audit, as the API lists it. */
export interface ReadItem {
  readonly reader: string
  readonly query: string
  readonly parameters: Readonly<Record<string, string>>
  readonly readAt: string
}

/** How readings are listed. */
export const readColumns: Columns<ReadItem> = {
  head: ['when', 'who', 'what', 'about'],
  row: ({ reader, query, parameters, readAt }) => [
    timesOf({ occurredAt: readAt, recordedAt: readAt }),
    reader,
    query,
    Object.entries(parameters)
      .map(([name, value]) => `${name}=${value}`)
      .join(' '),
  ],
}
