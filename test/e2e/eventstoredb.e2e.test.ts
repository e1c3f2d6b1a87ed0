import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EventStoreDbEventStore } from '../../src/adapters/event-store/eventstoredb'
import { EventStoreDbPeer } from '../support/eventstoredb/peer'
import { createDatabase, type TestDatabase } from '../support/postgres/database'
import { lyceum, startLyceum } from '../support/program/command-line'
import { Load, missing, sendAgain, timesInLog } from '../support/program/load'
import { readLog } from '../support/program/log'
import { book, codeOf, done, enrol, openCalendar, publishCourse, shownAt } from '../support/program/marketplace'
import { type Person, someone } from '../support/program/people'
import { kill, ready, type Service, spawnProgram, startService, stopAll } from '../support/program/program'
import { until } from '../support/program/until'
import { silentLogger } from '../support/silent-logger'

const CLIENTS = 20

describe('Lyceum with its log in EventStoreDB', () => {
  let peer: EventStoreDbPeer
  let database: TestDatabase
  let folder: string
  const settings = () => ({ DATABASE_URL: database.url, EVENT_STORE_URL: peer.url })
  beforeEach(async () => {
    peer = await EventStoreDbPeer.start()
    database = await createDatabase()
    folder = await mkdtemp(join(tmpdir(), 'lyceum-eventstoredb-'))
  })
  afterEach(async () => {
    await stopAll()
    await rm(folder, { recursive: true })
    await peer.stop()
    await database.drop()
  })

  it('serves the marketplace; killed and started again, everything acknowledged is there', async () => {
    const first = await startService(settings())
    const tutor = await someone(first.url, 'tutor')
    const [ada, ben] = [await someone(first.url, 'learner'), await someone(first.url, 'learner')]
    const course = await publishCourse(tutor, { kind: 'limited', limit: 1 })
    const enrolled = done(await enrol(ada, course))
    expect(codeOf(await enrol(ben, course))).toBe('course.full')
    await openCalendar(tutor)
    const booked = done(await book(ada, tutor, '10:00'))
    expect(codeOf(await book(ben, tutor, '10:00'))).toBe('calendar.slot-taken')
    await kill(first)

    const second = await startService(settings())
    const again = (person: Person, role: 'tutor' | 'learner') => someone(second.url, role, person.id)
    const shown = async (path: string, { position }: { readonly position: number }) =>
      (await shownAt(await again(ada, 'learner'), path, position)).body
    expect(await shown(`/api/v1/lms/enrollments/${enrolled.id}`, enrolled)).toMatchObject({ courseId: course })
    expect(await shown(`/api/v1/bookings/${booked.id}`, booked)).toMatchObject({ tutorId: tutor.id })
    // What follows from an event follows there too: the learner leaves, and the seat is another's.
    const left = await (await again(ada, 'learner')).post(`/api/v1/lms/enrollments/${enrolled.id}/withdraw`, {})
    expect(done(left).id).toBe(enrolled.id)
    await until('the seat is free', async () => (await enrol(await again(ben, 'learner'), course)).status === 201)
    const types = (await readLog(settings())).filter(({ stream }) => stream === `course-${course}`)
    expect(types.map(({ type }) => type).slice(-3)).toEqual(['SeatReserved', 'SeatReleased', 'SeatReserved'])
  })

  const under = async (load: Load, service: Service, trouble: () => Promise<void>): Promise<void> => {
    await load.more(200)
    await trouble()
    await load.more(200)
    const { acknowledged, open, refused } = await load.stop()
    await ready(service)
    for (const { status } of refused) expect(status).toBe(503)
    const all = [...acknowledged, ...(await Promise.all(open.map((sent) => sendAgain(service.url, sent))))]
    const log = await readLog(settings())
    expect(missing(all, log)).toEqual([])
    expect([...timesInLog(log).values()].filter((times) => times !== 1)).toEqual([])
  }

  it('loses and doubles nothing when the server is restarted under load', async () => {
    const service = await startService(settings())
    await under(new Load(service.url, CLIENTS), service, () => peer.restart())
  })

  it('loses and doubles nothing when the server drops answers after it has written', async () => {
    const service = await startService(settings())
    let writes = 0
    peer.context.faults = { afterWrite: () => (++writes % 10 === 0 ? 'drop' : 'answer') }
    await under(new Load(service.url, CLIENTS), service, () => Promise.resolve())
  })

  it('says that it is not ready while the server is away, and is when it is back', async () => {
    const service = await startService(settings())
    await peer.stop()
    const readiness = async () => (await fetch(`${service.url}/health/ready`)).json()
    await until('it is not ready', async () => (await fetch(`${service.url}/health/ready`)).status === 503)
    expect(JSON.stringify(await readiness())).toMatch(/event-store|readiness/)
    await peer.restart()
    await ready(service)
    expect(await publishCourse(await someone(service.url, 'tutor'), { kind: 'unlimited' })).toBeDefined()
  })

  it('goes on from a copy of a log in PostgreSQL, once that is adopted, and so does the audit tree', async () => {
    const data = { LYCEUM_DATA: folder }
    const before = await startService({ ...data, DATABASE_URL: database.url, EVENT_STORE_URL: undefined })
    const tutor = await someone(before.url, 'tutor')
    const course = await publishCourse(tutor, { kind: 'unlimited' })
    await kill(before)
    const plain = { ...data, DATABASE_URL: database.url, EVENT_STORE_URL: '' }
    const signed = await lyceum(['audit', 'root'], plain)
    expect(await lyceum(['log', 'copy', '--from', database.url, '--to', peer.url], plain)).toContain('verified')

    const moved = { ...data, ...settings() }
    const refused = await startLyceum(['rebuild', 'courses'], moved).finished
    expect(refused).toMatchObject({ code: 1 })
    expect(refused.err).toMatch(/^lyceum: the read models and checkpoints here follow another log \(postgres, /m)

    expect(await lyceum(['log', 'adopt'], moved)).toContain('follow this log')
    // The same tree, as the signed head shows.
    expect(rootOf(await lyceum(['audit', 'root'], moved))).toEqual(rootOf(signed))
    const after = await startService(moved)
    const author = await someone(after.url, 'tutor', tutor.id)
    const { position } = done(await author.post(`/api/v1/lms/courses/${course}/describe`, { title: 'Rings' }))
    const shown = await shownAt(author, `/api/v1/lms/courses/${course}`, position)
    expect(shown.body).toMatchObject({ title: 'Rings', stage: 'published' })
    const store = await EventStoreDbEventStore.open({ url: peer.url, logger: silentLogger })
    expect((await store.readStream(`course-${course}`)).map(({ revision }) => revision)).toEqual([0, 1, 2, 3, 4, 5, 6])
    await store.close()
    await lyceum(['audit', 'verify'], moved)
  })
})

/** Origin, size and root of a signed tree head: all but its signature (c2sp.org/tlog-checkpoint). */
const rootOf = (note: string): readonly string[] => note.split('\n').slice(0, 3)

describe('a start on an EventStoreDB that cannot be used ends with a line that says why', () => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await createDatabase()
  })
  afterAll(async () => {
    await stopAll()
    await database.drop()
  })

  it.each([
    ['is no URL', 'http://127.0.0.1:2113', /^lyceum: EVENT_STORE_URL=.* is not a URL of EventStoreDB/],
    ['has an option that is none', 'esdb://127.0.0.1:2113?tsl=false', /^lyceum: EVENT_STORE_URL has an option tsl/],
    [
      'is down',
      'esdb://u:hunter2@127.0.0.1:1?tls=false',
      /^lyceum: EVENT_STORE_URL: .*127\.0\.0\.1:1: nothing listens/,
    ],
  ])('it %s', async (_what, url, line) => {
    const program = spawnProgram({ DATABASE_URL: database.url, EVENT_STORE_URL: url, LOG_LEVEL: 'error' })
    expect(await program.ended).toEqual({ code: 1, signal: null })
    expect(program.lines).toEqual([expect.stringMatching(line)])
    expect(program.lines[0]).not.toContain('hunter2')
  })
})
