import type * as t from 'io-ts'
import type { AnyAction } from '../../../application/actions/action'
import { statusOf } from '../problems/catalogue'
import {
  type ActionRoute,
  type CommandRoute,
  parametersOf,
  type QueryRoute,
  type Route,
  type StreamRoute,
} from '../routes/route'
import { COMMON_RESPONSES, jsonAnswer, problemAnswer, ref, type SharedParameter } from './components'
import { downloadOperation, pageOperation, uploadOperation } from './file-operations'
import { type JsonSchema, propertiesOf, type SchemaRegistry } from './json-schema'

type Json = Readonly<Record<string, unknown>>

const shared = (...names: readonly SharedParameter[]): readonly Json[] => names.map((name) => ref('parameters', name))

/** The operation of a route, an "Operation Object" of OpenAPI 3.1. */
export const operationOf = (route: Route, schemas: SchemaRegistry): Json => ({
  operationId: route.operationId,
  tags: [route.group],
  summary: route.summary,
  ...kindOperation(route, schemas),
})

const kindOperation = (route: Route, schemas: SchemaRegistry): Json => {
  switch (route.kind) {
    case 'command':
      return commandOperation(route, schemas)
    case 'query':
      return queryOperation(route, schemas)
    case 'stream':
      return streamOperation(route, schemas)
    case 'action':
      return actionOperation(route, schemas)
    case 'upload':
      return uploadOperation(route, schemas, refusals(route.upload))
    case 'download':
      return downloadOperation(route, schemas)
    case 'page':
      return pageOperation(route, schemas, refusals(route.page))
  }
}

const streamOperation = ({ query }: StreamRoute, schemas: SchemaRegistry): Json => ({
  parameters: [
    ...propertiesOf(query.params as t.Mixed).map(({ name, required, codec }) => ({
      in: 'query',
      name,
      required,
      schema: schemas.schemaOf(codec),
    })),
    ...shared('RequestId'),
  ],
  responses: {
    200: {
      description: 'The records, as they are read; a connection that ends before its time ends in the middle of one',
      content: Object.fromEntries(query.contentTypes.map((type) => [type, { schema: { type: 'string' } }])),
    },
    ...COMMON_RESPONSES,
  },
})

const commandOperation = (route: CommandRoute, schemas: SchemaRegistry): Json => {
  const needsBody = propertiesOf(route.data).some(({ required }) => required)
  return {
    parameters: [
      ...parametersOf(route.template).map((name) => pathParameter(name, { type: 'string', format: 'uuid' })),
      ...shared('IdempotencyKey', ...(route.id === 'new' ? [] : ['IfMatch' as const]), 'RequestId'),
    ],
    requestBody: {
      required: needsBody,
      content: { 'application/json': { schema: schemas.schemaOf(route.data) } },
    },
    responses: {
      ...(route.creates
        ? { 201: jsonAnswer('Created', ref('schemas', 'CommandResult'), ['ETag', 'Location']) }
        : { 200: jsonAnswer('Done', ref('schemas', 'CommandResult'), ['ETag']) }),
      ...COMMON_RESPONSES,
      412: problemAnswer('The revision is not the one of If-Match'),
      413: problemAnswer('The body is too large'),
      415: problemAnswer('The body is not JSON'),
      422: problemAnswer('The idempotency key belongs to another request'),
      ...refusals(route),
    },
  }
}

const actionOperation = ({ template, action }: ActionRoute, schemas: SchemaRegistry): Json => {
  const inPath = parametersOf(template)
  const data = action.data as t.Mixed
  const properties = new Map((inPath.length > 0 ? propertiesOf(data) : []).map(({ name, codec }) => [name, codec]))
  return {
    // A token is no use here, and no harm.
    ...(action.access === 'anyone' && { security: [] }),
    parameters: [
      ...inPath.map((name) => {
        const codec = properties.get(name)
        if (codec === undefined) throw new Error(`the action ${action.name} has {${name}} in its path, not in its data`)
        return pathParameter(name, schemas.schemaOf(codec))
      }),
      ...shared('IdempotencyKey', 'RequestId'),
      ...(action.session === 'issues' ? shared('SessionMode') : []),
      ...(action.session === 'renews' || action.session === 'ends' ? shared('CsrfToken') : []),
    ],
    requestBody: { content: { 'application/json': { schema: schemas.without(data, inPath) } } },
    responses: {
      [action.status]: jsonAnswer(STATUS_WORDS[action.status], answerOf(action, schemas)),
      ...COMMON_RESPONSES,
      413: problemAnswer('The body is too large'),
      415: problemAnswer('The body is not JSON'),
      ...refusals(action),
    },
  }
}

/** In cookie mode the tokens are elsewhere. */
const answerOf = ({ result, session }: AnyAction, schemas: SchemaRegistry): JsonSchema => {
  const schema = schemas.schemaOf(result as t.Mixed)
  return session === 'issues' || session === 'renews' ? { anyOf: [schema, ref('schemas', 'CookieSession')] } : schema
}

const STATUS_WORDS = {
  200: 'Done',
  201: 'Made',
  202: 'Taken; what comes of it is seen elsewhere',
} as const satisfies Record<AnyAction['status'], string>

/** The aggregate's refusals by status, so that a client knows the codes it may meet. */
const refusals = ({ errors }: Pick<CommandRoute, 'errors'>): Json => {
  const codes = new Map<number, string[]>()
  for (const [code, kind] of Object.entries(errors)) {
    const status = statusOf({ code, kind })
    codes.set(status, [...(codes.get(status) ?? []), code])
  }
  return Object.fromEntries(
    [...codes].map(([status, list]) => [status, problemAnswer(DESCRIPTIONS[status] ?? '', list)]),
  )
}

const DESCRIPTIONS: Readonly<Record<number, string>> = {
  401: 'Whoever asks has not shown who they are',
  403: 'The actor may not do this',
  404: 'There is no such thing',
  409: 'Not in the present state',
  410: 'It was possible once; the deadline has passed',
  422: 'The request can never be right, or the idempotency key belongs to another one',
}

const queryOperation = ({ template, query }: QueryRoute, schemas: SchemaRegistry): Json => {
  const inPath = new Set(parametersOf(template))
  const properties = propertiesOf(query.params as t.Mixed)
  const named = new Map(properties.map((property) => [property.name, property]))
  const result = schemas.schemaOf(query.result as t.Mixed)
  return {
    parameters: [
      ...[...inPath].map((name) => {
        const property = named.get(name)
        if (property === undefined)
          throw new Error(`the query ${query.name} has {${name}} in its path, not in its params`)
        return pathParameter(name, schemas.schemaOf(property.codec))
      }),
      ...properties
        .filter(({ name }) => !inPath.has(name))
        .map(({ name, required, codec }) => ({ in: 'query', name, required, schema: schemas.schemaOf(codec) })),
      ...(query.kind === 'list' ? shared('Cursor', 'Limit') : []),
      ...(query.readModel === undefined ? [] : shared('Position')),
      ...shared('IfNoneMatch', 'RequestId'),
    ],
    responses: {
      200:
        query.kind === 'list'
          ? jsonAnswer('A page of the list', pageOf(result), ['ETag', 'Link'])
          : jsonAnswer('The thing asked for', result, ['ETag']),
      304: { description: 'Unchanged since the ETag of If-None-Match' },
      ...COMMON_RESPONSES,
    },
  }
}

const pathParameter = (name: string, schema: JsonSchema): Json => ({ in: 'path', name, required: true, schema })

const pageOf = (item: JsonSchema): JsonSchema => ({
  type: 'object',
  properties: {
    items: { type: 'array', items: item },
    next: { type: 'string', description: 'Cursor of the next page; absent on the last.' },
  },
  required: ['items'],
  additionalProperties: false,
})
