import { userInfo } from 'node:os'
import { createDatabase, type TestDatabase } from '../support/postgres/database'
import { lyceum, startLyceum } from '../support/program/command-line'
import { readLog } from '../support/program/log'
import { book, done, openCalendar } from '../support/program/marketplace'
import { type Person, someone } from '../support/program/people'
import { startService, stopAll } from '../support/program/program'
import { until } from '../support/program/until'

const READER = `command-line:${userInfo().username}`

interface Entry {
  readonly type: string
  readonly eventId: string
  readonly correlationId: string
  readonly actorId: string
}

describe("the auditor's history at the command line", () => {
  let database: TestDatabase
  let settings: Readonly<Record<string, string>>
  let learner: Person
  let bookingId: string
  let stream: string
  const run = (...args: readonly string[]) => lyceum(['audit', ...args], settings)
  const listed = async (...args: readonly string[]) =>
    (await run(...args, '--json'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Entry)
  const records = async () => (await readLog(settings)).filter(({ type }) => type === 'AuditReadRecorded')

  beforeAll(async () => {
    database = await createDatabase()
    settings = { DATABASE_URL: database.url }
    const service = await startService(settings)
    const tutor = await someone(service.url, 'tutor')
    learner = await someone(service.url, 'learner')
    await openCalendar(tutor)
    bookingId = done(await book(learner, tutor, '10:00')).id
    stream = `booking-${bookingId}`
    done(
      await learner.post(`/api/v1/bookings/${bookingId}/cancel`, { reason: 'ill' }, { 'x-request-id': 'req-cancel' }),
    )
    await until('the time is free again', async () =>
      (await readLog(settings)).some(({ type }) => type === 'SlotReleased'),
    )
  })
  afterAll(async () => {
    await stopAll()
    await database.drop()
  })

  it('shows a thing as it stood, and what became of it', async () => {
    expect(JSON.parse(await run('state', stream, '--revision', '0', '--json'))).toMatchObject({
      state: { stage: 'requested' },
      asOf: { type: 'BookingRequested' },
    })
    expect(await run('state', stream)).toMatch(
      /^booking-\S+ as of #1 BookingCancelled, .* by learner .* \(2 events\)\n\{/,
    )
    expect(await run('state', stream, '--at', '2014-06-01')).toContain('before its first event (0 events)')
    const changes = await run('changes', stream, '--from', '0')
    expect(changes).toContain('/stage\n- "requested"\n+ "cancelled"\n')
    expect(JSON.parse(await run('changes', stream, '--from', '0', '--json'))).toHaveProperty(
      'patch',
      expect.arrayContaining([{ op: 'replace', path: '/stage', value: 'cancelled' }]),
    )
  })

  it('draws what came of a request, named by it or by one of its events', async () => {
    const tree = await run('causation', 'req-cancel')
    expect(tree).toMatch(
      /^req-cancel: 2 events\n└─ command \S+\n {3}└─ BookingCancelled .*\n {6}└─ SlotReleased .*process:/,
    )
    const [cancelled] = await listed('by-actor', learner.id, '--limit', '1')
    expect(cancelled).toMatchObject({ type: 'BookingCancelled', correlationId: 'req-cancel', actorId: learner.id })
    expect(await run('causation', cancelled?.eventId ?? '')).toBe(tree)
    expect(JSON.parse(await run('event', cancelled?.eventId ?? ''))).toMatchObject({ data: { reason: 'ill' }, stream })
  })

  it('lists what somebody did and what concerned something', async () => {
    expect((await listed('by-actor', learner.id)).map(({ type }) => type)).toEqual([
      'BookingCancelled',
      'BookingRequested',
      'SlotHeld',
    ])
    expect((await listed('about', bookingId)).map(({ type }) => type)).toEqual(['BookingCancelled', 'BookingRequested'])
    expect(await run('about', bookingId)).toContain('BookingRequested')
  })

  it('leaves one record of each of them, in the name of who sat there, and lists those', async () => {
    const before = (await records()).length
    await run('state', stream)
    const after = await records()
    expect(after).toHaveLength(before + 1)
    expect(after.at(-1)).toMatchObject({
      data: { query: 'audit.state', parameters: { stream }, reader: READER },
      metadata: { actor: { id: READER, role: 'system' } },
    })
    expect(await run('reads', '--reader', READER)).toContain(`stream=${stream}`)
  })

  it.each([
    ['a stream that there is not', ['state', 'booking-nobody'], /^lyceum: There is no such thing/],
    ['a name that is none', ['state', 'Booking'], /^lyceum: stream: /],
    ['an instant that is none', ['state', '', '--at', 'yesterday'], /^lyceum: --at yesterday: give a date/],
    ['a clock that is none', ['state', '', '--at', '2014-06-01', '--clock', 'wall'], /^lyceum: clock: /],
    ['a moment after the other', ['changes', '', '--from', '1', '--to', '0'], /^lyceum: `from` lies after `to`/],
  ])('ends with code 1, one line and no record for %s', async (_, args, line) => {
    const before = (await records()).length
    const finished = await startLyceum(['audit', ...args.map((arg) => arg || stream)], settings).finished
    expect({ code: finished.code, out: finished.out }).toEqual({ code: 1, out: '' })
    expect(finished.err).toMatch(line)
    expect(finished.err.trim().split('\n')).toHaveLength(1)
    expect(await records()).toHaveLength(before)
  })
})
