import { left, right } from 'fp-ts/Either'
import * as t from 'io-ts'
import { everybody } from '../../../src/application/queries/access'
import type { AnyQuery, ItemQuery, ListQuery, ReadModelProgress } from '../../../src/application/queries/query'
import { integer, object, oneOf, PostingId, UserId } from '../../../src/domain/kernel'
import type { PostingState } from '../../../src/domain/job-posting'
import type { Marketplace } from '../commands/marketplace'

const Stage = oneOf('draft', 'published', 'closed')
const Params = object({ id: PostingId })
const Posting = object({ id: PostingId, stage: Stage, revision: integer(0, 1_000_000) })

const byId = ({ bus }: Marketplace): ItemQuery<typeof Params, typeof Posting> => ({
  kind: 'item',
  name: 'postings.by-id',
  context: 'jobs',
  path: 'postings/{id}',
  summary: 'A posting, as the log has it.',
  params: Params,
  result: Posting,
  readModel: 'log',
  authorise: everybody,
  run: async ({ id }) => {
    const { state, revision } = await bus.load<PostingState>('posting', id)
    return state.stage === 'none' ? undefined : { id, stage: state.stage, revision }
  },
})

const ListParams = object({}, { institutionId: UserId })
const Entry = object({ position: integer(0, Number.MAX_SAFE_INTEGER), type: t.string })

const events = ({ store }: Marketplace): ListQuery<typeof ListParams, typeof Entry, number> => ({
  kind: 'list',
  name: 'postings.events',
  context: 'jobs',
  path: 'postings',
  summary: 'Events of the log, the oldest first.',
  params: ListParams,
  result: Entry,
  cursor: t.number,
  readModel: 'log',
  authorise: everybody,
  run: async (_params, { after = 0, limit }) => {
    const read = await store.readAll({ from: after, limit: limit + 1 })
    const items = read.slice(0, limit).map(({ position, type }) => ({ position, type }))
    const last = read.length > limit ? items.at(-1)?.position : undefined
    return { items, ...(last !== undefined && { last }) }
  },
})

/** Queries that are answered from the log itself, so that a test of the edge needs no read model. */
export const logQueries = (market: Marketplace): readonly AnyQuery[] => [byId(market), events(market)]

/** The log has reached its head, and nothing beyond it. */
export const logProgress = ({ store }: Marketplace): ReadModelProgress => ({
  waitFor: async (readModel, wanted) => {
    const reached = await store.head()
    return reached >= wanted ? right(reached) : left({ _tag: 'NotCaughtUp', readModel, wanted, reached })
  },
})
