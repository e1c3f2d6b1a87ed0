import { isLeft, left, right } from 'fp-ts/Either'
import type * as t from 'io-ts'
import type { Actor } from '../../domain/kernel'
import type { AuditRead, RecordAuditRead } from '../audit'
import { decodeCursor, encodeCursor } from './cursor'
import { errors } from './errors'
import type {
  AnyItemQuery,
  AnyListQuery,
  AnyQuery,
  QueryBus,
  QueryOutcome,
  QueryRequest,
  ReadModelProgress,
} from './query'
import { DEFAULT_PAGE, LARGEST_PAGE, type PageRequest, QueryRefused, type Slice } from './query'

export interface QueryBusOptions {
  /** How long a query waits for its read model to reach the position asked for; default 5 s. */
  readonly waitMillis?: number
}

/**
 * Answers queries over read models whose progress it knows. Whoever is shown others' history is recorded first: an
 * answer whose record cannot be made is not given.
 */
export class ReadModelQueryBus implements QueryBus {
  private readonly waitMillis: number

  constructor(
    private readonly progress: ReadModelProgress,
    private readonly recordRead: RecordAuditRead,
    { waitMillis = 5_000 }: QueryBusOptions = {},
  ) {
    this.waitMillis = waitMillis
  }

  async ask(query: AnyQuery, request: QueryRequest): Promise<QueryOutcome> {
    const { params, by, position = 0, page } = request
    const refusal = query.authorise(by, params)
    if (refusal !== undefined) return left(refusal)
    if (query.readModel !== undefined) {
      const reached = await this.progress.waitFor(query.readModel, position, this.waitMillis)
      if (isLeft(reached)) return reached
    }
    try {
      const outcome = await (query.kind === 'item' ? this.item(query, params, by) : this.list(query, params, by, page))
      if (isLeft(outcome) || !isRecorded(query, request)) return outcome
      const recorded = await this.recordRead(by, readOf(query, request))
      return isLeft(recorded) ? recorded : outcome
    } catch (error) {
      if (error instanceof QueryRefused) return left(error.refusal)
      throw error
    }
  }

  private async item(query: AnyItemQuery, params: unknown, by: Actor): Promise<QueryOutcome> {
    const item: unknown = await query.run(params, by)
    return item === undefined
      ? errors.fail('query.not-found', 'There is no such thing, or you may not see it.')
      : right({ kind: 'item', item })
  }

  private async list(
    query: AnyListQuery,
    params: unknown,
    by: Actor,
    { cursor, limit }: PageRequest = FIRST_PAGE,
  ): Promise<QueryOutcome> {
    if (!Number.isInteger(limit) || limit < 1 || limit > LARGEST_PAGE)
      return errors.fail('query.bad-limit', `A page has 1 to ${String(LARGEST_PAGE)} items.`)
    const after = cursor === undefined ? undefined : decodeCursor<unknown>(query.name, query.cursor, cursor)
    if (cursor !== undefined && after === undefined)
      return errors.fail('query.bad-cursor', 'This cursor was not given out by this list.')
    const slice: Slice<unknown> = await query.run(params, { limit, ...(after === undefined ? {} : { after }) }, by)
    const { items, last } = slice
    return right({ kind: 'list', items, ...(last === undefined ? {} : { next: encodeCursor(query.name, last) }) })
  }
}

const FIRST_PAGE: PageRequest = { limit: DEFAULT_PAGE }

const isRecorded = ({ context, recorded }: AnyQuery, { by, params }: QueryRequest): boolean =>
  context === 'audit' && (recorded?.(by, params) ?? true)

/** What an answer shows, for the record: the query, its parameters as text, and the page of a list. */
const readOf = (query: AnyQuery, { params, page = FIRST_PAGE }: QueryRequest): AuditRead => {
  const encoded = (query.params as t.Mixed).encode(params) as Readonly<Record<string, unknown>>
  const given = Object.entries(encoded).filter(([, value]) => value !== undefined)
  const parameters = Object.fromEntries(given.map(([name, value]) => [name, String(value)]))
  return { query: query.name, parameters, ...(query.kind === 'list' && { page }) }
}
