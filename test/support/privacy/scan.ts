import { readdirSync, readFileSync, statSync } from 'node:fs'
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
  filesBelow(folder).flatMap((file) => [
    ...sightingsIn(`name of ${file}`, file, words),
    ...sightingsIn(file, readFileSync(file, 'latin1'), words),
  ])

export const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? filesBelow(path) : [path]
  })
