import type { Request } from 'express'
import { isLeft } from 'fp-ts/Either'
import type * as t from 'io-ts'
import { decodeStrict } from '../../../application/decode'
import {
  DEFAULT_PAGE,
  LARGEST_PAGE,
  type NotCaughtUp,
  type PageRequest,
  type QueryAnswer,
  type QueryBus,
  type QueryOutcome,
} from '../../../application/queries/query'
import type { DomainError } from '../../../domain/kernel'
import { propertiesOf } from '../openapi/json-schema'
import { Problem } from '../problems/problem'
import { contentTag, isFresh, revisionTag } from '../request/conditional'
import type { ApiRequestContext, ApiResponse } from '../request/context'
import { pathParameters, queryParameters, searchOf, wholeNumber } from '../request/parameters'
import { parametersOf, type QueryRoute } from '../routes/route'
import { sendJson } from './respond'

/** What a query route takes, worked out once. */
interface QueryShape {
  readonly pathNames: readonly string[]
  readonly searchNames: ReadonlySet<string>
}

/** Parameters that the edge itself understands. */
const PAGING = ['cursor', 'limit']
const POSITION = 'position'

/** The query-string parameters of a route, the edge's own included. */
export const searchParametersOf = ({ template, query }: QueryRoute): ReadonlySet<string> => {
  const inPath = new Set(parametersOf(template))
  const own = propertiesOf(query.params as t.Mixed).map(({ name }) => name)
  return new Set([
    ...own.filter((name) => !inPath.has(name)),
    ...(query.readModel === undefined ? [] : [POSITION]),
    ...(query.kind === 'list' ? PAGING : []),
  ])
}

/** Turns a request into a query, and its outcome into an answer. */
export const queryHandler = (queryBus: QueryBus, routes: readonly QueryRoute[]) => {
  const shapes = new Map<QueryRoute, QueryShape>(
    routes.map((route) => [route, { pathNames: parametersOf(route.template), searchNames: searchParametersOf(route) }]),
  )
  return async (request: Request, response: ApiResponse, context: ApiRequestContext<QueryRoute>): Promise<void> => {
    const { route, actor, pathValues } = context
    const { pathNames, searchNames } = shapes.get(route) ?? { pathNames: [], searchNames: new Set<string>() }
    const search = searchOf(request.originalUrl)
    const parameters = queryParameters(search, searchNames)
    const position = wholeNumber(parameters, POSITION, 0, Number.MAX_SAFE_INTEGER)
    const outcome = await queryBus.ask(route.query, {
      params: paramsOf(route, pathParameters(pathNames, pathValues), parameters),
      by: actor,
      ...(position !== undefined && { position }),
      ...(route.query.kind === 'list' && { page: pageOf(parameters) }),
    })
    answer(request, response, search, unwrap(outcome))
  }
}

const paramsOf = (
  route: QueryRoute,
  fromPath: Readonly<Record<string, string>>,
  fromSearch: ReadonlyMap<string, string>,
): unknown => {
  const own = [...fromSearch].filter(([name]) => name !== POSITION && !PAGING.includes(name))
  return decodeParams(route.query.params as t.Mixed, { ...Object.fromEntries(own), ...fromPath })
}

/** A query's parameters from their texts. What does not fit is a Problem (400). */
export const decodeParams = (codec: t.Mixed, texts: Readonly<Record<string, string>>): unknown => {
  const decoded = decodeStrict(codec, texts)
  if (!isLeft(decoded)) return decoded.right as unknown
  throw Problem.edge('request.invalid', {
    detail: 'The path or query string does not fit its description.',
    errors: decoded.left.map(({ pointer, message }) => ({ parameter: pointer.slice(1), detail: message })),
  })
}

const pageOf = (parameters: ReadonlyMap<string, string>): PageRequest => {
  const cursor = parameters.get('cursor')
  return { limit: wholeNumber(parameters, 'limit', 1, LARGEST_PAGE) ?? DEFAULT_PAGE, ...(cursor && { cursor }) }
}

const isNotCaughtUp = (refusal: DomainError | NotCaughtUp): refusal is NotCaughtUp => '_tag' in refusal

const unwrap = (outcome: QueryOutcome): QueryAnswer => {
  if (!isLeft(outcome)) return outcome.right
  if (!isNotCaughtUp(outcome.left)) throw Problem.refusal(outcome.left)
  const { readModel, wanted, reached } = outcome.left
  throw Problem.edge('query.not-caught-up', {
    detail: `The read model ${readModel} is at position ${String(reached)}, not yet at ${String(wanted)}.`,
    facts: { readModel, wanted, reached },
  })
}

const answer = (request: Request, response: ApiResponse, search: string, result: QueryAnswer): void => {
  const body = JSON.stringify(result.kind === 'item' ? result.item : { items: result.items, next: result.next })
  const tag = (result.kind === 'item' ? revisionTagOf(result.item) : undefined) ?? contentTag(body)
  // An answer belongs to one actor: no cache keeps it (ASVS 5.0, 14.3.2); the tag is for clients that do so themselves.
  const headers = { ETag: tag, 'Cache-Control': 'private, no-store' }
  if (isFresh(request.headers['if-none-match'], tag)) {
    response.writeHead(304, headers).end()
    return
  }
  const next = result.kind === 'list' ? result.next : undefined
  sendJson(response, 200, body, { ...headers, ...(next !== undefined && { Link: nextLink(request, search, next) }) })
}

const revisionTagOf = (item: unknown): string | undefined =>
  typeof item === 'object' && item !== null && 'revision' in item && typeof item.revision === 'number'
    ? revisionTag(item.revision)
    : undefined

/** RFC 8288: the same list from the cursor on. */
const nextLink = (request: Request, search: string, cursor: string): string => {
  const parameters = new URLSearchParams(search)
  parameters.set('cursor', cursor)
  const [path = ''] = request.originalUrl.split('?')
  return `<${path}?${parameters.toString()}>; rel="next"`
}
