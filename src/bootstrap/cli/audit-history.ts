import { causationTree } from '../../adapters/cli/audit-history/causation-tree'
import { changesText } from '../../adapters/cli/audit-history/changes'
import {
  type Columns,
  eventColumns,
  listCommand,
  type ListOptions,
  readColumns,
  type ReadItem,
} from '../../adapters/cli/audit-history/list'
import { stateText } from '../../adapters/cli/audit-history/state'
import { type Paint, paintFor } from '../../adapters/cli/colour'
import { parseInstant } from '../../adapters/cli/instant'
import type { TrailEntry } from '../../application/ports/event-trail'
import type { StateAnswer, DiffAnswer } from '../../application/queries/time-travel-queries'
import type { CorrelationAnswer } from '../../application/queries/trail-queries'
import { activityModel } from '../../projections/activity'
import { auditReadsModel } from '../../projections/audit-reads'
import { type AskQuery, askingAs } from './ask'
import { commandLineAuditor } from './auditor'
import { output, withParts } from './with-parts'

/** Options that were not typed are no parameters. */
const given = (params: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(params).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))

/** Asks as whoever works at the command line; the query bus records what he is shown. */
const asking = (readModels: readonly string[], work: (ask: AskQuery) => Promise<void>): Promise<void> =>
  withParts((get) => askingAs(commandLineAuditor(), get, readModels, work))

/** Prints one thing: as JSON, or as `text` puts it. */
const printItem = async (
  ask: AskQuery,
  query: string,
  params: Readonly<Record<string, string>>,
  text?: (item: unknown, paint: Paint) => string,
): Promise<void> => {
  const answer = await ask(query, params)
  if (answer.kind !== 'item') throw new Error(`${query} answers with a list`)
  const { item } = answer
  const { out } = output
  out.write(text === undefined ? `${JSON.stringify(item, undefined, 2)}\n` : text(item, paintFor(out)))
}

/** Prints a list of the auditor's. */
const printList = <Item>(
  ask: AskQuery,
  query: string,
  params: Readonly<Record<string, string>>,
  columns: Columns<Item>,
  options: ListOptions,
): Promise<void> =>
  listCommand<Item>(
    async (page) => {
      const answer = await ask(query, params, page)
      if (answer.kind !== 'list') throw new Error(`${query} answers with no list`)
      const { items, next } = answer
      return { items: items as readonly Item[], ...(next !== undefined && { next }) }
    },
    columns,
    options,
    output,
  )

export interface StateArguments {
  readonly revision?: string
  readonly at?: string
  readonly clock?: string
  readonly json: boolean
}

export const state = (stream: string, { revision, at, clock, json }: StateArguments): Promise<void> => {
  const instant = at === undefined ? undefined : parseInstant('--at', at)
  const params = given({ stream, revision, at: instant, clock })
  return asking([], (ask) =>
    printItem(ask, 'audit.state', params, json ? undefined : (item, paint) => stateText(item as StateAnswer, paint)),
  )
}

export interface ChangesArguments {
  readonly from?: string
  readonly to?: string
  readonly clock?: string
  readonly json: boolean
}

/** A revision, or an instant as options take it. */
const moment = (option: string, text: string | undefined): string | undefined =>
  text === undefined || /^\d{1,9}$/.test(text) ? text : parseInstant(option, text)

export const changes = (stream: string, { from, to, clock, json }: ChangesArguments): Promise<void> => {
  const params = given({ stream, from: moment('--from', from), to: moment('--to', to), clock })
  return asking([], (ask) =>
    printItem(ask, 'audit.diff', params, json ? undefined : (item, paint) => changesText(item as DiffAnswer, paint)),
  )
}

export const causation = (id: string, { json }: { readonly json: boolean }): Promise<void> =>
  asking([activityModel.name], (ask) =>
    printItem(
      ask,
      'audit.correlation',
      { id },
      json ? undefined : (item, paint) => causationTree(item as CorrelationAnswer, paint),
    ),
  )

export const event = (eventId: string): Promise<void> =>
  asking([activityModel.name], (ask) => printItem(ask, 'audit.event', { eventId }))

/** Lists events, the newest first. */
const listEvents = (query: string, params: Readonly<Record<string, string>>, options: ListOptions): Promise<void> =>
  asking([activityModel.name], (ask) => printList<TrailEntry>(ask, query, params, eventColumns, options))

export const byActor = (actorId: string, options: ListOptions): Promise<void> =>
  listEvents('activity.by-actor', { actorId }, options)

export const about = (subject: string, options: ListOptions): Promise<void> =>
  listEvents('activity.of-subject', { subject }, options)

export interface ReadsArguments extends ListOptions {
  readonly reader?: string
}

export const reads = ({ reader, ...options }: ReadsArguments): Promise<void> =>
  asking([auditReadsModel.name], (ask) =>
    printList<ReadItem>(ask, 'audit-reads.all', given({ reader }), readColumns, options),
  )
