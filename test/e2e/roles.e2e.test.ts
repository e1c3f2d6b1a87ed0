import { createDatabase, type TestDatabase } from '../support/postgres/database'
import { done, enrol, learners, publishCourse } from '../support/program/marketplace'
import { readLog, rowsOf } from '../support/program/log'
import { someone } from '../support/program/people'
import { kill, type Program, type Service, spawnProgram, startService, stopAll } from '../support/program/program'
import { until } from '../support/program/until'

/** The promise of the roles: a standby takes over within this time of the owner's death. */
const TAKE_OVER_MILLIS = 5_000
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

  /** Two processes in a role; the first owns what there is to own, the second stands by. */
  const ownerAndStandby = async (role: string, lease: string): Promise<readonly [Program, Program]> => {
    const before = await contenders()
    const settings = { DATABASE_URL: database.url, LYCEUM_ROLES: role }
    const owner = spawnProgram(settings)
    await owner.printed(`"lease":"${lease}"`)
    const standby = spawnProgram(settings)
    await until('both contend', async () => (await contenders()) === before + 2)
    expect(standby.lines.filter((line) => line.includes('lease taken'))).toEqual([])
    return [owner, standby]
  }

  it('hands the projections to the standby within 5 s of a SIGKILL, and counts nothing twice', async () => {
    const [owner, standby] = await ownerAndStandby('projections', 'read-model:enrollments')
    const tutor = await someone(api.url, 'tutor')
    const course = await publishCourse(tutor, { kind: 'unlimited' })
    const enrolled = (await learners(api.url, LEARNERS)).map(async (person) => done(await enrol(person, course)))
    await enrolled[0]

    await kill(owner)
    const death = Date.now()
    await standby.printed('"lease":"read-model:courses"')
    const late = done(await tutor.post(`/api/v1/lms/courses/${course}/describe`, { title: 'Rings' }))
    const path = `/api/v1/lms/courses/${course}`
    const shown = await tutor.get(`${path}?position=${String(late.position)}`)
    expect(Date.now() - death).toBeLessThan(TAKE_OVER_MILLIS)
    expect(shown.body).toMatchObject({ title: 'Rings' })

    const last = Math.max(...(await Promise.all(enrolled)).map(({ position }) => position))
    const counted = await tutor.get(`${path}?position=${String(last)}`)
    expect(counted.body).toMatchObject({ seatsTaken: LEARNERS })
    const statistics = await tutor.get(`${path}/statistics?position=${String(last)}`)
    expect(statistics.body).toMatchObject({ enrolled: LEARNERS })
    await kill(standby)
  })

  it('hands the processes over as well: what follows from an event follows once', async () => {
    const [owner, standby] = await ownerAndStandby('processes', 'processes')
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
