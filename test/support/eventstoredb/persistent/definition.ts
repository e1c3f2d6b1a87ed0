import type { GroupSettings } from './settings'

/** What a group was created as; kept in the log, so that a restart and another leader find it. */
export interface GroupDefinition {
  readonly source: GroupSource
  readonly group: string
  readonly settings: GroupSettings
}

/** Where a group reads: from a revision of a stream, or a commit position of `$all`, or only what comes. */
export type GroupSource =
  | { readonly stream: string; readonly start: GroupStart; readonly filter?: undefined }
  | { readonly stream: typeof ALL; readonly start: GroupStart; readonly filter: GroupFilter | undefined }

export type GroupStart = number | 'end'

/** Takes events whose stream name, or type, matches the expression or starts with one of the prefixes. */
export interface GroupFilter {
  readonly on: 'stream' | 'type'
  readonly regex: string
  readonly prefixes: readonly string[]
}

/** As the server writes it where a stream's name is asked for. */
export const ALL = '$all'

/** The server's name of a group: its consumers' subscription id, and part of its system streams' names. */
export const groupKey = (stream: string, group: string): string => `${stream}::${group}`
export const parkedStream = (key: string): string => `$persistentsubscription-${key}-parked`
export const checkpointStream = (key: string): string => `$persistentsubscription-${key}-checkpoint`
