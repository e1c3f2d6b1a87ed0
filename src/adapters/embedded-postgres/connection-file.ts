import { randomBytes } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import * as t from 'io-ts'
import { isLeft } from 'fp-ts/Either'
import { EmbeddedPostgresError } from './errors'

const ConnectionCodec = t.strict({
  /** The port of the last start, taken again while it is free. */
  port: t.number,
  adminPassword: t.string,
  applicationPassword: t.string,
})

/** What is needed to reach the server; kept beside its data, readable by the owner alone. */
export type Connection = Readonly<t.TypeOf<typeof ConnectionCodec>>

/** 192 random bits as text that needs no escaping, neither in SQL nor in a URL. */
const password = (): string => randomBytes(24).toString('base64url')

/** Reads the file; undefined where there is none yet. */
export const readConnection = async (path: string): Promise<Connection | undefined> => {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return undefined
  const decoded = ConnectionCodec.decode(parse(text))
  if (isLeft(decoded))
    throw new EmbeddedPostgresError(`${path} is damaged; without its passwords the database cannot be opened`)
  return decoded.right
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export const newConnection = (): Connection => ({
  port: 0,
  adminPassword: password(),
  applicationPassword: password(),
})

/** Writes it whole or not at all. */
export const writeConnection = async (path: string, connection: Connection): Promise<void> => {
  await writeFile(`${path}.new`, `${JSON.stringify(connection, null, 2)}\n`, { mode: 0o600, flush: true })
  await rename(`${path}.new`, path)
}
