import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDatabase, type TestDatabase } from '../support/postgres/database'
import { lyceum, startLyceum } from '../support/program/command-line'
import { describeWhereFresh, openLogOf } from '../support/program/home'
import { readLog } from '../support/program/log'
import { openCalendar } from '../support/program/marketplace'
import { type Person, someone } from '../support/program/people'
import { startService, stopAll } from '../support/program/program'
import { until } from '../support/program/until'

describeWhereFresh('proofs, by the program itself', () => {
  let database: TestDatabase
  let folder: string
  let settings: Readonly<Record<string, string>>
  let auditor: Person
  const run = (...args: readonly string[]) => lyceum(['audit', ...args], settings)
  const file = (name: string) => join(folder, name)
  /** Without settings and far from the data: what an outsider does. */
  const check = (...args: readonly string[]) =>
    startLyceum(['audit', 'check', ...args, '--key', file('key')], {}).finished

  beforeAll(async () => {
    database = await createDatabase()
    folder = await mkdtemp(join(tmpdir(), 'lyceum-proofs-'))
    settings = { DATABASE_URL: database.url, LYCEUM_DATA: folder }
    const { url } = await startService(settings)
    auditor = await someone(url, 'auditor')
    await openCalendar(await someone(url, 'tutor'))
    await run('key', '--out', file('key'))
    await run('root', '--out', file('head-1'))
    await openCalendar(await someone(url, 'tutor'))
  })
  afterAll(async () => {
    await stopAll()
    await database.drop()
    await rm(folder, { recursive: true, force: true })
  })

  it('are printed, and checked offline', async () => {
    const [event] = await readLog(settings)
    await run('prove', event!.id, '--out', file('event.json'))
    await run('root', '--out', file('head-2'))
    await run('consistency', file('head-1'), file('head-2'), '--out', file('growth.json'))
    const checked = await check(file('head-1'), file('head-2'), file('event.json'), file('growth.json'))
    expect(checked).toMatchObject({ code: 0, err: '' })
    expect(checked.out.split('\n')).toMatchObject([
      expect.stringMatching(/head-1: signed: /),
      expect.stringMatching(/head-2: signed: /),
      expect.stringMatching(new RegExp(`event.json: proven: ${event!.type} of ${event!.stream} at revision 0`)),
      expect.stringMatching(/growth.json: proven: /),
      '',
    ])
  })

  it('are refused where the event in the file was changed', async () => {
    const [event] = await readLog(settings)
    await writeFile(file('forged.json'), (await run('prove', event!.id)).replace('"tutor"', '"admin"'))
    const { code, out } = await check(file('forged.json'))
    expect({ code, out }).toEqual({
      code: 1,
      out: expect.stringMatching(/NOT PROVEN: the event was changed/) as string,
    })
  })

  it.each([
    ['no event id', ['prove', 'x'], /^lyceum: x: give an event's id/],
    ['an event that there is not', ['prove', '00000000-0000-5000-8000-000000000000'], /^lyceum: the log has no event/],
    [
      'more events than there are',
      ['consistency', '1', '999999'],
      /^lyceum: the audit tree has \d+ events, not 999999/,
    ],
    ['no key', ['check', 'x'], /^lyceum: give --key/],
    ['no file', ['check', 'x', '--key', 'y'], /^lyceum: y cannot be read/],
    ['no head', ['verify', '--against', 'nothing'], /^lyceum: nothing cannot be read/],
  ])('end with code 1 and one line for %s', async (_, args, line) => {
    const { code, out, err } = await startLyceum(['audit', ...args], settings).finished
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toMatch(line)
    expect(err.trim().split('\n')).toHaveLength(1)
  })

  it('are given over HTTP, in the same files', async () => {
    const [event] = await readLog(settings)
    const proof = await auditor.get(`/api/v1/audit/tree/proofs/${event!.id}`)
    expect(proof.status).toBe(200)
    await writeFile(file('by-http.json'), JSON.stringify(proof.body))
    const growth = await auditor.get('/api/v1/audit/tree/consistency?from=1&to=2')
    await writeFile(file('growth-by-http.json'), JSON.stringify(growth.body))
    const head = (await auditor.get('/api/v1/audit/tree/head')).body as { readonly note: string }
    await writeFile(file('head-by-http'), head.note)
    expect(await check(file('by-http.json'), file('growth-by-http.json'), file('head-by-http'))).toMatchObject({
      code: 0,
    })
    expect((await auditor.get('/api/v1/audit/tree/proofs/00000000-0000-5000-8000-000000000000')).status).toBe(404)
    await until('the log is verified', async () => {
      const { state, verification } = (await auditor.get('/api/v1/audit/verification')).body as {
        readonly state: string
        readonly verification?: { readonly intact: boolean }
      }
      if (state === 'ended') expect(verification).toMatchObject({ intact: true, findings: [] })
      return state === 'ended'
    })
  })

  // Last: it spoils the log.
  it('and verification tell of an event that somebody wrote past Lyceum', async () => {
    const intact = await startLyceum(['audit', 'verify', '--against', file('head-1')], settings).finished
    expect(intact).toMatchObject({ code: 0 })
    expect(intact.out).toMatch(/^intact: \d+ events of \d+ streams/)
    const [event] = await readLog(settings)
    const store = await openLogOf(settings)
    // Again, under another id: by itself each of its values is one that Lyceum has written.
    const { stream, type, data, metadata } = event!
    const forged = { id: randomUUID(), type, data, metadata }
    await store.append(stream, 'any', [forged])
    await store.close()
    const { code, out } = await startLyceum(['audit', 'verify'], settings).finished
    expect(code).toBe(1)
    expect(out).toMatch(/^NOT INTACT: 1 finding/)
    expect(out).toContain(stream)
    const json = await startLyceum(['audit', 'verify', '--json', '--against', file('head-1')], settings).finished
    expect(JSON.parse(json.out)).toMatchObject({
      intact: false,
      findings: [{ kind: 'inserted', subject: 'event', stream, eventId: forged.id }],
    })
    expect(await readFile(file('audit/heads.ndjson'), 'utf8')).toContain('"note"')
  })
})
