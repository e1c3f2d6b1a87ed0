import { setTimeout as delay } from 'node:timers/promises'
import { readModels } from '../../src/projections/registry'
import { leaseOf } from '../../src/projections/runtime/runner'
import { createDatabase, type TestDatabase } from '../support/postgres/database'
import { done, enrol, learners, publishCourse, shownAt } from '../support/program/marketplace'
import { readLog, rowsOf } from '../support/program/log'
import { someone } from '../support/program/people'
import { kill, type Program, type Service, spawnProgram, startService, stopAll } from '../support/program/program'
import { until } from '../support/program/until'

/** The promise of the roles: a standby takes over within this time of the owner's death, which is ten rounds of its. */
const TAKE_OVER_MILLIS = 5_000
const ROUND_MILLIS = 500
const LEARNERS = 60

describe('several processes on one database', () => {
  let database: TestDatabase
  let api: Service
  beforeAll(async () => {
    database = await createDatabase()
    api = await startService({ DATABASE_URL: database.url, LYCEUM_ROLES: 'api' })
  })
  afterAll(async () => {
    await stopAll()
    await database.drop()
  })

  /** How many processes own leases or ask for them again and again. */
  const contenders = async (): Promise<number> => {
    const sessions = await rowsOf(
      database.url,
      `select from pg_stat_activity where datname = current_database() and application_name = 'lyceum-lease'`,
    )
    return sessions.length
  }

  /** Two processes in a role; the first owns all of these leases, the second stands by. */
  const ownerAndStandby = async (role: string, leases: readonly string[]): Promise<readonly [Program, Program]> => {
    await until('nobody is left of those before', async () => (await contenders()) === 0)
    const settings = { DATABASE_URL: database.url, LYCEUM_ROLES: role }
    const owner = spawnProgram(settings)
    await Promise.all(leases.map((lease) => owner.printed(`"lease":"${lease}"`)))
    const standby = spawnProgram(settings)
    await until('both contend', async () => (await contenders()) === 2)
    const taken = (line: string) => leases.some((lease) => line.includes(`"lease":"${lease}"`))
    expect(standby.lines.filter(taken)).toEqual([])
    return [owner, standby]
  }

  /**
   * How long it takes until something happened, by a clock that goes no faster than a standby can: it beats when one has
   * rested as a standby does between two rounds and has then been answered by the database, on a busy machine as on
   * another.
   */
  const millisUntil = async (happened: Promise<unknown>): Promise<number> => {
    const over = happened.then(() => true)
    for (let millis = 0; ; millis += ROUND_MILLIS) {
      const beat = delay(ROUND_MILLIS)
        .then(contenders)
        .then(() => false)
      if (await Promise.race([over, beat])) return millis
    }
  }

  it('hands the projections to the standby within 5 s of a SIGKILL, and counts nothing twice', async () => {
    const [owner, standby] = await ownerAndStandby('projections', readModels.map(leaseOf))
    const tutor = await someone(api.url, 'tutor')
    const course = await publishCourse(tutor, { kind: 'unlimited' })
    const enrolled = (await learners(api.url, LEARNERS)).map(async (person) => done(await enrol(person, course)))
    await enrolled[0]

    await kill(owner)
    expect(await millisUntil(standby.printed('"lease":"read-model:courses"'))).toBeLessThan(TAKE_OVER_MILLIS)
    const late = done(await tutor.post(`/api/v1/lms/courses/${course}/describe`, { title: 'Rings' }))
    const path = `/api/v1/lms/courses/${course}`
    const shown = await shownAt(tutor, path, late.position)
    expect(shown.body).toMatchObject({ title: 'Rings' })

    const last = Math.max(...(await Promise.all(enrolled)).map(({ position }) => position))
    const counted = await shownAt(tutor, path, last)
    expect(counted.body).toMatchObject({ seatsTaken: LEARNERS })
    const statistics = await shownAt(tutor, `${path}/statistics`, last)
    expect(statistics.body).toMatchObject({ enrolled: LEARNERS })
    await kill(standby)
  })

  it('hands the processes over as well: what follows from an event follows once', async () => {
    const [owner, standby] = await ownerAndStandby('processes', ['processes'])
    const tutor = await someone(api.url, 'tutor')
    const course = await publishCourse(tutor, { kind: 'limited', limit: LEARNERS })
    const people = await learners(api.url, LEARNERS)
    const leave = await Promise.all(
      people.map(async (person) => {
        const { id } = done(await enrol(person, course))
        return () => person.post(`/api/v1/lms/enrollments/${id}/withdraw`, {})
      }),
    )
    const left = leave.map(async (withdraw) => done(await withdraw()))
    await left[0]
    await kill(owner)
    await Promise.all(left)

    const released = async (): Promise<readonly unknown[]> =>
      (await readLog({ DATABASE_URL: database.url }))
        .filter(({ stream, type }) => stream === `course-${course}` && type === 'SeatReleased')
        .map(({ data }) => data['enrollmentId'])
    await standby.printed('"lease":"processes"')
    await until('every seat is free', async () => (await released()).length >= LEARNERS)
    // The seats are free: as many learners again find one.
    const next = await learners(api.url, LEARNERS)
    for (const answer of await Promise.all(next.map((person) => enrol(person, course)))) done(answer)
    expect(new Set(await released()).size).toBe(LEARNERS)
    expect(await released()).toHaveLength(LEARNERS)
    await kill(standby)
  })
})
