import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { DATA, expectedOuladAt } from '../support/import/expectations'
import { createDatabase, type TestDatabase } from '../support/postgres/database'
import { lyceum, type Running, startLyceum } from '../support/program/command-line'
import { describeWhereFresh } from '../support/program/home'
import { readLog } from '../support/program/log'
import { until as eventually } from '../support/program/until'

describeWhereFresh('read models as they were', () => {
  let database: TestDatabase
  let client: Client
  let env: Record<string, string>
  const diff = async (...args: string[]) => startLyceum(['audit', 'diff', ...args], env).finished

  beforeAll(async () => {
    database = await createDatabase()
    env = { DATABASE_URL: database.url }
    client = new Client({ connectionString: database.url })
    await client.connect()
    await lyceum(['import', 'oulad', join(DATA, 'oulad'), '--modules', 'AAA'], env)
  }, 300_000)
  afterAll(async () => {
    await client.end()
    await database.drop()
  })

  it.each(['2013-10-10', '2014-01-01T00:00:00Z', '2014-06-01'])(
    'tell what the records said until %s',
    async (until) => {
      const told = await lyceum(['audit', 'replay', '--until', until, '--schema', 'audit_2014'], env)
      expect(told).toMatch(/^schema audit_2014: \d+ read models as of \S+T00:00:00\.000Z, of [\d,]+ events/)
      const { rows } = await client.query<{ scored: number; mean: string | null }>(
        `select c.title as presentation, s.enrolled, s.withdrawn, s.submissions, s.mean_score::float8 as "meanScore"
       from audit_2014.course_statistics s join audit_2014.courses c on c.id = s.course_id where c.title = 'AAA/2013J'`,
      )
      expect(rows).toEqual([expectedOuladAt('AAA/2013J', '2013-10-01T00:00:00Z', until)])
    },
    60_000,
  )

  it('are the live ones where nothing is left out; whatever was altered there by hand is found', async () => {
    await lyceum(['audit', 'replay', '--schema', 'whole'], env)
    const same = await diff('live', 'whole')
    expect({ code: same.code, err: same.err }).toEqual({ code: 0, err: '' })
    expect(same.out).toMatch(/│ submissions\s+│\s+3,149 │\s+0 │\s+0 │\s+0 │/)

    const { rows } = await client.query<{ schema: string }>(
      `select table_schema as schema from information_schema.view_table_usage
       where view_schema = 'read' and view_name = 'enrollments'`,
    )
    await client.query(`update "${rows[0]?.schema ?? ''}".enrollments set stage = 'completed' where id =
      (select min(id::text)::uuid from read.enrollments where stage = 'withdrawn')`)
    const { code, out } = await diff('live', 'whole', '--json')
    expect(code).toBe(1)
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(lines).toContainEqual({
      table: 'enrollments',
      kind: 'changed',
      key: { id: expect.any(String) as string },
      columns: { stage: ['completed', 'withdrawn'] },
    })
    expect(lines).toContainEqual({ table: 'enrollments', counts: { same: 747, onlyLeft: 0, onlyRight: 0, changed: 1 } })
    expect(await diff('live', 'nowhere')).toMatchObject({
      code: 2,
      err: expect.stringContaining('no replay in nowhere') as string,
    })
  }, 60_000)

  it('are listed, with who looked kept in the log, and removed', async () => {
    const listed = JSON.parse(await lyceum(['audit', 'replays', '--json'], env)) as { schema: string; until?: string }[]
    expect(listed.map(({ schema, until }) => ({ schema, until }))).toEqual([
      { schema: 'audit_2014', until: '2014-06-01T00:00:00.000Z' },
      { schema: 'whole', until: undefined },
    ])
    const reads = (await readLog(env)).filter(({ type }) => type === 'AuditReadRecorded')
    expect(reads.at(-1)).toMatchObject({ data: { query: 'audit.replay', parameters: { schema: 'whole' } } })

    await lyceum(['audit', 'replay', '--drop', '--schema', 'audit_2014'], env)
    expect(await lyceum(['audit', 'replays'], env)).not.toContain('audit_2014')
    const { rows: schemas } = await client.query(`select 1 from pg_namespace where nspname = 'audit_2014'`)
    expect(schemas).toEqual([])
  }, 60_000)

  describe('killed half-way', () => {
    const killOnce = async ({ process: child, finished }: Running, isHalfWay: () => boolean | Promise<boolean>) => {
      await eventually('it is half-way', async () => child.exitCode !== null || (await isHalfWay()))
      child.kill('SIGKILL')
      return (await finished).signal
    }

    it('go on when they are asked for again, and are whole', async () => {
      const args = ['audit', 'replay', '--schema', 'killed']
      const filling = async () => {
        const { rows } = await client.query<{ n: string }>(
          `select count(*) as n from pg_stat_user_tables where schemaname like 'lyceum_replay%' and n_tup_ins > 0`,
        )
        return Number(rows[0]?.n) > 0
      }
      expect(await killOnce(startLyceum(args, env), filling)).toBe('SIGKILL')
      await expect(client.query('select 1 from killed.replay')).rejects.toThrow('does not exist')
      expect(await lyceum(args, env)).toMatch(/^schema killed: /)
      await lyceum(['audit', 'replay', '--schema', 'undisturbed'], env)
      // The record of the second reading is all that came between the two.
      const { code } = await diff('killed', 'undisturbed', '--models', 'enrollments', 'courses', 'coursework')
      expect(code).toBe(0)
    }, 120_000)

    it('exports go on with the file, which is then as that of one that nothing has disturbed', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'lyceum-export-'))
      try {
        const [file, other] = [join(folder, 'killed.csv'), join(folder, 'undisturbed.csv')]
        const to = String((await readLog(env)).at(-1)?.position)
        const args = ['audit', 'export', '--format', 'csv', '--to', to, '--out']
        const hasBegun = async () => {
          const { size } = await stat(file).catch(() => ({ size: 0 }))
          return size > 0
        }
        expect(await killOnce(startLyceum([...args, file], env), hasBegun)).toBe('SIGKILL')
        await lyceum([...args, file, '--resume'], env)
        await lyceum([...args, other], env)
        expect((await readFile(file)).equals(await readFile(other))).toBe(true)
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    }, 120_000)
  })
})
