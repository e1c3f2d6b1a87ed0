import { randomBytes } from 'node:crypto'
import type { Dirent } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { BlobStore, KeptKey } from '../../application/ports/blob-store'
import { StoreUnavailable } from '../../application/ports/event-store'

/** Keys are Lyceum's own; one that could lead out of the folder is a bug. */
const KEY = /^(?:[a-z0-9][a-z0-9-]*\/)+[a-z0-9][a-z0-9-]*$/
const PREFIX = /^(?:[a-z0-9][a-z0-9-]*\/)*$/

/** The end of the name of a file that is being written. */
const UNFINISHED = '.part'

const isAbsent = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'code' in error &&
  (error.code === 'ENOENT' || error.code === 'ENOTDIR')

/** Every failure of a file system (full, read-only, gone) may pass, and nothing of the paths is told. */
const guarded = async <A>(work: Promise<A>): Promise<A> => {
  try {
    return await work
  } catch (error) {
    if (isAbsent(error)) throw error
    throw new StoreUnavailable('the folder of files cannot be used', { cause: error })
  }
}

/** Files in a folder of this machine: one file a key, written beside and moved into place once it is on the disk. */
export class FolderBlobStore implements BlobStore {
  constructor(private readonly root: string) {}

  async put(key: string, bytes: Buffer): Promise<void> {
    const path = this.pathOf(key)
    const unfinished = `${path}.${randomBytes(6).toString('hex')}${UNFINISHED}`
    try {
      await guarded(this.write(path, unfinished, bytes))
    } catch (error) {
      await rm(unfinished, { force: true }).catch(() => undefined)
      if (!isAbsent(error)) throw error
      // Its folder was removed at the same time; whoever did so wants nothing to be there.
      throw new StoreUnavailable('the folder of a file was removed meanwhile', { cause: error })
    }
  }

  async get(key: string): Promise<Buffer | undefined> {
    try {
      return await guarded(readFile(this.pathOf(key)))
    } catch (error) {
      if (isAbsent(error)) return undefined
      throw error
    }
  }

  async removeAll(prefix: string): Promise<void> {
    if (prefix === '' || !PREFIX.test(prefix)) throw new TypeError('not a prefix of keys')
    await guarded(rm(join(this.root, prefix), { recursive: true, force: true, maxRetries: 3 }))
  }

  async *list(prefix: string): AsyncIterable<readonly KeptKey[]> {
    if (!PREFIX.test(prefix)) throw new TypeError('not a prefix of keys')
    const entries = await this.entriesOf(prefix)
    const kept: KeptKey[] = []
    for (const entry of entries)
      if (entry.isFile() && !entry.name.endsWith(UNFINISHED)) kept.push(...(await this.keptAt(prefix + entry.name)))
    if (kept.length > 0) yield kept
    for (const entry of entries) if (entry.isDirectory()) yield* this.list(`${prefix}${entry.name}/`)
  }

  /** None where it was removed since it was listed. */
  private async keptAt(key: string): Promise<readonly KeptKey[]> {
    try {
      return [{ key, keptAt: (await guarded(stat(join(this.root, key)))).mtimeMs }]
    } catch (error) {
      if (isAbsent(error)) return []
      throw error
    }
  }

  private async write(path: string, unfinished: string, bytes: Buffer): Promise<void> {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    const file = await open(unfinished, 'wx', 0o600)
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(unfinished, path)
  }

  private async entriesOf(prefix: string): Promise<readonly Dirent[]> {
    try {
      const entries = await guarded(readdir(join(this.root, prefix), { withFileTypes: true }))
      return entries.sort((a, b) => (a.name < b.name ? -1 : 1))
    } catch (error) {
      if (isAbsent(error)) return []
      throw error
    }
  }

  private pathOf(key: string): string {
    if (!KEY.test(key)) throw new TypeError('not a key')
    return join(this.root, key)
  }
}
