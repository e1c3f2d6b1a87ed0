import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, cp, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { EmbeddedPostgres, EmbeddedPostgresError } from '../../src/adapters/embedded-postgres'
import { isAlive } from '../../src/adapters/embedded-postgres/process-identity'
import { type LineProcess, startLineProcess } from '../support/processes/line-process'
import { silentLogger } from '../support/silent-logger'

let folder: string
/** A database made and stopped once, of which each test that is not about the making gets a copy. */
let made: string
const servers: EmbeddedPostgres[] = []
const processes: LineProcess[] = []

const start = async (durable = false): Promise<EmbeddedPostgres> => {
  const server = await EmbeddedPostgres.start({ folder, durable, logger: silentLogger })
  servers.push(server)
  return server
}
const startProcess = (): LineProcess => {
  const started = startLineProcess(join(__dirname, '../support/processes/embedded-user.ts'), [folder])
  processes.push(started)
  return started
}
const query = async (server: EmbeddedPostgres, text: string): Promise<readonly Record<string, unknown>[]> => {
  const client = new Client({ connectionString: server.url })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(text)).rows
  } finally {
    await client.end()
  }
}
const pidFile = (): string => join(folder, 'postgres', 'postmaster.pid')
const postmasterPid = async (): Promise<number> => Number((await readFile(pidFile(), 'utf8')).split('\n')[0])
const gone = async (pid: number): Promise<void> => {
  while (isAlive(pid)) await sleep(20)
}

const useMade = (): Promise<void> => cp(made, folder, { recursive: true })
const newFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'lyceum-embedded-'))

beforeAll(async () => {
  made = await newFolder()
  await (await EmbeddedPostgres.start({ folder: made, durable: false, logger: silentLogger })).stop()
})
afterAll(() => rm(made, { recursive: true, force: true }))
beforeEach(async () => {
  folder = await newFolder()
})
afterEach(async () => {
  await Promise.all(processes.splice(0).map((p) => p.kill()))
  await Promise.all(servers.splice(0).map((server) => server.stop().catch(() => undefined)))
  if (existsSync(pidFile())) {
    const pid = await postmasterPid()
    process.kill(pid, 'SIGQUIT')
    await gone(pid)
  }
  await rm(folder, { recursive: true, force: true })
})

describe('EmbeddedPostgres', () => {
  it('makes a database below a folder that only its owner may enter, and keeps it from start to start', async () => {
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
    const first = await start()
    await query(first, 'create table kept as select 42 as answer')
    await first.stop()
    expect(existsSync(pidFile())).toBe(false)
    const second = await start()
    expect(await query(second, 'select answer from kept')).toEqual([{ answer: 42 }])
    expect(second.url).toBe(first.url)
    await second.stop()
    expect((await readdir(folder)).sort()).toEqual(['postgres', 'postgres-start.log', 'postgres.json'])
  })

  it('is UTF-8 with checksums, for a user who is no superuser, behind passwords that only the owner can read', async () => {
    await useMade()
    const server = await start()
    const [row] = await query(
      server,
      `select current_setting('server_encoding') as encoding, current_setting('data_checksums') as checksums,
              current_setting('listen_addresses') as addresses, current_setting('is_superuser') as superuser,
              'a' < 'B' as by_language`,
    )
    expect(row).toEqual({
      encoding: 'UTF8',
      checksums: 'on',
      addresses: '127.0.0.1',
      superuser: 'off',
      by_language: false,
    })
    expect((await stat(join(folder, 'postgres.json'))).mode & 0o777).toBe(0o600)
    const wrong = new Client({ connectionString: server.url.replace(/:[^:@]+@/, ':wrong@') })
    await expect(wrong.connect()).rejects.toMatchObject({ code: '28P01' })
  })

  it('is shared by processes: the last to leave stops it', async () => {
    const [one, two] = [startProcess(), startProcess()]
    await Promise.all([one.printed('ready'), two.printed('ready')])
    const pid = await postmasterPid()
    one.child.kill('SIGTERM')
    await one.printed('stopped')
    expect(isAlive(pid)).toBe(true)
    two.child.kill('SIGTERM')
    await two.printed('stopped')
    expect(isAlive(pid)).toBe(false)
  })

  it('outlives a killed starter and is taken over by the next, who stops it', async () => {
    await useMade()
    const killed = startProcess()
    await killed.printed('ready')
    const pid = await postmasterPid()
    await killed.kill()
    expect(isAlive(pid)).toBe(true)
    const server = await start()
    expect(await postmasterPid()).toBe(pid)
    await server.stop()
    expect(isAlive(pid)).toBe(false)
  })

  it('recovers when everything was killed', async () => {
    await useMade()
    const user = startProcess()
    await user.printed('ready')
    const pid = await postmasterPid()
    await user.kill()
    process.kill(pid, 'SIGKILL')
    await gone(pid)
    expect(existsSync(pidFile())).toBe(true)
    expect(await query(await start(), 'select 1 as one')).toEqual([{ one: 1 }])
  })

  it('starts although an unrelated process has got the pid in a stale postmaster.pid', async () => {
    await useMade()
    const bystander = spawn('sleep', ['60'])
    try {
      await writeFile(pidFile(), `${String(bystander.pid)}\n${join(folder, 'postgres')}\n0\n5432\n\n\n  0  0\nready\n`)
      expect(await query(await start(), 'select 1 as one')).toEqual([{ one: 1 }])
      expect(bystander.exitCode).toBeNull()
    } finally {
      bystander.kill()
      await once(bystander, 'exit')
    }
  })

  it('takes the lock of a start that was killed half-way, and clears away what it had begun', async () => {
    const half = startProcess()
    while (!existsSync(join(folder, 'postgres.unfinished'))) await sleep(5)
    await half.kill()
    expect(existsSync(join(folder, 'postgres.lock'))).toBe(true)
    expect(await query(await start(), 'select 1 as one')).toEqual([{ one: 1 }])
    expect(existsSync(join(folder, 'postgres.unfinished'))).toBe(false)
  })

  it('starts its server again, in the same place, when that dies under it', async () => {
    await useMade()
    const server = await start(true)
    await query(server, 'create table kept as select 42 as answer')
    const { url } = server
    process.kill(await postmasterPid(), 'SIGKILL')
    for (;;) {
      const rows = await query(server, 'select answer from kept').catch(() => undefined)
      if (rows !== undefined) expect(rows).toEqual([{ answer: 42 }])
      if (rows !== undefined) break
      await sleep(50)
    }
    expect(server.url).toBe(url)
  })

  it('says in one line that its passwords are gone or damaged', async () => {
    await useMade()
    await writeFile(join(folder, 'postgres.json'), '{')
    await expect(start()).rejects.toThrow(EmbeddedPostgresError)
    await expect(start()).rejects.toThrow(/^[^\n]*postgres\.json is damaged[^\n]*$/)
    await rm(join(folder, 'postgres.json'))
    await expect(start()).rejects.toThrow(/^[^\n]*postgres\.json is missing[^\n]*$/)
  })

  it('says in one line that the data cannot be used', async () => {
    await useMade()
    await writeFile(join(folder, 'postgres', 'PG_VERSION'), '12\n')
    await expect(start()).rejects.toThrow(
      /^the embedded PostgreSQL in [^\n]+ does not start: [^\n]*incompatible[^\n]*$/,
    )
  })

  it('says in one line that its folder cannot be made', async () => {
    const file = join(folder, 'file')
    await writeFile(file, '')
    await chmod(file, 0o400)
    await expect(EmbeddedPostgres.start({ folder: join(file, 'data'), logger: silentLogger })).rejects.toThrow(
      /^cannot use the data folder [^\n]+ \(ENOTDIR at [^\n]+\): part of the path is a file[^\n]+$/,
    )
  })
})
