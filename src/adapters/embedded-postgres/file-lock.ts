import { randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rm, rmdir, stat, unlink, writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { EmbeddedPostgresError } from './errors'
import { startOf } from './process-identity'

/** A thief holds the right to steal for microseconds; after this long it has died in the middle. */
const STEAL_STALE_MILLIS = 10_000
const RETRY_MILLIS = 25

const isCode = (error: unknown, ...codes: readonly string[]): boolean =>
  codes.includes((error as NodeJS.ErrnoException).code ?? '')

const readIfThere = (path: string): Promise<string | undefined> =>
  readFile(path, 'utf8').catch((error: unknown) => {
    if (isCode(error, 'ENOENT')) return undefined
    throw error
  })

/** Takes the lock if nobody has it. A link appears whole or not at all, so nobody ever reads half an identity. */
const tryTake = async (path: string, identity: string): Promise<boolean> => {
  const own = `${path}.${randomUUID()}`
  await writeFile(own, identity, { flag: 'wx', mode: 0o600 })
  try {
    await link(own, path)
    return true
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false
    throw error
  } finally {
    await unlink(own)
  }
}

const isStale = (identity: string): boolean => {
  const [pid, start] = identity.split(' ')
  return startOf(Number(pid)) !== start
}

/**
 * Removes the lock of a dead process. Only who holds the steal folder removes a lock that is not its own, and looks
 * again first: otherwise two who saw the same stale lock could remove each other's fresh one.
 */
const removeStale = async (path: string): Promise<void> => {
  const steal = `${path}.steal`
  try {
    await mkdir(steal)
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error
    const age = await stat(steal).then(
      (s) => Date.now() - s.mtimeMs,
      () => 0,
    )
    if (age > STEAL_STALE_MILLIS) await rmdir(steal).catch(() => undefined)
    return
  }
  try {
    const identity = await readIfThere(path)
    if (identity !== undefined && isStale(identity)) await rm(path, { force: true })
  } finally {
    await rmdir(steal)
  }
}

/**
 * Runs `work` while no other process is inside with the same lock file. The file names its holder by pid and start,
 * so the lock of a killed process is taken over at once, even where its pid lives on in another program.
 *
 * @throws EmbeddedPostgresError when the lock is not free within `timeoutMillis`
 */
export const withFileLock = async <T>(path: string, timeoutMillis: number, work: () => Promise<T>): Promise<T> => {
  const identity = `${String(process.pid)} ${startOf(process.pid) ?? ''}`
  const deadline = Date.now() + timeoutMillis
  while (!(await tryTake(path, identity))) {
    const holder = await readIfThere(path)
    if (holder === undefined) continue
    if (isStale(holder)) await removeStale(path)
    else if (Date.now() > deadline)
      throw new EmbeddedPostgresError(
        `process ${holder.split(' ')[0] ?? ''} is still starting or stopping the embedded PostgreSQL (lock ${path}); wait for it or end it`,
      )
    await sleep(RETRY_MILLIS)
  }
  try {
    return await work()
  } finally {
    await rm(path, { force: true })
  }
}
