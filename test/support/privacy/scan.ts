import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client, escapeIdentifier } from 'pg'

/** Where something was found, and in what form. */
export interface Sighting {
  readonly where: string
  readonly form: string
}

/** What a word's bytes are in base64 wherever they begin in a group of three, without the characters that neighbours share. */
const base64Forms = (word: string): readonly string[] =>
  [0, 1, 2].map((offset) => {
    const padded = Buffer.concat([Buffer.alloc(offset), Buffer.from(word)])
    const whole = Math.floor(padded.length / 3) * 3
    const from = Math.ceil((offset * 4) / 3)
    return padded.subarray(0, whole).toString('base64').slice(from)
  })

/** Every form in which a word is looked for: as it is, in base64 and base64url, in hex, and percent-encoded. */
const formsOf = (word: string): readonly (readonly [form: string, needle: string])[] => [
  ['plain', word.toLowerCase()],
  ['hex', Buffer.from(word).toString('hex')],
  ['percent-encoded', encodeURIComponent(word).toLowerCase()],
  ...base64Forms(word).map((form) => ['base64', form] as const),
]

/** Looks for words in a text. */
export const sightingsIn = (where: string, text: string, words: readonly string[]): readonly Sighting[] => {
  const lower = text.toLowerCase()
  return words
    .flatMap(formsOf)
    .filter(([form, needle]) =>
      form === 'base64'
        ? text.includes(needle) || text.includes(needle.replaceAll('+', '-').replaceAll('/', '_'))
        : lower.includes(needle),
    )
    .map(([form]) => ({ where, form }))
}

/** Every row of every table of every schema but PostgreSQL's own, and large objects, as PostgreSQL writes them out. */
export const scanDatabase = async (url: string, words: readonly string[]): Promise<readonly Sighting[]> => {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const { rows: tables } = await client.query<{ readonly schema: string; readonly name: string }>(
      `select n.nspname as schema, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'p', 'm') and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg_toast%'`,
    )
    const found: Sighting[] = []
    for (const { schema, name } of tables) {
      const { rows } = await client.query<{ readonly line: string }>(
        `select t::text as line from ${escapeIdentifier(schema)}.${escapeIdentifier(name)} t`,
      )
      found.push(...sightingsIn(`${schema}.${name}`, rows.map(({ line }) => line).join('\n'), words))
    }
    const { rows: objects } = await client.query<{ readonly data: Buffer }>('select data from pg_largeobject')
    for (const { data } of objects) found.push(...sightingsIn('pg_largeobject', data.toString('latin1'), words))
    if (tables.length === 0) throw new Error('there is nothing to scan')
    return found
  } finally {
    await client.end()
  }
}

/** Every file below a folder: its name and its bytes. */
export const scanFolder = (folder: string, words: readonly string[]): readonly Sighting[] =>
  contentsBelow(folder).flatMap(([file, content]) => [
    ...sightingsIn(`name of ${file}`, file, words),
    ...sightingsIn(file, content.toString('latin1'), words),
  ])

const LOOKS = 1_000

/** Looks once more where a file has got another name, or is gone, since its folder was listed: a program works there. */
const whileItChanges = <A>(look: () => A): A => {
  for (let looks = 1; ; looks++)
    try {
      return look()
    } catch (error) {
      if (looks === LOOKS || (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
}

const listed = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? listed(path) : [path]
  })

export const filesBelow = (folder: string): readonly string[] => whileItChanges(() => listed(folder))

/** The files below a folder whose path is asked for, with what is in them. */
export const contentsBelow = (
  folder: string,
  isWanted: (path: string) => boolean = () => true,
): readonly (readonly [path: string, content: Buffer])[] =>
  whileItChanges(() =>
    listed(folder)
      .filter(isWanted)
      .map((path) => [path, readFileSync(path)] as const),
  )
