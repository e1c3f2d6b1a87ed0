import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Settings } from './home'

/** Settings by which a program says at its end what it has loaded, in a file. */
export const recordingModules = (file: string): { readonly [name in keyof Settings]: string } => ({
  NODE_OPTIONS: `--require=${join(__dirname, 'record-modules.cjs')}`,
  LYCEUM_TEST_MODULES: file,
})

/** What a program that has ended had loaded. */
export interface Modules {
  /** How many files, Lyceum's own and others'. */
  readonly count: number
  /** Of which packages, by their names. */
  readonly packages: ReadonlySet<string>
}

/** `@scope/name` or `name` of the innermost package that a file is of. */
const PACKAGE = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//

export const modulesIn = (file: string): Modules => {
  const paths = JSON.parse(readFileSync(file, 'utf8')) as readonly string[]
  return {
    count: paths.length,
    packages: new Set(paths.flatMap((path) => PACKAGE.exec(path)?.[1] ?? [])),
  }
}
