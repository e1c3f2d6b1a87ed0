import { execFile, spawn } from 'node:child_process'
import { chown, lchown, mkdir, open, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { Binaries } from './binaries'
import { EmbeddedPostgresError } from './errors'
import { findPostmaster, type Postmaster } from './postmaster'
import { type Owner, type RunAs, wrap } from './run-as'
import { serverSettings } from './server-settings'

export const ADMIN = 'postgres'

/** Folders and files of one server, below Lyceum's data folder. */
export interface ClusterPaths {
  readonly data: string
  /** initdb works here, so that a half-made cluster is never taken for a whole one. */
  readonly unfinished: string
  /** What the server says before its own log begins. */
  readonly startLog: string
}

/** Neither settings for other PostgreSQL servers (PGDATA, ...) nor Lyceum's secrets are the server's business. */
const environment = {
  PATH: process.env['PATH'],
  TMPDIR: process.env['TMPDIR'],
  SystemRoot: process.env['SystemRoot'],
  LC_ALL: 'C',
}

const firstLine = (text: string): string =>
  /(?:FATAL|PANIC|error|ERROR):\s*(.+)/.exec(text)?.[1] ?? text.trim().split('\n').at(-1) ?? ''

const ownerOf = async (path: string): Promise<Owner | undefined> =>
  stat(path).then(
    ({ uid, gid }) => ({ uid, gid }),
    () => undefined,
  )

/** Who owns the cluster, if there is one. */
export const clusterOwner = (paths: ClusterPaths): Promise<Owner | undefined> => ownerOf(paths.data)

export const isInitialised = async (paths: ClusterPaths): Promise<boolean> =>
  (await ownerOf(join(paths.data, 'PG_VERSION'))) !== undefined

/** Gives a folder and all in it to the server's user, where it came here by a copy or from a start as another. */
const giveTo = async (folder: string, { uid, gid }: Owner): Promise<void> => {
  if ((await ownerOf(folder))?.uid === uid) return
  const entries = await readdir(folder, { recursive: true })
  for (const entry of entries) await lchown(join(folder, entry), uid, gid)
  await chown(folder, uid, gid)
}

/**
 * Makes the cluster: UTF-8, the C.UTF-8 locale of PostgreSQL's own (so that an index sorts alike on every machine),
 * checksums on every page, passwords by SCRAM.
 */
export const initialise = async (
  paths: ClusterPaths,
  binaries: Binaries,
  runAs: RunAs,
  adminPassword: string,
): Promise<void> => {
  await rm(paths.unfinished, { recursive: true, force: true })
  await mkdir(paths.unfinished, { mode: 0o700 })
  const passwordFile = `${paths.unfinished}.password`
  await rm(passwordFile, { force: true })
  await writeFile(passwordFile, `${adminPassword}\n`, { mode: 0o600 })
  if (runAs.owner !== undefined)
    for (const path of [paths.unfinished, passwordFile]) await chown(path, runAs.owner.uid, runAs.owner.gid)
  const { program, args } = wrap(runAs, binaries.initdb, [
    `--pgdata=${paths.unfinished}`,
    `--username=${ADMIN}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--data-checksums',
  ])
  try {
    await promisify(execFile)(program, args, {
      ...runAs.identity,
      cwd: paths.unfinished,
      env: environment,
    })
  } catch (error) {
    const { stderr, message } = error as Error & { readonly stderr?: string }
    throw new EmbeddedPostgresError(`cannot make a database in ${paths.data}: ${firstLine(stderr ?? message)}`)
  } finally {
    await rm(passwordFile, { force: true })
  }
  await rename(paths.unfinished, paths.data)
}

/** `wanted` if it is free, else any free port of 127.0.0.1. */
export const freePort = (wanted: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', () => {
      if (wanted === 0) reject(new EmbeddedPostgresError('no free port on 127.0.0.1'))
      else resolve(freePort(0))
    })
    probe.listen(wanted, '127.0.0.1', () => {
      const address = probe.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      probe.close(() => resolve(port))
    })
  })

/** A child of a killed server lives on for moments and holds its shared memory; the port may be taken in between. */
const PASSING = /pre-existing shared memory block|could not create any TCP\/IP sockets|lock file .* already exists/
const ATTEMPTS = 60
const RETRY_MILLIS = 250
const POLL_MILLIS = 10

interface LaunchOptions {
  readonly port: number
  readonly durable: boolean
}

/** One attempt: the server, or the reason why it ended. */
const tryLaunch = async (
  paths: ClusterPaths,
  { identity }: RunAs,
  program: string,
  args: readonly string[],
): Promise<Postmaster | string> => {
  const output = await open(paths.startLog, 'w', 0o600)
  const child = spawn(program, args, {
    ...identity,
    cwd: '/',
    // It leads a session of its own, so that Ctrl-C in a terminal and a signal to Lyceum's process group do not end it
    // before Lyceum has drained.
    detached: true,
    env: environment,
    stdio: ['ignore', output.fd, output.fd],
  })
  const ended = new AbortController()
  child.once('error', (error) => ended.abort(error.message))
  child.once('exit', () => ended.abort())
  child.unref()
  await output.close()
  while (!ended.signal.aborted) {
    const postmaster = await findPostmaster(paths.data)
    if (postmaster !== undefined && postmaster.pid === child.pid && postmaster.port !== 0) return postmaster
    await sleep(POLL_MILLIS)
  }
  const { reason } = ended.signal as { readonly reason: unknown }
  return typeof reason === 'string' ? reason : firstLine(await readFile(paths.startLog, 'utf8'))
}

/** Starts the server and returns once it has its port; whether it answers yet is for the caller to ask. */
export const launch = async (
  paths: ClusterPaths,
  binaries: Binaries,
  runAs: RunAs,
  { port, durable }: LaunchOptions,
): Promise<Postmaster> => {
  if (runAs.owner !== undefined) await giveTo(paths.data, runAs.owner)
  const settings = Object.entries(serverSettings(durable)).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const { program, args } = wrap(runAs, binaries.postgres, ['-D', paths.data, '-p', String(port), ...settings])
  for (let attempt = 1; ; attempt++) {
    const outcome = await tryLaunch(paths, runAs, program, args)
    if (typeof outcome !== 'string') return outcome
    if (attempt >= ATTEMPTS || !PASSING.test(outcome))
      throw new EmbeddedPostgresError(`the embedded PostgreSQL in ${paths.data} does not start: ${outcome}`)
    await sleep(RETRY_MILLIS)
  }
}
