import { isRight } from 'fp-ts/Either'
import * as t from 'io-ts'
import { brandedString, Instant, object, oneOf } from '../../domain/kernel'
import { type Moment, type PastPorts, type PastState, pastStates } from '../audit/past-states'
import { statePatch } from '../audit/state-patch'
import { categoryOf } from '../commands/aggregate-registry'
import { audit, ClockParam, EventMark, markOf, RevisionParam, StreamParam, Whole } from './audit-shapes'
import { errors } from './errors'
import { type AnyQuery, type ItemQuery, QueryRefused } from './query'

const refuse = (code: 'query.bad-moment' | 'query.not-found', message: string): never => {
  throw new QueryRefused(errors.make(code, message))
}

const AsItStood = object(
  { events: Whole, state: t.UnknownRecord },
  /** The last event that the state is folded from; absent before the first. */
  { asOf: EventMark },
)

const asItStood = ({ state, events, last }: PastState): t.TypeOf<typeof AsItStood> => ({
  events,
  state: state as Readonly<Record<string, unknown>>,
  ...(last && { asOf: markOf(last) }),
})

/** A revision that the stream does not have yet is no moment of its history. */
const refuseBeyond = (length: number, ...moments: readonly Moment[]): void => {
  for (const moment of moments)
    if (typeof moment === 'object' && 'revision' in moment && moment.revision >= length)
      refuse('query.not-found', `The stream ends at revision ${String(length - 1)}.`)
}

const StateParams = object({ stream: StreamParam }, { revision: RevisionParam, at: Instant, clock: ClockParam })

const State = object(
  { stream: t.string, category: t.string, events: Whole, state: t.UnknownRecord },
  { asOf: EventMark },
)

export type StateAnswer = t.TypeOf<typeof State>

/** What an aggregate was at a revision or an instant. */
const stateQuery = (ports: PastPorts): ItemQuery<typeof StateParams, typeof State> => ({
  ...audit,
  kind: 'item',
  name: 'audit.state',
  path: 'streams/{stream}/state',
  summary:
    'What an aggregate was after the event of a `revision`, or at an instant `at`: by when things happened, or with ' +
    '`clock=recorded` by when the log took them. Default now.',
  params: StateParams,
  result: State,
  run: async ({ stream, revision, at, clock }) => {
    if (revision !== undefined && at !== undefined)
      return refuse('query.bad-moment', 'Name a revision or an instant, not both.')
    if (at === undefined && clock !== undefined)
      return refuse('query.bad-moment', 'A clock tells what an instant means; name one with `at`.')
    const moment: Moment =
      revision !== undefined
        ? { revision: Number(revision) }
        : at !== undefined
          ? { at, clock: clock ?? 'occurred' }
          : 'end'
    const past = await pastStates(ports, stream, [moment])
    if (past === undefined) return undefined
    refuseBeyond(past.length, moment)
    const [then] = past.states
    return then && { stream, category: categoryOf(stream), ...asItStood(then) }
  },
})

/** A point in a stream's history in the query string: a revision, or an instant. */
const MomentParam = brandedString('Moment', (s) => RevisionParam.is(s) || Instant.is(s), {
  pattern: '^([0-9]{1,9}|\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:[0-5]\\d\\.\\d{3}Z)$',
  description: 'a revision of a stream, or an instant in UTC with milliseconds',
  examples: ['3', '2026-03-01T10:00:00.000Z'],
})

const DiffParams = object({ stream: StreamParam }, { from: MomentParam, to: MomentParam, clock: ClockParam })

const PatchStep = object({ op: oneOf('add', 'remove', 'replace'), path: t.string }, { value: t.unknown })

/** The most events between two moments that are named; there may be more. */
const NAMED_EVENTS = 1_000

const Diff = object({
  stream: t.string,
  from: AsItStood,
  to: AsItStood,
  /** RFC 6902: what turns the state at `from` into the state at `to`. */
  patch: t.readonlyArray(PatchStep),
  /** The events that lie between, the first 1,000 of them. */
  between: t.readonlyArray(EventMark),
  /** How many lie between. */
  eventsBetween: Whole,
})

export type DiffAnswer = t.TypeOf<typeof Diff>

const momentOf = (param: string | undefined, clock: 'occurred' | 'recorded', otherwise: Moment): Moment => {
  if (param === undefined) return otherwise
  const instant = Instant.decode(param)
  return isRight(instant) ? { at: instant.right, clock } : { revision: Number(param) }
}

/** What became of an aggregate between two moments. */
const diffQuery = (ports: PastPorts): ItemQuery<typeof DiffParams, typeof Diff> => ({
  ...audit,
  kind: 'item',
  name: 'audit.diff',
  path: 'streams/{stream}/diff',
  summary:
    'What became of an aggregate `from` one moment (default before its first event) `to` another (default now), as a ' +
    'JSON Patch (RFC 6902), and by which events. Moments are revisions or instants.',
  params: DiffParams,
  result: Diff,
  run: async ({ stream, from, to, clock = 'occurred' }) => {
    const moments = [momentOf(from, clock, 'start'), momentOf(to, clock, 'end')] as const
    const between: t.TypeOf<typeof EventMark>[] = []
    const count = { gained: 0, lost: 0 }
    const past = await pastStates(ports, stream, moments, (event, [before, after]) => {
      if (before === after) return
      count[after === true ? 'gained' : 'lost'] += 1
      if (between.length < NAMED_EVENTS) between.push(markOf(event))
    })
    if (past === undefined) return undefined
    refuseBeyond(past.length, ...moments)
    if (count.lost > 0)
      return refuse(
        'query.bad-moment',
        '`from` lies after `to`: something had happened by then that is not part of what had happened by `to`.',
      )
    const [first, second] = past.states
    if (first === undefined || second === undefined) return undefined
    const patch = statePatch(first.state, second.state)
    return { stream, from: asItStood(first), to: asItStood(second), patch, between, eventsBetween: count.gained }
  },
})

/** Queries of what aggregates were. */
export const timeTravelQueries = (ports: PastPorts): readonly AnyQuery[] => [stateQuery(ports), diffQuery(ports)]
