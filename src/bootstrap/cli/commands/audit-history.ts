import { Command } from 'commander'
import type { ListOptions } from '../../../adapters/cli/audit-history/list'
import type { ChangesArguments, ReadsArguments, StateArguments } from '../audit-history'

const CLOCK = ['--clock <which>', 'occurred: by when things happened; recorded: by when the log took them'] as const
const JSON_OPTION = ['--json', 'as JSON', false] as const

const state = (): Command =>
  new Command('state')
    .description('show an aggregate as it stood at a revision or an instant; by default as it is')
    .argument('<stream>', 'the name of its stream, <category>-<id>')
    .option('--revision <number>', 'after this event of its stream; the first has 0')
    .option('--at <instant>', 'at this instant; a date is its start in UTC')
    .option(...CLOCK)
    .option(...JSON_OPTION)
    .action(async (stream: string, typed: StateArguments) => (await import('../audit-history.js')).state(stream, typed))

const changes = (): Command =>
  new Command('changes')
    .description('show what became of an aggregate between two moments, and by which events')
    .argument('<stream>', 'the name of its stream, <category>-<id>')
    .option('--from <moment>', 'a revision or an instant (default: before its first event)')
    .option('--to <moment>', 'a revision or an instant (default: now)')
    .option(...CLOCK)
    .option('--json', 'as JSON, with the JSON Patch (RFC 6902)', false)
    .action(async (stream: string, typed: ChangesArguments) =>
      (await import('../audit-history.js')).changes(stream, typed),
    )

const causation = (): Command =>
  new Command('causation')
    .description('draw what came of a request as a tree: each event with those that it led to')
    .argument('<id>', 'the id of the correlation (X-Request-Id), or of one of its events')
    .option(...JSON_OPTION)
    .action(async (id: string, options: { readonly json: boolean }) =>
      (await import('../audit-history.js')).causation(id, options),
    )

const event = (): Command =>
  new Command('event')
    .description('show one event as it lies in the log, all of it, as JSON')
    .argument('<id>', "the event's id")
    .action(async (id: string) => (await import('../audit-history.js')).event(id))

const LIMIT = ['--limit <count>', 'at most so many', '100'] as const

const byActor = (): Command =>
  new Command('by-actor')
    .description('list everything that somebody did')
    .argument('<id>', 'a user, or process:<name>')
    .option(...LIMIT)
    .option('--json', 'as a line of JSON each', false)
    .action(async (id: string, options: ListOptions) => (await import('../audit-history.js')).byActor(id, options))

const about = (): Command =>
  new Command('about')
    .description('list everything that concerned somebody or something')
    .argument('<id>', 'its id')
    .option(...LIMIT)
    .option('--json', 'as a line of JSON each', false)
    .action(async (id: string, options: ListOptions) => (await import('../audit-history.js')).about(id, options))

const reads = (): Command =>
  new Command('reads')
    .description("list who read others' history for audit, the newest first")
    .option('--reader <id>', 'only what this user, or command-line:<name>, has read')
    .option(...LIMIT)
    .option('--json', 'as a line of JSON each', false)
    .action(async (typed: ReadsArguments) => (await import('../audit-history.js')).reads(typed))

/** The history of things and people: as they stood, what became of them, what came of what, and who looked. */
export const historyCommands = (): readonly Command[] => [
  state(),
  changes(),
  causation(),
  event(),
  byActor(),
  about(),
  reads(),
]
