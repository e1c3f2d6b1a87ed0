import type { JsonObject } from '../../domain/kernel'
import type { Position } from '../ports/event-store'

/** A table of a read model, and the rows of it that name a user. */
export interface OwnRows {
  readonly table: string
  readonly comment: string
  /** Of rows that name others too, what is personal of those is withheld. */
  readonly rows: AsyncIterable<JsonObject>
}

/** What read models know of a user. */
export interface PersonalRows {
  tables(userId: string): readonly OwnRows[]
  /** The positions of all events that concern a user, in their order, some at a time. */
  positions(userId: string): AsyncIterable<readonly Position[]>
}

/** A file of an archive, made as it is taken. */
export interface ArchiveEntry {
  readonly name: string
  readonly chunks: () => AsyncIterable<string | Buffer>
}

/** Makes one file of many, as it is taken: never more of it is in memory than a few chunks. */
export type Archive = (entries: readonly ArchiveEntry[]) => AsyncIterable<Buffer>

/** What stands for what is personal of others. */
export const OF_OTHERS = '[withheld: somebody else’s]'
