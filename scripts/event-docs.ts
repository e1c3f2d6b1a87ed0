import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { aggregates } from '../src/domain/registry'
import { asyncApi } from './event-docs/asyncapi'
import { incompatibilities, type Schema, type SchemaFiles } from './event-docs/compatibility'
import { readme } from './event-docs/readme'
import { ENVELOPE_FILE, envelopeSchema, eventSchemas, SCHEMAS } from './event-docs/schemas'

const FOLDER = join(__dirname, '..', 'docs', 'events')

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`

/** Every file of docs/events as the events are now. The schema of a former version stays as it was released. */
export const render = (): ReadonlyMap<string, string> => {
  const events = eventSchemas(aggregates)
  return new Map([
    ['README.md', readme(events)],
    ['asyncapi.json', json(asyncApi(events))],
    [ENVELOPE_FILE, json(envelopeSchema)],
    ...events.map(({ file, schema, current }) => [file, (current ? undefined : stored(file)) ?? json(schema)] as const),
  ])
}

/** A file of docs/events as it is in the repository; undefined where it is not there. */
export const stored = (file: string): string | undefined => {
  const path = join(FOLDER, file)
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}

/** The schemas that have been released, by their files. */
export const released = (): ReadonlyMap<string, string> => {
  const folder = join(FOLDER, SCHEMAS)
  const names = existsSync(folder) ? readdirSync(folder) : []
  return new Map(names.sort().map((name) => [`${SCHEMAS}/${name}`, readFileSync(join(folder, name), 'utf8')]))
}

/** As references name them: beside one another. */
const asFiles = (texts: ReadonlyMap<string, string>): SchemaFiles =>
  Object.fromEntries(
    [...texts]
      .filter(([file]) => file.startsWith(`${SCHEMAS}/`))
      .map(([file, text]) => [file.slice(SCHEMAS.length + 1), JSON.parse(text) as Schema]),
  )

/** What of the released schemas the events break as they are now; a line each. */
export const brokenPromises = (
  before: ReadonlyMap<string, string> = released(),
  now: ReadonlyMap<string, string> = render(),
): readonly string[] => {
  const files = { released: asFiles(before), proposed: asFiles(now) }
  return Object.entries(files.released).flatMap(([name, schema]) => {
    const proposed = files.proposed[name]
    const why = proposed === undefined ? ['no event has it any more'] : incompatibilities(schema, proposed, files)
    return why.map((reason) => `${name}: ${reason}`)
  })
}

const ADVICE = `A released event never changes: give it a new version with an upcaster (CONTRIBUTING.md). An event that was never
released may be changed: remove its file in docs/events/${SCHEMAS} first.`

const write = (): void => {
  const now = render()
  const broken = brokenPromises(released(), now)
  if (broken.length > 0) {
    process.stderr.write(`${broken.join('\n')}\n${ADVICE}\n`)
    process.exitCode = 1
    return
  }
  mkdirSync(join(FOLDER, SCHEMAS), { recursive: true })
  for (const [file, text] of now) writeFileSync(join(FOLDER, file), text)
}

if (require.main === module) write()
