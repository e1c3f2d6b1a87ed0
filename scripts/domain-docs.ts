import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type * as t from 'io-ts'
import { unwrapped } from '../src/application/decode-shape'
import type { AnyAggregate, CommandDefinition } from '../src/domain/kernel'
import { aggregates } from '../src/domain/registry'
import { table } from './markdown-table'

const FILE = join(__dirname, '..', 'docs', 'domain.md')

const INTRODUCTION = `# Commands, events and errors

Written by \`npm run docs:domain\` from the aggregates' own definitions; change those, not this file. How the events lead
from stage to stage is drawn in [domain-states.md](domain-states.md). The types of the fields are in the API's own
description (\`/openapi.json\`).

An optional field ends in \`?\`, a list in \`[]\`. A command marked _new_ may start a stream; one marked _internal_ is
issued by Lyceum's use cases and processes only.
`

/** The names of an object's fields, as they are written in a table. */
const fieldsOf = (codec: t.Mixed): readonly string[] => {
  const known = unwrapped(codec)
  switch (known._tag) {
    case 'InterfaceType':
    case 'PartialType':
      return Object.entries(known.props).map(([name, field]) => {
        const tag = unwrapped(field)._tag
        const list = tag === 'ArrayType' || tag === 'ReadonlyArrayType' ? '[]' : ''
        return `${name}${list}${known._tag === 'PartialType' ? '?' : ''}`
      })
    case 'IntersectionType':
      return known.types.flatMap(fieldsOf)
    default:
      throw new TypeError(`the data of a command or event is an object, not ${codec.name}`)
  }
}

const data = (codec: t.Mixed): string => {
  const fields = fieldsOf(codec)
  return fields.length === 0 ? '-' : fields.map((name) => `\`${name}\``).join(', ')
}

const marks = ({ creates, internal }: CommandDefinition): string =>
  [creates ? ' _new_' : '', internal ? ' _internal_' : ''].join('')

const section = ({ category, context, noun, commands, events, errors }: AnyAggregate): string =>
  [
    `## ${noun}`,
    `Context \`${context}\`, streams \`${category}-<id>\`.`,
    table(
      ['Command', 'Data', 'What it does'],
      Object.entries(commands).map(([type, command]) => [
        `\`${type}\`${marks(command)}`,
        data(command.data),
        command.summary,
      ]),
    ),
    table(
      ['Event', 'Version', 'Data'],
      Object.entries(events).map(([type, event]) => [`\`${type}\``, String(event.version ?? 1), data(event.data)]),
    ),
    table(
      ['Error', 'Kind'],
      Object.entries(errors.kinds).map(([code, kind]) => [`\`${code}\``, kind]),
    ),
  ].join('\n\n')

/** The text of docs/domain.md as the aggregates are now. */
export const render = (): string => `${[INTRODUCTION.trimEnd(), ...aggregates.map(section)].join('\n\n')}\n`

/** The text of docs/domain.md as it is in the repository. */
export const stored = (): string => readFileSync(FILE, 'utf8')

if (require.main === module) writeFileSync(FILE, render())
