import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'pg'
import { PostgresEventStore } from '../../src/adapters/event-store/postgres'
import { verifyChain } from '../../src/application/commands/hash-chain'
import { StoreUnavailable, UnknownOutcome } from '../../src/application/ports/event-store'
import { learner } from '../support/calendar-fixture'
import { askFor, openCalendar } from '../support/commands/calendars'
import { publishCourse, reserveSeats } from '../support/commands/courses'
import { accepted, busOn, marketplace, nextId, tally, typesOf } from '../support/commands/marketplace'
import { limited } from '../support/lms'
import { createDatabase, type TestDatabase } from '../support/postgres/database'
import { silentLogger } from '../support/silent-logger'

let database: TestDatabase
/** Two processes' stores on one database. */
let stores: readonly [PostgresEventStore, PostgresEventStore]

const openStore = () =>
  PostgresEventStore.open({ connection: { connectionString: database.url }, logger: silentLogger })

beforeAll(async () => {
  database = await createDatabase()
  stores = await Promise.all([openStore(), openStore()])
})

afterAll(async () => {
  await Promise.all(stores.map((store) => store.close()))
  await database.drop()
})

describe('the command bus on PostgreSQL, in two processes', () => {
  it('case B8: a course of 30 seats takes exactly 30 of a thousand who ask at once', async () => {
    const buses = stores.map((store) => busOn(store))
    const courseId = nextId()
    await publishCourse(buses[0]!, courseId, limited(30))
    const outcomes = await Promise.all(
      Array.from({ length: 1_000 }, (_, n) => reserveSeats(buses[n % 2]!, courseId, [n])),
    )
    expect(tally(outcomes.flat())).toEqual({ ok: 30, 'course.full': 970 })
    const events = await stores[0].readStream(`course-${courseId}`)
    expect(typesOf(events).filter((type) => type === 'SeatReserved')).toHaveLength(30)
    expect(verifyChain(events)).toMatchObject({ revision: 35 })
  })

  it('case B1: one free time and ten who ask at once give one booking and nine conflicts', async () => {
    const places = stores.map((store) => marketplace(store))
    await openCalendar(places[0]!.service)
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, (_, n) => askFor(places[n % 2]!.service, '2026-03-02T10:00:00Z', learner(n + 1))),
    )
    expect(tally(outcomes)).toEqual({ ok: 1, 'calendar.slot-taken': 9 })
  })

  it('writes every command exactly once though connections are cut under load', async () => {
    const buses = stores.map((store) => busOn(store, { appends: { tries: 10, firstMillis: 20, mostMillis: 200 } }))
    const courses = Array.from({ length: 8 }, nextId)
    await Promise.all(courses.map((courseId) => publishCourse(buses[0]!, courseId, { kind: 'unlimited' })))
    const admin = new Client({ connectionString: database.url })
    await admin.connect()
    const load = { done: 0, over: false }
    const cutting = (async () => {
      while (!load.over) {
        const before = load.done
        await admin.query(
          `select pg_terminate_backend(pid) from pg_stat_activity
           where datname = current_database() and pid <> pg_backend_pid() and random() < 0.3`,
        )
        // Who is cut off faster than a connection is made gets nowhere, which is nobody's fault.
        for (let stuck = true; stuck; stuck = load.done === before && !load.over) await delay(5)
      }
    })()
    /** The same command until it is answered, by one process or the other. */
    const seat = async (courseId: string, n: number) => {
      const commandId = nextId()
      for (let i = n; ; i += 1) {
        try {
          const outcomes = await reserveSeats(buses[i % 2]!, courseId, [n], commandId)
          load.done += 1
          return outcomes
        } catch (error) {
          if (!(error instanceof StoreUnavailable || error instanceof UnknownOutcome)) throw error
        }
      }
    }
    const answers = await Promise.all(
      courses.flatMap((courseId) => Array.from({ length: 40 }, (_, n) => seat(courseId, n))),
    )
    load.over = true
    await cutting
    await admin.end()
    for (const outcome of answers.flat()) accepted(outcome)
    for (const courseId of courses) {
      const events = await stores[1].readStream(`course-${courseId}`)
      expect(typesOf(events).filter((type) => type === 'SeatReserved')).toHaveLength(40)
      expect(verifyChain(events)).toMatchObject({ revision: 45 })
    }
  })
})
