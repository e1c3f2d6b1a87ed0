import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
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
  let folder: string
  let settings: Readonly<Record<string, string>>
  let learner: Person
  let bookingId: string
  let url: string
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
    folder = await mkdtemp(join(tmpdir(), 'lyceum-history-'))
    // The signed heads are kept there.
    settings = { DATABASE_URL: database.url, LYCEUM_DATA: folder }
    url = (await startService(settings)).url
    const tutor = await someone(url, 'tutor')
    learner = await someone(url, 'learner')
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
    await rm(folder, { recursive: true, force: true })
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

  it('leaves exactly one record of each answer to each audit route that the program has', async () => {
    const auditor = await someone(url, 'auditor')
    const [event] = await listed('by-actor', learner.id, '--limit', '1')
    const values: Readonly<Record<string, string>> = {
      ...{ stream, eventId: event?.eventId ?? '', id: 'req-cancel', userId: learner.id, actorId: learner.id },
      subject: bookingId,
    }
    const { paths } = (await auditor.get('/openapi.json')).body as { readonly paths: Readonly<Record<string, object>> }
    const templates = Object.keys(paths).filter((path) => path.startsWith('/api/v1/audit/'))
    expect(templates.length).toBeGreaterThan(10)
    for (const template of templates) {
      const path = template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? 'x'))
      const before = (await records()).length
      // The audit tree follows the log within moments; what cannot be proven yet is not shown, nor recorded.
      await until(`${template} is answered`, async () => {
        const { status } = await auditor.get(template.endsWith('/consistency') ? `${path}?from=1&to=2` : path)
        return status === 200
      })
      const made = (await records()).slice(before)
      expect({ template, readers: made.map(({ metadata }) => metadata.actor.id) }).toEqual({
        template,
        readers: [auditor.id],
      })
    }
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
