import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as t from 'io-ts'
import { isLeft } from 'fp-ts/Either'
import type { VersionInfo } from '../adapters/http'

const Package = t.strict({ name: t.string, version: t.string })

/** What runs: from package.json, two folders up from here in the sources and in the build alike. */
export const readVersion = (): VersionInfo => {
  const decoded = Package.decode(JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')))
  if (isLeft(decoded)) throw new Error('package.json has no name or version')
  return { ...decoded.right, node: process.version }
}
