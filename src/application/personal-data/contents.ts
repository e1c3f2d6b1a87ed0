import type { AccountState } from '../../domain/account'
import type { ConsentState } from '../../domain/consent'
import type { ProfileState } from '../../domain/profile'
import type { AggregateLoader } from '../commands/command'
import type { Clock } from '../ports/clock'
import type { FileStorage } from '../ports/file-storage'
import { type OwnEventsPorts, ownEvents, shownTo } from './own-events'
import { pageFor } from './page'
import type { ArchiveEntry, PersonalRows } from './sources'

export interface PersonalDataPorts extends OwnEventsPorts {
  readonly aggregates: AggregateLoader
  readonly files: Pick<FileStorage, 'list' | 'get'>
  readonly rows: PersonalRows
  readonly clock: Clock
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

const entry = (name: string, make: () => Promise<string | Buffer>): ArchiveEntry => ({
  name,
  chunks: async function* () {
    yield await make()
  },
})

/** What an account holds but for what is secret: the hash of the password is nobody's to carry about. */
const accountOf = (state: AccountState) => {
  if (state.stage === 'none' || state.stage === 'erased') return { stage: state.stage }
  const { stage, email, phone, roles, locale, registeredAt } = state
  return {
    ...{ stage, roles, locale, registeredAt },
    ...(email && { email: { address: email.address, verified: email.verified } }),
    ...(phone && { phone: { number: phone.number, verified: phone.verified } }),
  }
}

/** An array of JSON, an element a line. */
async function* jsonArray(items: AsyncIterable<unknown>): AsyncGenerator<string> {
  let before = '[\n'
  for await (const item of items) {
    yield `${before}${JSON.stringify(item)}`
    before = ',\n'
  }
  yield before === '[\n' ? '[]\n' : '\n]\n'
}

/** The types of the files that people give, by their first bytes' kind as it was found at the upload. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/webp': 'webp',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'application/pdf': 'pdf',
}

const filesOf = async (files: PersonalDataPorts['files'], userId: string): Promise<readonly ArchiveEntry[]> => {
  const entries: ArchiveEntry[] = []
  // One after the other: each is held in memory while it is looked at.
  for (const key of await files.list(`${userId}/`)) {
    const file = await files.get(key)
    if (file === undefined) continue
    const name = `files${key.slice(userId.length)}.${EXTENSIONS[file.mediaType] ?? 'bin'}`
    entries.push(entry(name, async () => (await files.get(key))?.bytes ?? Buffer.alloc(0)))
  }
  return entries
}

/**
 * All that Lyceum knows of a user, as the files of an archive: what a person has a right to see (GDPR art. 15) and to
 * take elsewhere in a form that machines read (art. 20). Each is made when it is taken.
 */
export const personalData = async (ports: PersonalDataPorts, userId: string): Promise<readonly ArchiveEntry[]> => {
  const { aggregates, rows, clock, files } = ports
  const stateOf = async <State>(category: string) => (await aggregates.load<State>(category, userId)).state
  const tables = rows.tables(userId)
  const given = await filesOf(files, userId)
  const contents: readonly ArchiveEntry[] = [
    entry('account.json', async () => json(accountOf(await stateOf<AccountState>('account')))),
    entry('profile.json', async () => json(await stateOf<ProfileState>('profile'))),
    entry('consents.json', async () => json(await stateOf<ConsentState>('consent'))),
    {
      name: 'events.ndjson',
      chunks: async function* () {
        for await (const page of ownEvents(ports, userId))
          yield page.map((event) => `${JSON.stringify(shownTo(userId, event))}\n`).join('')
      },
    },
    ...tables.map(({ table, rows: found }) => ({ name: `tables/${table}.json`, chunks: () => jsonArray(found) })),
    ...given,
  ]
  const made = { userId, madeAt: clock.now(), files: contents.map(({ name }) => name) }
  const comments = new Map(tables.map(({ table, comment }) => [`tables/${table}.json`, comment]))
  return [
    entry('index.html', () => Promise.resolve(pageFor(made, comments))),
    entry('manifest.json', () => Promise.resolve(json({ format: 'lyceum-personal-data/1', ...made }))),
    ...contents,
  ]
}
