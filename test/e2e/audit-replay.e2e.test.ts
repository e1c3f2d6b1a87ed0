import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { DATA, expectedOuladAt } from '../support/import/expectations'
import { createDatabase, type TestDatabase } from '../support/postgres/database'
import { lyceum, startLyceum } from '../support/program/command-line'
import { Gate } from '../support/program/gate'
import { describeWhereFresh } from '../support/program/home'
import { readLog } from '../support/program/log'
import { until } from '../support/program/until'

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
  })
  afterAll(async () => {
    await client.end()
    await database.drop()
  })

  it.each(['2013-10-10', '2014-01-01T00:00:00Z', '2014-06-01'])('tell what the records said until %s', async (day) => {
    const told = await lyceum(['audit', 'replay', '--until', day, '--schema', 'audit_2014'], env)
    expect(told).toMatch(/^schema audit_2014: \d+ read models as of \S+T00:00:00\.000Z, of [\d,]+ events/)
    const { rows } = await client.query<{ scored: number; mean: string | null }>(
      `select c.title as presentation, s.enrolled, s.withdrawn, s.submissions, s.mean_score::float8 as "meanScore"
       from audit_2014.course_statistics s join audit_2014.courses c on c.id = s.course_id where c.title = 'AAA/2013J'`,
    )
    expect(rows).toEqual([expectedOuladAt('AAA/2013J', '2013-10-01T00:00:00Z', day)])
  })

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
  })

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
  })

  describe('killed half-way', () => {
    /** Of the bytes between a run and its servers: something has been written by then, and not all. */
    const MOST = 0.8
    /**
     * Runs the command line to its end; or kills it when so many bytes have passed between it and its servers, and it is
     * half-way.
     */
    const through = async (
      args: readonly string[],
      most?: number,
      halfWay = (): Promise<void> => Promise.resolve(),
    ) => {
      const gate = new Gate(most)
      const { process: child, finished } = startLyceum(args, await gate.leading(env))
      await Promise.race([gate.shut.then(halfWay), finished])
      child.kill('SIGKILL')
      const { code, signal } = await finished
      await gate.close()
      return { code, signal, passed: gate.passed }
    }
    const KILLED = { code: null, signal: 'SIGKILL' }

    it('go on when they are asked for again, and are whole', async () => {
      const args = ['audit', 'replay', '--schema', 'killed']
      const { passed } = await through(['audit', 'replay', '--schema', 'undisturbed'])
      expect(await through(args, passed * MOST)).toMatchObject(KILLED)
      const { rows } = await client.query(`select status from lyceum_projections.replays where schema = 'killed'`)
      expect(rows).toEqual([{ status: 'building' }])
      await expect(client.query('select 1 from killed.replay')).rejects.toThrow('does not exist')
      expect(await lyceum(args, env)).toMatch(/^schema killed: /)
      // Records of readings are all that came between the two.
      const { code } = await diff('killed', 'undisturbed', '--models', 'enrollments', 'courses', 'coursework')
      expect(code).toBe(0)
    })

    it('exports go on with the file, which is then as that of one that nothing has disturbed', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'lyceum-export-'))
      try {
        const [file, other] = [join(folder, 'killed.csv'), join(folder, 'undisturbed.csv')]
        const to = String((await readLog(env)).at(-1)?.position)
        const args = ['audit', 'export', '--format', 'csv', '--to', to, '--out']
        const { passed } = await through([...args, other])
        const whole = await readFile(other)
        const sizeOf = async () => (await stat(file)).size
        const begun = () => until('the first records are there', async () => (await sizeOf()) > 1_000)
        expect(await through([...args, file], passed * MOST, begun)).toMatchObject(KILLED)
        expect(await sizeOf()).toBeLessThan(whole.length)
        await lyceum([...args, file, '--resume'], env)
        expect((await readFile(file)).equals(whole)).toBe(true)
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    })
  })
})
