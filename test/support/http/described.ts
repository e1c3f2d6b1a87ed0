import addFormats from 'ajv-formats'
import Ajv2020 from 'ajv/dist/2020'
import type { OpenApiDocument } from '../../../src/adapters/http/openapi/document'
import type { Answer } from './client'

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema?: object }>>
}

/**
 * Checks answers against the API's own description: the status is among those told, the content type too, and the body
 * fits its schema. Returns what does not fit; undefined where all does.
 */
export const describedBy = ({ paths, components }: OpenApiDocument) => {
  const ajv = new Ajv2020({ strict: false })
  addFormats(ajv)
  ajv.addSchema({ $id: 'api', components })
  const compiled = new Map<string, (body: unknown) => boolean>()
  const fits = (name: string, schema: object, body: unknown): boolean => {
    // References are relative to the document, which is known by this name.
    const absolute = JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"api#/components')) as object
    const validate = compiled.get(name) ?? ajv.compile(absolute)
    compiled.set(name, validate)
    return validate(body)
  }

  return (template: string, method: string, { status, headers, body }: Answer): string | undefined => {
    const operation = paths[template]?.[method.toLowerCase()]
    const responses = operation?.['responses'] as Readonly<Record<string, Content>> | undefined
    const response = responses?.[String(status)]
    if (response === undefined) return `status ${String(status)} is not described`
    if (response.content === undefined) return undefined
    const type = headers.get('content-type') ?? 'none'
    const schema = response.content[type]?.schema
    if (schema === undefined) return `content type ${type} is not described`
    const name = `${method} ${template} ${String(status)}`
    return fits(name, schema, body) ? undefined : `the body does not fit: ${JSON.stringify(body).slice(0, 500)}`
  }
}
