import { hash } from 'node:crypto'
import { join } from 'node:path'
import type { EventStore, RecordedEvent } from '../../src/application/ports/event-store'
import type { PresentationRow, VideoRow } from '../../src/adapters/cli/stats'
import { DATA, expectedOulad, expectedVideos } from '../support/import/expectations'
import { readAllAfter } from '../support/event-store/collect'
import { createDatabase } from '../support/postgres/database'
import { lyceum, startLyceum } from '../support/program/command-line'
import { Gate } from '../support/program/gate'
import { describeWhereFresh, openLogOf } from '../support/program/home'

/** The modules that are imported; all of them with LYCEUM_TEST_MODULES=all. */
const modules = (process.env['LYCEUM_TEST_MODULES'] ?? 'AAA').split(',').filter((module) => module !== 'all')
const chosen = modules.length === 0 ? [] : ['--modules', ...modules]
const oulad = ['import', 'oulad', join(DATA, 'oulad'), ...chosen]

/** A database and a log of one import, and the log as the test reads it. */
interface Place {
  readonly env: Readonly<Record<string, string>>
  readonly log: EventStore
  remove(): Promise<void>
}

const places: Place[] = []
const freshPlace = async (): Promise<Place> => {
  const database = await createDatabase()
  const env = { DATABASE_URL: database.url }
  const log = await openLogOf(env)
  const remove = async () => {
    await log.close()
    await database.drop()
  }
  const place = { env, log, remove }
  places.push(place)
  return place
}
afterAll(() => Promise.all(places.map((place) => place.remove())))

const eventsOf = ({ log }: Place): Promise<readonly RecordedEvent[]> => readAllAfter(log, 0, 5_000)

/**
 * One figure for all that happened: which event of which command, where, and with what data. Streams that take commands
 * of many learners may number them in another order, so revisions and what depends on them are left out.
 */
const digest = async (place: Place) => {
  const events = (await eventsOf(place)).map(({ stream, metadata, type, data }) =>
    JSON.stringify([stream, metadata.commandId, type, data]),
  )
  return { events: events.length, digest: hash('sha256', events.sort().join('\n')) }
}

describeWhereFresh('the Open University’s records', () => {
  const expected = expectedOulad(modules.length === 0 ? undefined : modules)
  let undisturbed: Place
  let table: string

  beforeAll(async () => {
    undisturbed = await freshPlace()
    table = await lyceum(oulad, undisturbed.env)
  })

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
    const told = JSON.parse(await lyceum(['stats', '--json'], undisturbed.env)) as PresentationRow[]
    expect(told).toEqual(expected.presentations)
  })

  it('carry what is out of term as records with reasons', async () => {
    const outOfTerm = (await eventsOf(undisturbed)).filter(({ data }) => data['outOfTerm'] !== undefined)
    const listed = [...table.matchAll(/registrar's record.*│\s+([\d,]+) │/g)].map(([, n]) =>
      Number(n?.replace(/,/g, '')),
    )
    // A learner who is undated and left before the start is one row, and two records.
    const twice = /undated, left before the start\s+│\s+([\d,]+) │/.exec(table)?.[1] ?? '0'
    expect(outOfTerm).toHaveLength(listed.reduce((sum, n) => sum + n, 0) + Number(twice))
  })

  it('killed half-way and started again, end exactly as if nothing had happened', async () => {
    const disturbed = await freshPlace()
    const whole = await eventsOf(undisturbed)
    // Half of what the whole log would be at the least.
    const gate = new Gate(JSON.stringify(whole.map(({ data, metadata }) => [data, metadata])).length / 2)
    const running = startLyceum(oulad, await gate.leading(disturbed.env))
    await Promise.race([gate.shut, running.finished])
    running.process.kill('SIGKILL')
    expect((await running.finished).signal).toBe('SIGKILL')
    await gate.close()
    const partial = (await eventsOf(disturbed)).length
    expect(partial).toBeGreaterThan(0)
    expect(partial).toBeLessThan(whole.length)

    await lyceum(oulad, disturbed.env)
    expect(await digest(disturbed)).toEqual(await digest(undisturbed))
  })

  it('imported once more, add nothing', async () => {
    const before = await undisturbed.log.head()
    expect(await lyceum(oulad, undisturbed.env)).toBeDefined()
    expect(await undisturbed.log.head()).toBe(before)
  })

  it('are refused with the file’s name where they are not there', async () => {
    const { code, err } = await startLyceum(['import', 'oulad', '/nowhere'], undisturbed.env).finished
    expect(code).toBe(1)
    expect(err).toMatch(/courses\.csv is missing/)
    expect(err).not.toMatch(/\n\s+at /)
  })
})

describeWhereFresh('video statements', () => {
  it('give each video the completion that the statements give', async () => {
    const { env, log } = await freshPlace()
    const table = await lyceum(['import', 'xapi', join(DATA, 'xapi')], env)
    expect(table).toMatch(/video statements\s+│ ALL\s+│\s+22,000 │/)

    const told = JSON.parse(await lyceum(['stats', '--videos', '--json'], env)) as VideoRow[]
    const byVideo = (a: { video: string }, b: { video: string }) => a.video.localeCompare(b.video)
    const expected = [...expectedVideos()].sort(byVideo)
    expect(told.sort(byVideo)).toEqual(
      expected.map((video) => ({ ...video, meanWatchedShare: expect.closeTo(video.meanWatchedShare, 3) as number })),
    )

    const before = await log.head()
    await lyceum(['import', 'xapi', join(DATA, 'xapi')], env)
    expect(await log.head()).toBe(before)
  })
})
