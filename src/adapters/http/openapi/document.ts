import type { Group, Route } from '../routes/route'
import { ACCESS_COOKIE } from '../browser/cookies'
import { HEADERS, PARAMETERS, problemAnswer, SCHEMAS } from './components'
import { type JsonSchema, schemaRegistry } from './json-schema'
import { operationOf } from './operations'

type Json = Readonly<Record<string, unknown>>

/** An OpenAPI 3.1 document; only what this program itself reads is typed. */
export interface OpenApiDocument extends Json {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, Json>>>>
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> } & Json
}

const GROUPS: Readonly<Record<Group, string>> = {
  lms: 'Courses and enrolments',
  bookings: "Tutors' calendars, bookings and series of them",
  meetings: 'Live video rooms',
  payments: 'Payments, refunds, payouts and the ledger',
  jobs: 'Job postings and applications',
  accounts: 'Accounts, signing in, sessions',
  profiles: 'Profiles, the checking of tutors, institutions and their API keys',
  privacy: "Consents, copies of one's data, being forgotten",
  audit: 'The history of events',
}

const DESCRIPTION = `Commands are \`POST\` and answer with the aggregate's id, its revision and the log's position; \
queries are \`GET\`. Give a command's \`position\` to a query to read what it did. Errors are problem documents \
(RFC 9457): look at \`code\`, which is stable.`

/** What is open to everybody, beside the API. */
const OPERATIONS: readonly (readonly [path: string, operationId: string, summary: string, type: string])[] = [
  ['/health/live', 'live', 'The process answers.', 'application/json'],
  [
    '/health/ready',
    'ready',
    'Requests should come here; 503 with the reasons while they should not.',
    'application/json',
  ],
  ['/version', 'version', 'Which version runs.', 'application/json'],
  ['/metrics', 'metrics', 'Figures in the text format of Prometheus.', 'text/plain'],
]

const openOperation = (operationId: string, summary: string, type: string): Readonly<Record<string, Json>> => ({
  get: {
    operationId,
    tags: ['operations'],
    summary,
    security: [],
    responses: { 200: { description: 'The answer', content: { [type]: {} } } },
  },
})

/** Describes the routes that are served, from the same table. */
export const openApiDocument = (routes: readonly Route[], version: string): OpenApiDocument => {
  const schemas = schemaRegistry()
  const paths: Record<string, Readonly<Record<string, Json>>> = {}
  for (const route of routes)
    paths[route.template] = { ...paths[route.template], [route.method.toLowerCase()]: operationOf(route, schemas) }

  return {
    openapi: '3.1.0',
    info: { title: 'Lyceum', version, description: DESCRIPTION, license: { name: 'MIT', identifier: 'MIT' } },
    tags: [
      ...Object.entries(GROUPS).map(([name, description]) => ({ name, description })),
      { name: 'operations', description: 'For those who run Lyceum; open to everybody' },
    ],
    security: [{ bearer: [] }, { cookie: [] }],
    paths: {
      ...paths,
      ...Object.fromEntries(
        OPERATIONS.map(([path, operationId, summary, type]) => [path, openOperation(operationId, summary, type)]),
      ),
    },
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        cookie: { type: 'apiKey', in: 'cookie', name: ACCESS_COOKIE, description: 'With X-CSRF-Token, but for GET' },
      },
      schemas: { ...schemas.components(), ...SCHEMAS },
      parameters: PARAMETERS,
      headers: HEADERS,
      responses: { Problem: problemAnswer('An error') },
    },
  }
}
