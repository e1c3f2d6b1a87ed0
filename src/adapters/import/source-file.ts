import { createReadStream, existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'

/** A source folder or file that is not what the import needs. The message says which file, and what is wrong. */
export class BadSource extends Error {
  override readonly name = 'BadSource'
}

/** What went wrong in reading a file, as a `BadSource` that names it. */
export const asBadSource = (name: string, error: unknown): BadSource =>
  error instanceof BadSource
    ? error
    : new BadSource(`${name} cannot be read: ${error instanceof Error ? error.message : String(error)}`)

/** Opens `<folder>/<name>`, or `<folder>/<name>.gz` unpacked. */
export const openSource = (folder: string, name: string): Readable => {
  const plain = join(folder, name)
  if (existsSync(plain)) return createReadStream(plain)
  if (existsSync(`${plain}.gz`)) {
    const packed = createReadStream(`${plain}.gz`)
    const unpacked = createGunzip()
    packed.on('error', (error) => unpacked.destroy(error))
    return packed.pipe(unpacked)
  }
  throw new BadSource(`${plain} is missing (looked for ${name} and ${name}.gz in ${folder})`)
}
