import { execFile, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const REQUIREMENTS = join(__dirname, 'requirements.txt')

/** As pip names machines. */
const PLATFORMS: Readonly<Record<string, string>> = {
  'linux-x64': 'manylinux_2_28_x86_64',
  'linux-arm64': 'manylinux_2_28_aarch64',
  'darwin-arm64': 'macosx_11_0_arm64',
}
const machine = `${process.platform}-${process.arch}`

/** Which files of the package are taken, and where to. */
const TAKEN = `
import glob, sys, zipfile
package, folder = zipfile.ZipFile(glob.glob(sys.argv[1] + "/*.whl")[0]), sys.argv[2]
for name in package.namelist():
    place, _, file = name.rpartition("/")
    if file in ("vector.so", "vector.dylib", "vector.control") or (file.startswith("vector--") and file.count("--") == 1):
        if "/pginstall18/" in name:
            open(folder + ("/lib/" if place.endswith("lib/postgresql") else "/extension/") + file, "wb").write(package.read(name))
`

/** Where the extension is kept for all checkouts: its library in `lib`, the rest in `extension`. */
export const extensionFolder = (): string => {
  const list = createHash('sha256').update(readFileSync(REQUIREMENTS)).update(TAKEN).update(machine).digest('hex')
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache')
  return join(cache, 'lyceum', `pgvector-${list.slice(0, 12)}`)
}

/** Whether it has been fetched. */
export const isFetched = (): boolean => existsSync(extensionFolder())

/** Has pip fetch pgvector (25 MB) for the PostgreSQL that comes with Lyceum, unless that was done before. */
export const fetchExtension = async (): Promise<void> => {
  if (isFetched()) return
  const platform = PLATFORMS[machine]
  if (platform === undefined) throw new Error(`there is no pgvector for ${machine}`)
  if (spawnSync('python3', ['-m', 'pip', '--version']).status !== 0)
    throw new Error('Python 3 with pip is needed to fetch pgvector (apt install python3-pip)')
  const unfinished = `${extensionFolder()}.${String(process.pid)}`
  const [fetched, taken] = [join(unfinished, 'fetched'), join(unfinished, 'taken')]
  try {
    await mkdir(fetched, { recursive: true })
    for (const part of ['lib', 'extension']) await mkdir(join(taken, part), { recursive: true })
    await promisify(execFile)('python3', [
      ...['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--retries', '3', '--timeout', '30'],
      ...['--require-hashes', '--no-deps', '--only-binary', ':all:', '--implementation', 'cp', '--abi', 'cp312'],
      ...['--python-version', '3.12', '--platform', platform, '--dest', fetched, '--requirement', REQUIREMENTS],
    ])
    await promisify(execFile)('python3', ['-c', TAKEN, fetched, taken])
    const files = await readdir(taken, { recursive: true })
    if (files.length !== 5) throw new Error(`pgvector is not what it was: ${files.join(', ')}`)
    // Another who fetched it as well may have been first.
    await rename(taken, extensionFolder()).catch(() => undefined)
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
}
