import * as t from 'io-ts'
import { brandedString, object, oneOf } from '../../domain/kernel'
import { BadNote } from '../audit/bad-note'
import { CannotProve, NoSuchEvent } from '../audit/evidence/errors'
import { ConsistencyFile, consistencyJson, InclusionFile, inclusionJson } from '../audit/evidence/files'
import { proveEvent, proveGrowth, type ProvingPorts } from '../audit/evidence/prove'
import { TreeRewritten } from '../audit/head-keeper'
import { LogDiffers } from '../audit/log-and-tree'
import type { Run, VerificationRuns } from '../audit/verification/runs'
import { formatVerifierKey } from '../audit/verifier-key'
import { audit, EventIdParam, StreamParam, Whole } from './audit-shapes'
import { errors } from './errors'
import { type AnyQuery, type ItemQuery, QueryRefused } from './query'

/** Not proven because the log or the tree is not what it should be, or what was asked for is not there. */
const REFUSALS = [CannotProve, TreeRewritten, LogDiffers, BadNote] as const

const orRefused = async <A>(work: Promise<A>): Promise<A> => {
  try {
    return await work
  } catch (error) {
    if (error instanceof NoSuchEvent) throw new QueryRefused(errors.make('query.not-found', error.message))
    if (error instanceof Error && REFUSALS.some((kind) => error instanceof kind))
      throw new QueryRefused(errors.make('query.not-provable', error.message))
    throw error
  }
}

const NoParams = object({})
const Head = object({ origin: t.string, size: Whole, root: t.string, note: t.string, verifierKey: t.string })

const treeHead = ({ heads, signer }: ProvingPorts): ItemQuery<typeof NoParams, typeof Head> => ({
  ...audit,
  kind: 'item',
  name: 'audit.tree-head',
  path: 'tree/head',
  summary:
    'A signed tree head: what the whole log is now, as far as the audit tree covers it. `note` is a C2SP checkpoint.',
  params: NoParams,
  result: Head,
  run: async () => {
    const { size, root, note } = await orRefused(heads.sign())
    const verifierKey = formatVerifierKey(signer)
    return { origin: signer.name, size, root: root.toString('base64'), note, verifierKey }
  },
})

const EventParams = object({ eventId: EventIdParam }, { stream: StreamParam })

const inclusion = (ports: ProvingPorts): ItemQuery<typeof EventParams, typeof InclusionFile> => ({
  ...audit,
  kind: 'item',
  name: 'audit.inclusion-proof',
  path: 'tree/proofs/{eventId}',
  summary:
    'An event with the proof that it is in the log; the answer is a file that `lyceum audit check` takes. Name the ' +
    '`stream` where several events have the id.',
  params: EventParams,
  result: InclusionFile,
  run: async ({ eventId, stream }) => {
    const which = { eventId, ...(stream !== undefined && { stream }) }
    return inclusionJson(await orRefused(proveEvent(ports, which)))
  },
})

const Count = brandedString('Count', (s) => /^\d{1,15}$/.test(s), {
  pattern: '^[0-9]{1,15}$',
  description: 'a number of events',
  examples: ['1000'],
})

const GrowthParams = object({ from: Count, to: Count })

const consistency = (ports: ProvingPorts): ItemQuery<typeof GrowthParams, typeof ConsistencyFile> => ({
  ...audit,
  kind: 'item',
  name: 'audit.consistency-proof',
  path: 'tree/consistency',
  summary:
    'The proof that the log of `from` events is the beginning of the log of `to` events; the answer is a file that ' +
    '`lyceum audit check` takes.',
  params: GrowthParams,
  result: ConsistencyFile,
  run: async ({ from, to }) =>
    consistencyJson(await orRefused(proveGrowth(ports, { size: Number(from) }, { size: Number(to) }))),
})

const Finding = object(
  {
    kind: oneOf('altered', 'rewritten', 'removed', 'truncated', 'inserted', 'reordered'),
    subject: oneOf('event', 'tree', 'head'),
    foundBy: oneOf('chain', 'tree', 'head'),
    detail: t.string,
    count: Whole,
  },
  {
    index: Whole,
    position: Whole,
    stream: t.string,
    revision: Whole,
    eventId: t.string,
    signedAt: Whole,
    soundUpTo: Whole,
  },
)

const Report = object(
  {
    intact: t.boolean,
    events: Whole,
    streams: Whole,
    position: Whole,
    heads: Whole,
    findings: t.readonlyArray(Finding),
    complete: t.boolean,
  },
  { kept: Whole },
)

const RunParams = object({}, { after: Count })

const RunResult = object(
  {
    run: Whole,
    state: oneOf('running', 'ended', 'failed'),
    startedAt: t.string,
    progress: object({ events: Whole, position: Whole, head: Whole }),
  },
  { endedAt: t.string, verification: Report, failure: t.string },
)

const shown = ({ number, startedAt, progress, outcome }: Run): t.TypeOf<typeof RunResult> => {
  const run = { run: number, startedAt, progress }
  if (outcome === undefined) return { ...run, state: 'running' }
  return { ...run, state: 'failure' in outcome ? 'failed' : 'ended', ...outcome }
}

const wholeLog = (runs: VerificationRuns): ItemQuery<typeof RunParams, typeof RunResult> => ({
  ...audit,
  kind: 'item',
  name: 'audit.whole-verification',
  path: 'verification',
  summary:
    'The last verification of the whole log, as far as it has come; it works in the background of the process that is ' +
    'asked. The first is begun by asking, a newer one than the run `after` likewise: ask again with the same `after`, ' +
    'and it is told when it has ended.',
  params: RunParams,
  result: RunResult,
  run: ({ after }) => Promise.resolve(shown(runs.latest(Number(after ?? 0)))),
})

/** Queries that prove what is in the log. */
export const proofQueries = (ports: ProvingPorts, runs: VerificationRuns): readonly AnyQuery[] => [
  treeHead(ports),
  inclusion(ports),
  consistency(ports),
  wholeLog(runs),
]
