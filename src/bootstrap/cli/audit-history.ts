import { Command } from 'commander'
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

const CLOCK = ['--clock <which>', 'occurred: by when things happened; recorded: by when the log took them'] as const
const JSON_OPTION = ['--json', 'as JSON', false] as const

interface StateArguments {
  readonly revision?: string
  readonly at?: string
  readonly clock?: string
  readonly json: boolean
}

const state = (): Command =>
  new Command('state')
    .description('show an aggregate as it stood at a revision or an instant; by default as it is')
    .argument('<stream>', 'the name of its stream, <category>-<id>')
    .option('--revision <number>', 'after this event of its stream; the first has 0')
    .option('--at <instant>', 'at this instant; a date is its start in UTC')
    .option(...CLOCK)
    .option(...JSON_OPTION)
    .action((stream: string, { revision, at, clock, json }: StateArguments) => {
      const instant = at === undefined ? undefined : parseInstant('--at', at)
      const params = given({ stream, revision, at: instant, clock })
      return asking([], (ask) =>
        printItem(
          ask,
          'audit.state',
          params,
          json ? undefined : (item, paint) => stateText(item as StateAnswer, paint),
        ),
      )
    })

interface ChangesArguments {
  readonly from?: string
  readonly to?: string
  readonly clock?: string
  readonly json: boolean
}

/** A revision, or an instant as options take it. */
const moment = (option: string, text: string | undefined): string | undefined =>
  text === undefined || /^\d{1,9}$/.test(text) ? text : parseInstant(option, text)

const changes = (): Command =>
  new Command('changes')
    .description('show what became of an aggregate between two moments, and by which events')
    .argument('<stream>', 'the name of its stream, <category>-<id>')
    .option('--from <moment>', 'a revision or an instant (default: before its first event)')
    .option('--to <moment>', 'a revision or an instant (default: now)')
    .option(...CLOCK)
    .option('--json', 'as JSON, with the JSON Patch (RFC 6902)', false)
    .action((stream: string, { from, to, clock, json }: ChangesArguments) => {
      const params = given({ stream, from: moment('--from', from), to: moment('--to', to), clock })
      return asking([], (ask) =>
        printItem(
          ask,
          'audit.diff',
          params,
          json ? undefined : (item, paint) => changesText(item as DiffAnswer, paint),
        ),
      )
    })

const causation = (): Command =>
  new Command('causation')
    .description('draw what came of a request as a tree: each event with those that it led to')
    .argument('<id>', 'the id of the correlation (X-Request-Id), or of one of its events')
    .option(...JSON_OPTION)
    .action((id: string, { json }: { readonly json: boolean }) =>
      asking([activityModel.name], (ask) =>
        printItem(
          ask,
          'audit.correlation',
          { id },
          json ? undefined : (item, paint) => causationTree(item as CorrelationAnswer, paint),
        ),
      ),
    )

const event = (): Command =>
  new Command('event')
    .description('show one event as it lies in the log, all of it, as JSON')
    .argument('<id>', "the event's id")
    .action((eventId: string) => asking([activityModel.name], (ask) => printItem(ask, 'audit.event', { eventId })))

/** A command that lists events, the newest first. */
const eventList = (name: string, description: string, query: string, parameter: string, about: string): Command =>
  new Command(name)
    .description(description)
    .argument('<id>', about)
    .option('--limit <count>', 'at most so many', '100')
    .option('--json', 'as a line of JSON each', false)
    .action((id: string, options: ListOptions) =>
      asking([activityModel.name], (ask) =>
        printList<TrailEntry>(ask, query, { [parameter]: id }, eventColumns, options),
      ),
    )

const reads = (): Command =>
  new Command('reads')
    .description("list who read others' history for audit, the newest first")
    .option('--reader <id>', 'only what this user, or command-line:<name>, has read')
    .option('--limit <count>', 'at most so many', '100')
    .option('--json', 'as a line of JSON each', false)
    .action(({ reader, ...options }: ListOptions & { readonly reader?: string }) =>
      asking([auditReadsModel.name], (ask) =>
        printList<ReadItem>(ask, 'audit-reads.all', given({ reader }), readColumns, options),
      ),
    )

/** The history of things and people: as they stood, what became of them, what came of what, and who looked. */
export const historyCommands = (): readonly Command[] => [
  state(),
  changes(),
  causation(),
  event(),
  eventList(
    'by-actor',
    'list everything that somebody did',
    'activity.by-actor',
    'actorId',
    'a user, or process:<name>',
  ),
  eventList(
    'about',
    'list everything that concerned somebody or something',
    'activity.of-subject',
    'subject',
    'its id',
  ),
  reads(),
]
