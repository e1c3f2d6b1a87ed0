import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { commandOf, isAlive } from './process-identity'

/** A running server, as its `postmaster.pid` tells (PostgreSQL, src/include/utils/pidfile.h: one item a line). */
export interface Postmaster {
  readonly pid: number
  /** 0 as long as the server has not got so far. */
  readonly port: number
}

const pidFile = (dataFolder: string): string => join(dataFolder, 'postmaster.pid')

const readPidFile = async (dataFolder: string): Promise<Postmaster | undefined> => {
  const text = await readFile(pidFile(dataFolder), 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  })
  const lines = text?.split('\n') ?? []
  const pid = Number(lines[0])
  return Number.isSafeInteger(pid) && pid > 0 ? { pid, port: Number(lines[3] ?? 0) || 0 } : undefined
}

/** Whether a pid is a server of PostgreSQL; where the system does not tell, a living process counts as one. */
const isPostgres = (pid: number): boolean => isAlive(pid) && /postgres/i.test(commandOf(pid) ?? 'postgres')

/**
 * The living server of a data folder. A `postmaster.pid` that a crash left behind is removed when its pid is nobody's
 * or by now another program's: PostgreSQL itself would refuse to start in the second case.
 */
export const findPostmaster = async (dataFolder: string): Promise<Postmaster | undefined> => {
  const postmaster = await readPidFile(dataFolder)
  if (postmaster === undefined) return undefined
  if (isPostgres(postmaster.pid)) return postmaster
  await rm(pidFile(dataFolder), { force: true })
  return undefined
}

const POLL_MILLIS = 20
/** Between the removal of its file, the last that the server does, and the end of its process. */
const EXIT_MILLIS = 2_000

const waitUntil = async (condition: () => boolean | Promise<boolean>, timeoutMillis: number): Promise<boolean> => {
  const deadline = Date.now() + timeoutMillis
  while (!(await condition())) {
    if (Date.now() > deadline) return false
    await sleep(POLL_MILLIS)
  }
  return true
}

/**
 * Stops a server: fast (open transactions are rolled back, a checkpoint is written), and if that takes longer than
 * `timeoutMillis` at once, which costs a recovery at the next start but no data.
 */
export const stopPostmaster = async (dataFolder: string, { pid }: Postmaster, timeoutMillis: number): Promise<void> => {
  const hasFinished = async (): Promise<boolean> => !isAlive(pid) || (await readPidFile(dataFolder))?.pid !== pid
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    if (!isAlive(pid)) return
    process.kill(pid, signal)
    if (!(await waitUntil(hasFinished, timeoutMillis))) continue
    // Where nobody reaps it (a container without an init), the pid may stay for ever, in name only.
    await waitUntil(() => !isAlive(pid), EXIT_MILLIS)
    return
  }
}
