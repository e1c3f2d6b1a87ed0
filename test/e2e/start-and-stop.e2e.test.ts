import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findPostmaster } from '../../src/adapters/embedded-postgres/postmaster'
import { createDatabase, serverUrl, type TestDatabase } from '../support/postgres/database'
import { Load, missing } from '../support/program/load'
import { done, publishCourse, shownAt } from '../support/program/marketplace'
import { readLog } from '../support/program/log'
import { someone } from '../support/program/people'
import { kill, type Settings, spawnProgram, startService, stop, stopAll } from '../support/program/program'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lyceum-start-'))
})
afterAll(async () => {
  await stopAll()
  await rm(folder, { recursive: true, force: true })
})

/** Starts the program with settings that it cannot run with; what it said beside its log, once it has ended with code 1. */
const complaintOf = async (settings: Settings): Promise<readonly string[]> => {
  const program = spawnProgram(settings)
  expect(await program.ended).toEqual({ code: 1, signal: null })
  return program.lines.filter((line) => !line.startsWith('{"time":'))
}

const withUrl = (change: (url: URL) => void): string => {
  const url = new URL(serverUrl())
  change(url)
  return url.href
}

describe('a start that cannot succeed ends with a line that names the setting', () => {
  it('one for each setting that does not fit', async () => {
    const lines = await complaintOf({
      PORT: '70000',
      LYCEUM_ROLES: 'api,chef',
      LOG_LEVEL: 'loud',
      DATABASE_URL: 'mysql://user:secret@127.0.0.1/lyceum',
    })
    const complaints = [
      /^lyceum: PORT\b.*70000/,
      /^lyceum: DATABASE_URL\b/,
      /^lyceum: LYCEUM_ROLES\b.*chef/,
      /^lyceum: LOG_LEVEL\b.*loud/,
    ]
    expect(lines).toEqual(complaints.map((complaint): unknown => expect.stringMatching(complaint)))
    expect(lines.join()).not.toContain('secret')
  })

  const table: readonly (readonly [string, () => string, RegExp])[] = [
    [
      'where nothing listens',
      () => 'postgres://user:secret@127.0.0.1:1/lyceum',
      /^lyceum: DATABASE_URL\b.*127\.0\.0\.1:1.*nothing listens/,
    ],
    [
      'with a password that is refused',
      () => withUrl((url) => (url.password = 'secret')),
      /^lyceum: DATABASE_URL\b.*password is refused/,
    ],
    [
      'of a database that is not there',
      () => withUrl((url) => (url.pathname = '/nowhere')),
      /^lyceum: DATABASE_URL\b.*no such database/,
    ],
  ]
  it.each(table)('a DATABASE_URL %s', async (_, url, complaint) => {
    const lines = await complaintOf({ DATABASE_URL: url() })
    expect(lines).toEqual([expect.stringMatching(complaint)])
    expect(lines[0]).not.toContain('secret')
  })

  it('a data folder that is a file', async () => {
    const file = join(folder, 'file')
    await writeFile(file, '')
    expect(await complaintOf({ LYCEUM_DATA: file })).toEqual([expect.stringMatching(/^lyceum: LYCEUM_DATA\b.*file/)])
  })

  describe('on a database that is fit', () => {
    let database: TestDatabase
    beforeAll(async () => {
      database = await createDatabase()
    })
    afterAll(() => database.drop())

    it('a signing key that is none', async () => {
      const lines = await complaintOf({ DATABASE_URL: database.url, LYCEUM_JWT_KEY: 'secret' })
      expect(lines).toEqual([
        expect.stringMatching(/^lyceum: LYCEUM_JWT_KEY is neither an Ed25519 nor a P-256 private key/),
      ])
      expect(lines[0]).not.toContain('secret')
    })

    it('a port in use', async () => {
      const other = createServer().listen(0, '127.0.0.1')
      await once(other, 'listening')
      const port = String((other.address() as AddressInfo).port)
      try {
        const lines = await complaintOf({ DATABASE_URL: database.url, PORT: port })
        expect(lines).toEqual([expect.stringMatching(new RegExp(`^lyceum: .*PORT=${port}: another program uses it`))])
      } finally {
        other.close()
      }
    })
  })
})

describe('a stop', () => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await createDatabase()
  })
  afterAll(async () => {
    await stopAll()
    await database.drop()
  })

  it('by SIGTERM under load answers the requests under way and ends with exit code 0', async () => {
    const service = await startService({ DATABASE_URL: database.url })
    const load = new Load(service.url, 20)
    await load.more(200)
    const ending = await stop(service)
    const { acknowledged, refused } = await load.stop()
    expect(ending).toEqual({ code: 0, signal: null })
    expect(refused).toEqual([])
    expect(service.lines.at(-1)).toContain('Lyceum has stopped')
    const log = await readLog({ DATABASE_URL: database.url })
    expect(missing(acknowledged, log)).toEqual([])
    // Nothing was carried out whose sender got no answer.
    expect(log).toHaveLength(acknowledged.length)
  })
})

describe('the embedded PostgreSQL', () => {
  it('keeps the data over a stop, and over a SIGKILL of all that runs', async () => {
    const settings = { LYCEUM_DATA: join(folder, 'data') }
    const first = await startService(settings)
    const tutor = await someone(first.url, 'tutor')
    const course = await publishCourse(tutor, { kind: 'unlimited' })
    expect(await stop(first)).toEqual({ code: 0, signal: null })

    const second = await startService(settings)
    const author = await someone(second.url, 'tutor', tutor.id)
    const { position } = done(await author.post(`/api/v1/lms/courses/${course}/describe`, { title: 'Rings' }))
    const shown = await shownAt(author, `/api/v1/lms/courses/${course}`, position)
    expect(shown.body).toMatchObject({ title: 'Rings', stage: 'published' })
    const server = await findPostmaster(join(settings.LYCEUM_DATA, 'postgres'))
    await kill(second)
    process.kill(server!.pid, 'SIGKILL')

    const third = await startService(settings)
    const events = await readLog(settings)
    expect(events.at(-1)).toMatchObject({ stream: `course-${course}`, data: { title: 'Rings' } })
    expect(await stop(third)).toEqual({ code: 0, signal: null })
  })
})
