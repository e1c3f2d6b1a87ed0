import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withHome } from '../support/program/home'
import { startService, stopAll } from '../support/program/program'
import { takeTour } from '../support/program/tour'

const read = (line: string): unknown => JSON.parse(line)
/** The answer of a command that was carried out. */
const accepted = (revision: number): unknown => ({
  id: expect.any(String) as unknown,
  revision,
  position: expect.any(Number) as unknown,
})
const refused = (code: string): unknown => expect.objectContaining({ code })

describe("README's tour", () => {
  let folder: string
  let tour: readonly (readonly string[])[]
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lyceum-tour-'))
    // As README starts it: with the key that it keeps itself.
    const { url } = await startService({ LYCEUM_DATA: folder, LYCEUM_JWT_KEY: undefined })
    tour = await takeTour({
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      LYCEUM: url,
      ...withHome({ LYCEUM_DATA: folder }),
      // The program was compiled for this run already; `npm run` need not look once more before each command.
      npm_config_ignore_scripts: 'true',
    })
  })
  afterAll(async () => {
    await stopAll()
    await rm(folder, { recursive: true, force: true })
  })

  const answers = (block: number): readonly unknown[] => tour[block]!.map(read)

  it('makes its helpers and tokens without a word', () => {
    expect(tour[0]).toEqual([])
  })

  it('publishes a course', () => {
    expect(answers(1)).toEqual([1, 2, 3, 4, 5].map(accepted))
  })

  it('enrols, studies, hands in and shows the enrolment as of the grade', () => {
    const [progress, submitted, enrolment] = answers(2)
    expect([progress, submitted]).toEqual([expect.objectContaining({}), expect.objectContaining({})])
    expect(enrolment).toMatchObject({ stage: 'active', progress: 50 })
  })

  it('is refused a seat of a full course, and a grade to a learner', () => {
    expect(answers(3)).toEqual([refused('course.full'), refused('command.forbidden')])
  })

  it('books an hour that nobody else gets', () => {
    expect(answers(4)).toEqual([0, 1, 2, 0].map(accepted).concat(refused('calendar.slot-taken')))
  })

  it('imports real records and shows how they fare', () => {
    const row = tour[5]!.find((line) => line.includes('AAA/2013J')) ?? ''
    expect(row.match(/[\d.,]+/g)).toEqual(['2013', '383', '60', '1,633', '69.4316'])
  })

  it('proves that the log is as it was when its head was signed', () => {
    const lines = tour[6]!.join('\n')
    expect(lines).toMatch(/^intact: [\d,]+ events of [\d,]+ streams/m)
    expect(lines).toContain('signed tree head')
  })

  it('registers somebody, who proves the address and signs in', () => {
    const [registered, verified, sessions] = answers(7)
    expect([registered, verified]).toEqual([{}, {}])
    expect(sessions).toMatchObject({ items: [{ role: 'learner', factors: 'one' }] })
  })

  it('forgets them, and the log is still whole', () => {
    const lines = tour[8]!.join('\n')
    expect(lines).toContain('nothing is kept of this user')
    expect(lines).not.toContain('ada@example.org')
    expect(lines).toMatch(/^intact: [\d,]+ events of [\d,]+ streams/m)
  })
})
