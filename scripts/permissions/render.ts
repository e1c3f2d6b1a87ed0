import { type Asker, type Cell, type Line, ROLES } from './matrix'

const INTRODUCTION = `# Who may do what

Written by \`npm run docs:permissions\` from the policies (\`src/application/policies\`), the queries' access and the actions' own
descriptions; change those, not this file. A test holds it against the program: every command and every query is tried in
every role, on what is one's own and on what is another's.

- A token acts in one role. \`all\`: on whatever there is. \`own\`: where the relation holds between who asks and the thing; of
  several any one is enough. \`yes\`: for oneself, or as the route itself finds. \`–\`: never. What is another's and may not be seen is answered as if it were not there.
- A relation that begins with _named_ is to what the request itself says: a learner books for the learner whom the request
  names, who must be the one that asks.
- _Institution admin_ is the role \`registrar\`; its members act as the institution, so that what is the institution's is
  their own. _Service_ is another program of the operator's.
- Without a token there is 401, but for what is _open_. A token with scopes (a service's, an API key's) is refused
  everything outside them: it needs \`<context>:read\` for what is asked and \`<context>:write\` for what is changed.
- Whoever acts for somebody else (an administrator, a member or a key of an institution) has that one's rights, never
  more; both names are recorded. _In person_: not for somebody else at all. _By people_: not by an API key.
`

const TITLES: Readonly<Record<Asker, string>> = {
  learner: 'learner',
  tutor: 'tutor',
  registrar: 'institution admin',
  finance: 'finance',
  support: 'support',
  auditor: 'auditor',
  service: 'service',
  admin: 'admin',
}

/** `courseOwner` as people read it: `course owner`. */
const words = (name: string): string => name.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase()

const cell = (of: Cell, all: string): string =>
  of === 'all' ? all : of === 'none' ? '–' : `own: ${of.own.map(words).join(', ')}`

const noteOf = ({ signedOut, except, via, open }: Line): string =>
  [
    ...(signedOut ? ['open'] : []),
    ...(open === undefined ? [] : [`everybody: ${open}`]),
    ...(except === undefined ? [] : [`never its ${words(except)} otherwise`]),
    ...(via === undefined ? [] : [via === 'none' ? 'in person' : 'by people']),
  ].join('; ')

/** `POST bookings/{id}/cancel`: the path below the context. */
const pathOf = ({ route: { method, template }, context }: Line): string =>
  `\`${method} ${template.replace(`/api/v1/${context}/`, '').replace(`/api/v1/${context}`, '.')}\``

/** Commands and queries are aimed at things; what else there is (signing in, a file to give) is for oneself. */
const isAimed = ({ route: { kind } }: Line): boolean => kind === 'command' || kind === 'query' || kind === 'stream'

const row = (line: Line): string => {
  const all = isAimed(line) ? 'all' : 'yes'
  return `| ${[pathOf(line), ...ROLES.map((role) => cell(line.cells[role], all)), noteOf(line)].join(' | ')} |`
}

const HEAD = `| route | ${ROLES.map((role) => TITLES[role]).join(' | ')} | note |\n|${' --- |'.repeat(ROLES.length + 2)}`

const sectionOf = (context: string, lines: readonly Line[]): string => {
  const part = (title: string, method: string): readonly string[] => {
    const rows = lines.filter(({ route }) => route.method === method).map(row)
    return rows.length === 0 ? [] : [`### ${title}\n`, HEAD, ...rows, '']
  }
  return [`## ${context}\n`, ...part('To do', 'POST'), ...part('To see', 'GET')].join('\n')
}

/** The matrix as a page for people: a table a context, of what can be done and of what can be seen. */
export const renderMatrix = (lines: readonly Line[]): string => {
  const contexts = [...new Set(lines.map(({ context }) => context))].sort()
  return [
    INTRODUCTION,
    ...contexts.map((context) =>
      sectionOf(
        context,
        lines.filter((l) => l.context === context),
      ),
    ),
  ].join('\n')
}
