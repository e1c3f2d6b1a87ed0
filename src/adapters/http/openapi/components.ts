import { DEFAULT_PAGE, LARGEST_PAGE } from '../../../application/queries/query'
import type { JsonSchema } from './json-schema'

/** Schemas that belong to the edge and not to the domain. */
export const SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  CommandResult: {
    type: 'object',
    description: 'Where the aggregate stands after the command.',
    properties: {
      id: { type: 'string', description: "The aggregate's id." },
      revision: { type: 'integer', minimum: -1, description: 'Of its last event; also the ETag.' },
      position: {
        type: 'integer',
        minimum: 0,
        description: 'Give it to a query as `position` to read what this command did; 0 where it changed nothing.',
      },
    },
    required: ['id', 'revision', 'position'],
    additionalProperties: false,
  },
  CookieSession: {
    type: 'object',
    description: 'A session whose tokens are in cookies.',
    properties: {
      kind: { const: 'signed-in' },
      csrfToken: { type: 'string', description: 'To be sent as X-CSRF-Token with every request but GET.' },
      expiresIn: { type: 'integer', description: 'Seconds until the session has to be refreshed.' },
      sessionId: { type: 'string', format: 'uuid' },
      userId: { type: 'string', format: 'uuid' },
      role: { type: 'string' },
    },
    required: ['csrfToken', 'expiresIn', 'sessionId', 'userId', 'role'],
    additionalProperties: false,
  },
  Problem: {
    type: 'object',
    description: 'An error, as RFC 9457 has it.',
    properties: {
      type: { type: 'string', format: 'uri-reference', examples: ['/problems/booking.slot-taken'] },
      title: { type: 'string' },
      status: { type: 'integer', minimum: 400, maximum: 599 },
      detail: { type: 'string' },
      code: { type: 'string', pattern: '^[a-z-]+\\.[a-z0-9-]+$', description: 'Stable; for programs.' },
      instance: { type: 'string', format: 'uri-reference' },
      requestId: { type: 'string' },
      errors: {
        type: 'array',
        items: {
          type: 'object',
          properties: {
            pointer: { type: 'string', description: 'A place in the body, RFC 6901.' },
            parameter: { type: 'string', description: 'A parameter of the path or query string.' },
            header: { type: 'string' },
            detail: { type: 'string' },
          },
          required: ['detail'],
          additionalProperties: false,
        },
      },
      facts: { type: 'object', description: 'What a client can act on, for example the occurrences that conflict.' },
    },
    required: ['type', 'title', 'status', 'detail', 'code'],
    additionalProperties: false,
  },
}

const header = (name: string, description: string, schema: JsonSchema) => ({ in: 'header', name, description, schema })
const query = (name: string, description: string, schema: JsonSchema) => ({ in: 'query', name, description, schema })

/** Parameters that many operations share, by the name that a `$ref` uses. */
export const PARAMETERS = {
  IdempotencyKey: header(
    'Idempotency-Key',
    'Makes a retry safe: within 24 hours the same key with the same request is carried out once and answered alike.',
    { type: 'string', minLength: 1, maxLength: 255 },
  ),
  IfMatch: header('If-Match', 'The ETag that the client saw; at any other revision the command is refused with 412.', {
    type: 'string',
    examples: ['"7"'],
  }),
  IfNoneMatch: header('If-None-Match', 'The ETag that the client has; if it still holds the answer is 304.', {
    type: 'string',
  }),
  RequestId: header('X-Request-Id', 'Comes back in the answer, and is the correlation id of the events.', {
    type: 'string',
    pattern: '^[A-Za-z0-9._:-]{1,128}$',
  }),
  Position: query('position', 'The answer has seen the log up to this position, or is a 503 with Retry-After.', {
    type: 'integer',
    minimum: 0,
  }),
  Cursor: query('cursor', "The `next` of the page before; opaque, and valid for the list's own query only.", {
    type: 'string',
  }),
  Limit: query('limit', 'How many items a page has at most.', {
    type: 'integer',
    minimum: 1,
    maximum: LARGEST_PAGE,
    default: DEFAULT_PAGE,
  }),
  SessionMode: header(
    'X-Lyceum-Session',
    'For pages in browsers: `cookie` puts the tokens into cookies that scripts cannot read, and answers with a csrfToken.',
    { const: 'cookie' },
  ),
  CsrfToken: header(
    'X-CSRF-Token',
    "With a session in cookies: the session's csrfToken, without which nothing but reading is done.",
    { type: 'string' },
  ),
} as const

export type SharedParameter = keyof typeof PARAMETERS

export const HEADERS = {
  ETag: { description: 'The revision, in double quotes.', schema: { type: 'string' } },
  Location: { description: 'The new resource.', schema: { type: 'string', format: 'uri-reference' } },
  Link: { description: 'The next page, `rel="next"` (RFC 8288); absent on the last.', schema: { type: 'string' } },
} as const

export type SharedHeader = keyof typeof HEADERS

export const ref = (section: string, name: string) => ({ $ref: `#/components/${section}/${name}` })

/** A JSON answer. */
export const jsonAnswer = (description: string, schema: JsonSchema, headers: readonly SharedHeader[] = []) => ({
  description,
  headers: Object.fromEntries(headers.map((name) => [name, ref('headers', name)])),
  content: { 'application/json': { schema } },
})

/** A problem document with its codes told. */
export const problemAnswer = (description: string, codes: readonly string[] = []) => ({
  description: codes.length === 0 ? description : `${description}: ${codes.map((code) => `\`${code}\``).join(', ')}`,
  content: { 'application/problem+json': { schema: ref('schemas', 'Problem') } },
})

/** Answers that every operation behind a token may give, by status. */
export const COMMON_RESPONSES = {
  400: problemAnswer('The request does not fit this description'),
  401: problemAnswer('There is no valid bearer token'),
  403: problemAnswer('The actor may not do this'),
  404: problemAnswer('There is no such thing'),
  406: problemAnswer('The answer is JSON, which the request does not accept'),
  421: problemAnswer('The request is meant for another host'),
  429: problemAnswer('Too many requests'),
  503: problemAnswer('Out of reach for the moment; Retry-After says when to try again'),
} as const
