import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { lyceum } from '../support/program/command-line'
import { kill, type Settings, spawnProgram, startService, stop, stopAll } from '../support/program/program'
import { createDatabase, type TestDatabase } from '../support/postgres/database'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lyceum-start-'))
})
afterEach(stopAll)
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('Lyceum on its embedded PostgreSQL', () => {
  it('closes its parts in order on SIGTERM, the database last', async () => {
    const service = await startService({ LYCEUM_DATA: folder, LOG_LEVEL: 'debug' })
    expect(await stop(service)).toEqual({ code: 0, signal: null })
    const closed = service.lines.filter((line) => line.includes('"closing"')).map(partOf)
    const order = ['role api', 'role processes', 'role projections', 'event store', 'embedded PostgreSQL']
    expect(closed.filter((part) => order.includes(part))).toEqual(order)
    expect(existsSync(join(folder, 'postgres', 'postmaster.pid'))).toBe(false)
  })

  it('takes over the PostgreSQL of a killed Lyceum', async () => {
    await kill(await startService({ LYCEUM_DATA: folder }))
    const next = await startService({ LYCEUM_DATA: folder, LOG_LEVEL: 'debug' })
    expect(next.lines.some((line) => line.includes('"adopted":true'))).toBe(true)
  })

  it('works for the command line beside a running server, and without one', async () => {
    const service = await startService({ LYCEUM_DATA: folder })
    const beside = await lyceum(['rebuild', 'courses'], { LYCEUM_DATA: folder })
    expect(beside).toMatch(/^courses: [\d,]+ events in /)
    expect((await fetch(`${service.url}/health/ready`)).status).toBe(200)
    await stop(service)
    expect(await lyceum(['rebuild', 'courses'], { LYCEUM_DATA: folder })).toMatch(/^courses: [\d,]+ events in /)
    expect(existsSync(join(folder, 'postgres', 'postmaster.pid'))).toBe(false)
  })

  it('says in the log which settings have no effect', async () => {
    const { lines } = await startService({ LYCEUM_DATA: folder, LYCEUM_ROLE: 'api' })
    expect(lines.some((line) => line.includes('LYCEUM_ROLE is no setting of Lyceum'))).toBe(true)
  })
})

describe('Lyceum on an outside PostgreSQL', () => {
  let database: TestDatabase
  let outside: Settings
  beforeAll(async () => {
    database = await createDatabase()
    // The folder has the master key, without which a second program could not read what the first one wrote.
    outside = { DATABASE_URL: database.url, LYCEUM_DATA: await mkdtemp(join(tmpdir(), 'lyceum-outside-')) }
  })
  afterAll(async () => {
    await database.drop()
    await rm(outside['LYCEUM_DATA'] ?? '', { recursive: true })
  })

  it('keeps no PostgreSQL of its own', async () => {
    await stop(await startService(outside))
    expect(existsSync(join(outside['LYCEUM_DATA'] ?? '', 'postgres'))).toBe(false)
  })

  it('does without HTTP in a process that has other roles only', async () => {
    const program = spawnProgram({ ...outside, LYCEUM_ROLES: 'projections' })
    await program.printed('lease taken')
    expect(await stop(program)).toEqual({ code: 0, signal: null })
    expect(program.lines.some((line) => line.includes('listens'))).toBe(false)
  })
})

describe('an address that cannot be used is named in one line', () => {
  it.each<[string, (url: string) => Settings, RegExp]>([
    [
      'a database host that does not exist',
      // Whatever servers of names there are, or are not: they are asked once.
      () => ({ DATABASE_URL: 'postgres://u:hunter2@no-such-host.invalid/d', RES_OPTIONS: 'timeout:1 attempts:1' }),
      /^lyceum: DATABASE_URL: cannot use .*:\*\*\*@.*: (there is no such host|the host name cannot be looked up)/,
    ],
    [
      'an address that this machine does not have',
      (url) => ({ DATABASE_URL: url, HOST: '192.0.2.1' }),
      /^lyceum: HOST=192\.0\.2\.1 PORT=0: this machine has no such address/,
    ],
  ])('%s', async (_what, settings, line) => {
    const database = await createDatabase()
    const program = spawnProgram({ LYCEUM_DATA: folder, LOG_LEVEL: 'error', ...settings(database.url) })
    expect(await program.ended).toEqual({ code: 1, signal: null })
    expect(program.lines).toEqual([expect.stringMatching(line)])
    await database.drop()
  })
})

const partOf = (line: string): string => (JSON.parse(line) as { readonly part: string }).part
