import type { calendarFeed } from '../../../src/domain/calendar-feed'
import { openFeedAction } from '../../../src/application/calendar/feed-action'
import { feedDownload } from '../../../src/application/calendar/feed-download'
import { type Actor, DAY } from '../../../src/domain/kernel'
import { bookingsModel } from '../../../src/projections/bookings'
import { calendarSource } from '../../../src/projections/calendar-source/source'
import { meetingsModel } from '../../../src/projections/meetings'
import { profilesModel } from '../../../src/projections/profiles'
import { learner, lesson, tutor } from '../../support/calendar-fixture'
import { askFor, openCalendar } from '../../support/commands/calendars'
import { accepted, marketplace, nextId, request } from '../../support/commands/marketplace'
import { actor } from '../../support/decider-specification'
import { goldenOf } from '../../support/golden'
import { newEvent, write } from '../../support/log'
import { codeOf, type Edge, startEdge } from '../../support/http/edge'
import { readCalendar, type ReadEntry, violations } from '../../support/icalendar'
import {
  createReadModels,
  runProjections,
  type RunningProjections,
  type TestReadModels,
} from '../../support/read-models'

const FEEDS = '/api/v1/bookings/calendar-feeds'
const MODELS = [bookingsModel, meetingsModel, profilesModel]
const pupil = learner(1)

describe("a person's calendar under a secret address", () => {
  const market = marketplace()
  let db: TestReadModels
  let projections: RunningProjections
  let edge: Edge
  let address: string

  const issue = async (category: string, id: string, type: string, data: unknown, by: Actor) =>
    accepted(await market.service.execute(request(category, id, type, data, by)))
  const caughtUp = async () => {
    const head = await market.store.head()
    await Promise.all(MODELS.map(({ name }) => projections.reached(name, head)))
  }
  const open = async (by: Actor): Promise<string> => {
    const opened = await (await edge.as(by)).post(`${FEEDS}/${by.id}/open`, {})
    expect([opened.status, opened.headers.get('cache-control')]).toEqual([201, 'no-store'])
    const { url } = opened.body as { readonly url: string }
    expect(url).toMatch(/^https:\/\/lyceum\.example\/api\/v1\/bookings\/calendar-feeds\//)
    return url.slice('https://lyceum.example'.length)
  }
  /** What a calendar program reads, which knows nothing but the address. */
  const read = async (path = address): Promise<readonly ReadEntry[]> => {
    await caughtUp()
    const { status, headers, body } = await edge.anonymous.get(path)
    expect([status, headers.get('content-type')]).toEqual([200, 'text/calendar; charset=utf-8'])
    expect(violations(body as string)).toEqual([])
    const { method, entries } = readCalendar(body as string)
    expect(method).toBeUndefined()
    return entries
  }

  beforeAll(async () => {
    db = await createReadModels()
    projections = runProjections(MODELS, market.store, db.database)
    edge = await startEdge(
      {
        actions: [openFeedAction({ bus: market.bus, ids: { next: nextId }, publicUrl: 'https://lyceum.example' })],
        downloads: [feedDownload({ aggregates: market.bus, source: calendarSource(db.database), clock: market.clock })],
      },
      market,
    )
    await openCalendar(market.service)
    for (const [who, displayName] of [
      [tutor, 'Ada; "the first", Countess 😀'],
      [pupil, 'Bo'],
    ] as const) {
      await issue('profile', who.id, 'CreateProfile', { displayName, languages: [] }, who)
      await issue('profile', who.id, 'ChangeVisibility', { visibility: 'members' }, who)
    }
    address = await open(pupil)
  })
  afterAll(async () => {
    await edge.close()
    await projections.stop()
    await db.drop()
  })

  it('case B22: keeps the UID of a lesson that is moved twice and cancelled, and counts on', async () => {
    const { id } = accepted(await askFor(market.service, '2026-03-04T10:00:00Z'))
    const entry = async () => (await read()).find(({ uid }) => uid === `booking-${id}@lyceum`)
    expect(await entry()).toMatchObject({
      sequence: 0,
      status: 'TENTATIVE',
      title: 'Lesson with Ada; "the first", Countess 😀',
    })
    await issue('booking', id, 'ConfirmBooking', {}, tutor)
    expect(await entry()).toMatchObject({ sequence: 0, status: 'CONFIRMED', start: '2026-03-04T10:00:00.000Z' })
    for (const [hour, sequence] of [
      ['12', 1],
      ['14', 2],
    ] as const) {
      await issue('booking', id, 'RescheduleBooking', { range: lesson(`2026-03-04T${hour}:00:00Z`) }, pupil)
      const start = `2026-03-04T${hour}:00:00.000Z`
      expect(await entry()).toMatchObject({ sequence, status: 'CONFIRMED', start })
    }
    await issue('booking', id, 'CancelBooking', {}, pupil)
    expect(await entry()).toMatchObject({ sequence: 3, status: 'CANCELLED' })
    // The other side has the same entry, by another name.
    const theirs = await read(await open(tutor))
    expect(theirs).toMatchObject([{ uid: `booking-${id}@lyceum`, sequence: 3, title: 'Lesson with Bo' }])
    market.clock.advance(31 * DAY)
    expect(await entry()).toBeUndefined()
  })

  it('has the meetings that one was asked to, but for those of lessons', async () => {
    const range = lesson('2026-05-04T10:00:00Z')
    const plan = { hostId: tutor.id, title: 'Open evening, for all', range, invited: [pupil.id] }
    const { id } = await issue('meeting', nextId(), 'ScheduleMeeting', plan, tutor)
    await issue('meeting', nextId(), 'ScheduleMeeting', { ...plan, invited: [learner(2).id] }, tutor)
    await issue('meeting', nextId(), 'ScheduleMeeting', { ...plan, bookingId: nextId() }, tutor)
    await issue('meeting', id, 'RescheduleMeeting', { range: lesson('2026-05-05T10:00:00Z') }, tutor)
    const entries = await read()
    expect(entries).toMatchObject([
      { uid: `meeting-${id}@lyceum`, title: 'Open evening, for all', sequence: 1, start: '2026-05-05T10:00:00.000Z' },
    ])
  })

  it('is not sent again to who has it', async () => {
    await caughtUp()
    const first = await edge.anonymous.get(address)
    const etag = first.headers.get('etag') ?? ''
    expect(first.headers.get('cache-control')).toBe('private, no-cache')
    expect(first.headers.get('set-cookie')).toBeNull()
    expect((await edge.anonymous.get(address, { 'if-none-match': etag })).status).toBe(304)
    await issue(
      'booking',
      accepted(await askFor(market.service, '2026-04-20T10:00:00Z')).id,
      'ConfirmBooking',
      {},
      tutor,
    )
    await caughtUp()
    expect((await edge.anonymous.get(address, { 'if-none-match': etag })).status).toBe(200)
  })

  it('is written into no log, nor its secret into the event log', async () => {
    const secret = address.split('/').at(-2) ?? ''
    expect(secret).toMatch(/^[A-Za-z0-9_-]{43}$/)
    await edge.anonymous.get(address)
    expect(JSON.stringify(edge.logger.lines)).toContain('/calendar-feeds/{id}/{secret}/calendar.ics')
    expect(JSON.stringify(edge.logger.lines)).not.toContain(secret)
    const written = JSON.stringify([
      await market.log.readStream(`feed-${pupil.id}`),
      await market.store.readStream(`feed-${pupil.id}`),
    ])
    expect(written).not.toContain(secret)
    const { state } = await market.bus.load<ReturnType<typeof calendarFeed.decider.evolve>>('feed', pupil.id)
    expect(state.stage === 'open' && !written.includes(state.secretHash)).toBe(true)
  })

  it('opens for no other secret, and for nobody whose feed it is not', async () => {
    const [, , , , , id = '', secret = ''] = address.split('/')
    const wrong = secret.startsWith('A') ? `B${secret.slice(1)}` : `A${secret.slice(1)}`
    for (const path of [`${FEEDS}/${id}/${wrong}/calendar.ics`, `${FEEDS}/${tutor.id}/${secret}/calendar.ics`]) {
      const answer = await edge.anonymous.get(path)
      expect([answer.status, codeOf(answer)]).toEqual([404, 'query.not-found'])
    }
    const stranger = await edge.as(learner(2))
    expect((await stranger.post(`${FEEDS}/${pupil.id}/open`, {})).status).toBe(403)
    expect((await stranger.post(`${FEEDS}/${pupil.id}/close`, {})).status).toBe(403)
    expect((await edge.anonymous.post(`${FEEDS}/${pupil.id}/open`, {})).status).toBe(401)
    expect((await edge.anonymous.get(address)).status).toBe(200)
  })

  it('opens for nobody while its owner is suspended', async () => {
    const account = `account-${pupil.id}`
    const [data] = goldenOf('account').filter(({ type }) => type === 'AccountRegistered')
    await write(market.log, account, newEvent('AccountRegistered', data?.data ?? {}))
    const support = actor('support', 5)
    await issue('account', pupil.id, 'SuspendAccount', { reason: 'Spam' }, support)
    expect((await edge.anonymous.get(address)).status).toBe(404)
    await issue('account', pupil.id, 'ReinstateAccount', {}, support)
    expect((await edge.anonymous.get(address)).status).toBe(200)
  })

  it('is another when it is asked for again, and none when it is closed', async () => {
    const renewed = await open(pupil)
    expect(renewed).not.toBe(address)
    expect((await edge.anonymous.get(address)).status).toBe(404)
    expect((await edge.anonymous.get(renewed)).status).toBe(200)
    expect((await (await edge.as(pupil)).post(`${FEEDS}/${pupil.id}/close`, {})).status).toBe(200)
    expect((await edge.anonymous.get(renewed)).status).toBe(404)
  })
})
