import { mkdir, realpath } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from 'pg'
import type { Logger } from '../../application/ports/logger'
import { prepareBinaries } from './binaries'
import { clusterOwner, type ClusterPaths, freePort, initialise, isInitialised, launch } from './cluster'
import { type Connection, newConnection, readConnection, writeConnection } from './connection-file'
import { EmbeddedPostgresError } from './errors'
import { withFileLock } from './file-lock'
import { adminUrl, applicationUrl, ensureApplicationDatabase, joinUsers, leaveUsers, waitForAnswer } from './sessions'
import { findPostmaster, type Postmaster, stopPostmaster } from './postmaster'
import { chooseRunAs } from './run-as'

export interface EmbeddedPostgresOptions {
  /** Lyceum's data folder (LYCEUM_DATA); the server's own is `postgres` in it. Made where it is missing. */
  readonly folder: string
  readonly logger: Logger
  /** Default true. False trades safety on a crash for speed: for tests only. */
  readonly durable?: boolean
}

/** How long another process may take to start or stop the server: a recovery after a crash included. */
const LOCK_MILLIS = 120_000
const STOP_MILLIS = 60_000
const RESTART_PAUSE_MILLIS = [200, 500, 1_000, 2_000, 5_000] as const

const FILE_ERRORS: Readonly<Record<string, string>> = {
  EACCES: 'this user may not; start Lyceum as the owner of the folder',
  EPERM: 'this user may not; start Lyceum as the owner of the folder',
  EROFS: 'it is on a read-only file system',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'part of the path is a file',
  EEXIST: 'it is a file',
}

/** What the operating system refuses, for people; any other error as it is. */
const explainFileError = (folder: string, error: unknown): unknown => {
  const { code = '', path = folder } = error as NodeJS.ErrnoException
  const reason = FILE_ERRORS[code]
  if (reason === undefined) return error
  return new EmbeddedPostgresError(
    `cannot use the data folder ${folder} (${code} at ${path}): ${reason}, or set LYCEUM_DATA to another folder`,
  )
}

/**
 * A PostgreSQL server kept in Lyceum's data folder, on 127.0.0.1 and a free port, with passwords of its own.
 *
 * Several processes may use it at once (the program, the CLI, a second role): the first starts it, the last to leave
 * stops it. Who uses it holds a shared advisory lock in a session to the server itself, so a killed process counts
 * no more the moment it dies. A server whose starter was killed lives on and is taken over by the next start. One
 * that dies while it is in use is started again, on the same port.
 */
export class EmbeddedPostgres {
  private session: Client | undefined
  private connection: Connection = newConnection()
  private stopping = false
  private restarting: Promise<void> = Promise.resolve()

  private constructor(
    private readonly folder: string,
    private readonly durable: boolean,
    private readonly logger: Logger,
  ) {}

  /**
   * Starts the server, or joins it where it is running.
   *
   * @throws EmbeddedPostgresError where it cannot run, with a message for people
   */
  static async start(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
    try {
      await mkdir(options.folder, { recursive: true })
      const server = new EmbeddedPostgres(await realpath(options.folder), options.durable ?? true, options.logger)
      await server.join()
      return server
    } catch (error) {
      throw explainFileError(options.folder, error)
    }
  }

  /** For the application: owner of the database `lyceum`, not a superuser. */
  get url(): string {
    return applicationUrl(this.connection)
  }

  /** For the server's superuser, in the database `postgres`. */
  get adminUrl(): string {
    return adminUrl(this.connection)
  }

  /** Leaves the server, and stops it when nobody else uses it. */
  async stop(): Promise<void> {
    this.stopping = true
    await this.restarting
    await this.locked(async () => {
      if (this.session !== undefined && !(await leaveUsers(this.session))) return
      const postmaster = await findPostmaster(this.paths.data)
      if (postmaster !== undefined) await stopPostmaster(this.paths.data, postmaster, STOP_MILLIS)
    })
  }

  private get paths(): ClusterPaths & { readonly connection: string; readonly lock: string } {
    return {
      data: join(this.folder, 'postgres'),
      unfinished: join(this.folder, 'postgres.unfinished'),
      startLog: join(this.folder, 'postgres-start.log'),
      connection: join(this.folder, 'postgres.json'),
      lock: join(this.folder, 'postgres.lock'),
    }
  }

  private locked<T>(work: () => Promise<T>): Promise<T> {
    return withFileLock(this.paths.lock, LOCK_MILLIS, work)
  }

  private async join(): Promise<void> {
    await this.locked(async () => {
      const running = await findPostmaster(this.paths.data)
      const postmaster = running ?? (await this.launch())
      this.connection = { ...(await this.readConnection()), port: postmaster.port }
      await this.waitUntilReady(postmaster)
      await ensureApplicationDatabase(this.connection)
      this.session = await joinUsers(this.connection)
      this.logger.debug('embedded PostgreSQL is ready', { adopted: running !== undefined, port: postmaster.port })
    })
    this.session?.once('end', () => {
      if (!this.stopping) this.restarting = this.restart()
    })
  }

  private async launch(): Promise<Postmaster> {
    const binaries = await prepareBinaries()
    const runAs = await chooseRunAs(
      binaries.initdb,
      [dirname(binaries.postgres), this.folder],
      await clusterOwner(this.paths),
    )
    if (!(await isInitialised(this.paths))) {
      this.logger.info('making a database', { folder: this.paths.data })
      const connection = newConnection()
      await writeConnection(this.paths.connection, connection)
      await initialise(this.paths, binaries, runAs, connection.adminPassword)
    }
    const connection = await this.readConnection()
    const port = await freePort(connection.port)
    if (port !== connection.port) await writeConnection(this.paths.connection, { ...connection, port })
    return launch(this.paths, binaries, runAs, { port, durable: this.durable })
  }

  private async readConnection(): Promise<Connection> {
    const connection = await readConnection(this.paths.connection)
    if (connection !== undefined) return connection
    throw new EmbeddedPostgresError(
      `${this.paths.connection} is missing; without its passwords the database in ${this.paths.data} cannot be opened`,
    )
  }

  private async waitUntilReady(postmaster: Postmaster): Promise<void> {
    await waitForAnswer(
      this.connection,
      async () => (await findPostmaster(this.paths.data))?.pid === postmaster.pid,
      () => this.logger.warn('PostgreSQL is recovering from a crash; this may take minutes', {}),
    )
  }

  private async restart(): Promise<void> {
    this.logger.warn('the embedded PostgreSQL has gone away; starting it again', {})
    for (let attempt = 0; !this.stopping; attempt++) {
      await sleep(RESTART_PAUSE_MILLIS[Math.min(attempt, RESTART_PAUSE_MILLIS.length - 1)])
      try {
        const { port } = this.connection
        await this.join()
        if (this.connection.port !== port)
          this.logger.error('the embedded PostgreSQL came back on another port; start Lyceum again', {})
        return
      } catch (error) {
        this.logger.error('cannot start the embedded PostgreSQL', { reason: (error as Error).message })
      }
    }
  }
}
