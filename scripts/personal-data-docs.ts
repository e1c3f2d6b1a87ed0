import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { personalFieldsOf } from '../src/application/privacy/personal-fields'
import { ABSENT, type AnyAggregate, type SubjectOf, WITHHELD } from '../src/domain/kernel'
import { namedRules } from '../src/application/retention'
import { aggregates } from '../src/domain/registry'
import { table } from './markdown-table'

const FILE = join(__dirname, '..', 'docs', 'privacy.md')
const SECTION = /<!-- personal data -->\n[\s\S]*<!-- \/personal data -->/
const RETENTION = /<!-- retention -->\n[\s\S]*<!-- \/retention -->/

const whose = (subject: SubjectOf): string => {
  if (subject === 'actor') return 'who issued the command'
  if (subject === 'id') return "the user whose id is the stream's"
  if (subject === 'holder') return 'whom the aggregate is about'
  return `\`${subject.field}\``
}

const erasedAs = (erased: unknown): string => (erased === ABSENT ? 'absent' : `\`${JSON.stringify(erased)}\``)

const rowsOf = ({ events }: AnyAggregate): readonly (readonly string[])[] =>
  Object.entries(events).flatMap(([type, { data }]) =>
    [...personalFieldsOf(data)].map(([field, { kind, subject, erased }]) => [
      `\`${type}\``,
      `\`${field}\``,
      whose(subject),
      kind === 'secret' ? `deciders alone; others \`${WITHHELD}\`` : 'who may read the event',
      erasedAs(erased),
    ]),
  )

const section = (): string =>
  [
    '<!-- personal data -->',
    "Written by `npm run docs:personal-data` from the events' own definitions; change those, not this table.",
    table(['Event', 'Field', 'Whose key', 'Read by', 'Erased, it reads'], aggregates.flatMap(rowsOf)),
    '<!-- /personal data -->',
  ].join('\n\n')

const retention = (): string =>
  [
    '<!-- retention -->',
    'Written by `npm run docs:personal-data` from src/application/retention/rules.ts; change those, not this table.',
    table(
      ['Rule', 'About', 'Kept for', 'From', 'Then', 'Why', 'Run by'],
      namedRules.map(([name, { about, term, from, then, why, runBy }]) => [
        ...[`\`${name}\``, about, term?.text ?? '-', from, then, why, runBy],
      ]),
    ),
    '<!-- /retention -->',
  ].join('\n\n')

/** The text of docs/privacy.md as it is in the repository. */
export const stored = (): string => (existsSync(FILE) ? readFileSync(FILE, 'utf8') : '')

/** The same with its tables of personal fields and of what is kept for how long as the events and rules are now. */
export const render = (): string => stored().replace(SECTION, section).replace(RETENTION, retention)

if (require.main === module) writeFileSync(FILE, render())
