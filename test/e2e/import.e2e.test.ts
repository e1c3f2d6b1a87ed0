import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'pg'
import type { PresentationRow, VideoRow } from '../../src/adapters/cli/stats'
import { DATA, expectedOulad, expectedVideos } from '../support/import/expectations'
import { createDatabase, type TestDatabase } from '../support/postgres/database'
import { lyceum, startLyceum } from '../support/program/command-line'

/** The modules that are imported; all of them with LYCEUM_TEST_MODULES=all. */
const modules = (process.env['LYCEUM_TEST_MODULES'] ?? 'AAA').split(',').filter((module) => module !== 'all')
const chosen = modules.length === 0 ? [] : ['--modules', ...modules]
const oulad = ['import', 'oulad', join(DATA, 'oulad'), ...chosen]

const databases: TestDatabase[] = []
const freshDatabase = async (): Promise<Record<string, string>> => {
  const database = await createDatabase()
  databases.push(database)
  return { DATABASE_URL: database.url }
}
afterAll(() => Promise.all(databases.map((database) => database.drop())))

const query = async (env: Record<string, string>, text: string): Promise<readonly Record<string, unknown>[]> => {
  const client = new Client({ connectionString: env['DATABASE_URL'] })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(text)).rows
  } finally {
    await client.end()
  }
}

const countEvents = async (env: Record<string, string>): Promise<number> => {
  const [row] = await query(env, `select count(*)::int as events from lyceum_log.events`)
  return row?.['events'] as number
}

/**
 * One figure for all that happened: which event of which command, where, and with what data. Streams that take commands
 * of many learners may number them in another order, so revisions and what depends on them are left out.
 */
const digest = (env: Record<string, string>) =>
  query(
    env,
    `select count(*)::int as events,
       md5(string_agg(concat_ws(' ', stream, command, type, data), chr(10) order by stream, command, type)) as digest
     from (select stream, metadata->>'commandId' as command, type, data from lyceum_log.events) e`,
  )

describe('the Open University’s records', () => {
  const expected = expectedOulad(modules.length === 0 ? undefined : modules)
  let undisturbed: Record<string, string>
  let table: string

  beforeAll(async () => {
    undisturbed = await freshDatabase()
    table = await lyceum(oulad, undisturbed)
  }, 600_000)

  it('end with a table whose sums are the rows of the files', () => {
    const sums = [...table.matchAll(/│ (\S+)\s+│ ALL\s+│\s+([\d,]+) │/g)].map(([, file, rows]) => [
      file,
      Number(rows?.replace(/,/g, '')),
    ])
    expect(Object.fromEntries(sums)).toMatchObject({
      'studentRegistration.csv': expected.registrations,
      'studentAssessment.csv': expected.submissions,
    })
  })

  it('give the statistics that the files give', async () => {
    const told = JSON.parse(await lyceum(['stats', '--json'], undisturbed)) as PresentationRow[]
    console.log('stats:', told, 'files:', expected.presentations)
    expect(told).toEqual(expected.presentations)
  })

  it('carry what is out of term as records with reasons', async () => {
    const [row] = await query(
      undisturbed,
      `select count(*)::int as n from lyceum_log.events where data->'outOfTerm' is not null`,
    )
    const listed = [...table.matchAll(/registrar's record.*│\s+([\d,]+) │/g)].map(([, n]) =>
      Number(n?.replace(/,/g, '')),
    )
    // A learner who is undated and left before the start is one row, and two records.
    const twice = /undated, left before the start\s+│\s+([\d,]+) │/.exec(table)?.[1] ?? '0'
    expect(row?.['n']).toBe(listed.reduce((sum, n) => sum + n, 0) + Number(twice))
  })

  it('killed half-way and started again, end exactly as if nothing had happened', async () => {
    const disturbed = await freshDatabase()
    const half = (await countEvents(undisturbed)) / 2
    const running = startLyceum(oulad, disturbed)
    while (running.process.exitCode === null && (await countEvents(disturbed).catch(() => 0)) < half) await delay(50)
    running.process.kill('SIGKILL')
    expect((await running.finished).signal).toBe('SIGKILL')
    const partial = await countEvents(disturbed)
    expect(partial).toBeGreaterThan(0)
    expect(partial).toBeLessThan(half * 2)

    await lyceum(oulad, disturbed)
    expect(await digest(disturbed)).toEqual(await digest(undisturbed))
  }, 600_000)

  it('imported once more, add nothing', async () => {
    const before = await countEvents(undisturbed)
    expect(await lyceum(oulad, undisturbed)).toBeDefined()
    expect(await countEvents(undisturbed)).toBe(before)
  }, 600_000)

  it('are refused with the file’s name where they are not there', async () => {
    const { code, err } = await startLyceum(['import', 'oulad', '/nowhere'], undisturbed).finished
    expect(code).toBe(1)
    expect(err).toMatch(/courses\.csv is missing/)
    expect(err).not.toMatch(/\n\s+at /)
  })
})

describe('video statements', () => {
  it('give each video the completion that the statements give', async () => {
    const env = await freshDatabase()
    const table = await lyceum(['import', 'xapi', join(DATA, 'xapi')], env)
    expect(table).toMatch(/video statements\s+│ ALL\s+│\s+22,000 │/)

    const told = JSON.parse(await lyceum(['stats', '--videos', '--json'], env)) as VideoRow[]
    const byVideo = (a: { video: string }, b: { video: string }) => a.video.localeCompare(b.video)
    const expected = [...expectedVideos()].sort(byVideo)
    console.log('stats:', told, 'statements:', expected)
    expect(told.sort(byVideo)).toEqual(
      expected.map((video) => ({ ...video, meanWatchedShare: expect.closeTo(video.meanWatchedShare, 3) as number })),
    )

    const before = await countEvents(env)
    await lyceum(['import', 'xapi', join(DATA, 'xapi')], env)
    expect(await countEvents(env)).toBe(before)
  }, 600_000)
})
