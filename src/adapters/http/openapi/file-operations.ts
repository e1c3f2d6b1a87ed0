import type * as t from 'io-ts'
import { type DownloadRoute, type PageRoute, parametersOf, type UploadRoute } from '../routes/route'
import { COMMON_RESPONSES, jsonAnswer, problemAnswer, ref } from './components'
import { propertiesOf, type SchemaRegistry } from './json-schema'

type Json = Readonly<Record<string, unknown>>

/** Bytes that are no text have no schema (OpenAPI 3.1, "Considerations for file uploads"). */
const BINARY = {}

const parametersFor = (template: string, params: t.Mixed, schemas: SchemaRegistry): readonly Json[] => {
  const inPath = new Set(parametersOf(template))
  return propertiesOf(params).map(({ name, required, codec }) => ({
    in: inPath.has(name) ? 'path' : 'query',
    name,
    required,
    schema: schemas.schemaOf(codec),
  }))
}

/** How an upload is described; `refusals` are its own, by status. */
export const uploadOperation = ({ template, upload }: UploadRoute, schemas: SchemaRegistry, refusals: Json): Json => ({
  parameters: [
    ...parametersFor(template, upload.params as t.Mixed, schemas),
    ref('parameters', 'IdempotencyKey'),
    ref('parameters', 'RequestId'),
  ],
  requestBody: {
    required: true,
    description: `The file itself, at most ${String(upload.largestBytes)} bytes`,
    content: Object.fromEntries(upload.mediaTypes.map((type) => [type, BINARY])),
  },
  responses: {
    [upload.method === 'PUT' ? 200 : 201]: jsonAnswer('Kept', schemas.schemaOf(upload.result as t.Mixed)),
    ...COMMON_RESPONSES,
    413: problemAnswer('The file is too large'),
    415: problemAnswer('The file is not of a kind that is taken'),
    ...refusals,
  },
})

/** How a download is described. */
export const downloadOperation = ({ template, download }: DownloadRoute, schemas: SchemaRegistry): Json => ({
  ...(download.access === 'anyone' && { security: [{}, { bearer: [] }] }),
  parameters: [
    ...parametersFor(template, download.params as t.Mixed, schemas),
    ref('parameters', 'IfNoneMatch'),
    ref('parameters', 'RequestId'),
  ],
  responses: {
    200: {
      description: 'The file',
      content: Object.fromEntries(download.contentTypes.map((type) => [type, BINARY])),
    },
    304: { description: 'Unchanged since the ETag of If-None-Match' },
    ...COMMON_RESPONSES,
  },
})

/** How a page that a link leads to is described, and its button; `refusals` are its own, by status. */
export const pageOperation = (
  { template, page, method }: PageRoute,
  schemas: SchemaRegistry,
  refusals: Json,
): Json => ({
  security: [],
  parameters: [...parametersFor(template, page.params as t.Mixed, schemas), ref('parameters', 'RequestId')],
  // RFC 8058, section 3.2: `List-Unsubscribe=One-Click`. Whatever it is, it is not read.
  ...(method === 'POST' && { requestBody: { content: { 'application/x-www-form-urlencoded': {} } } }),
  responses: {
    200: { description: method === 'GET' ? 'The page' : 'Done', content: { 'text/html': {} } },
    ...COMMON_RESPONSES,
    ...refusals,
  },
})
