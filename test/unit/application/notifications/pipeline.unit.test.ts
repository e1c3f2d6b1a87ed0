import fc from 'fast-check'
import { setTimeout as delay } from 'node:timers/promises'
import {
  AddresseeGone,
  MessageNotSent,
  MessageRefused,
  type OutgoingMessage,
} from '../../../../src/application/ports/messenger'
import { DAY, HOUR, instant, MINUTE, plusMillis } from '../../../../src/domain/kernel'
import { accountsPlace, type AccountsPlace } from '../../../support/accounts'
import { terms } from '../../../support/booking-fixture'
import { accepted, nextId, request } from '../../../support/commands/marketplace'
import { actor } from '../../../support/decider-specification'
import { runNotifications, Told } from '../../../support/notifications'

const ANN = 'ann@example.org'
const TOM = 'tom@example.org'
const system = actor('system', 99)

interface Place extends AccountsPlace {
  readonly ann: string
  readonly tom: string
  readonly told: Told
  readonly messages: OutgoingMessage[]
  readonly issue: (category: string, id: string, type: string, data: unknown) => Promise<void>
  readonly prefer: (userId: string, type: string, data: unknown) => Promise<void>
  /** Books a lesson of Ann's with Tom, tomorrow at noon; answers its id. */
  readonly book: () => Promise<string>
  readonly run: (send?: (message: OutgoingMessage) => Promise<void>) => ReturnType<typeof runNotifications>
  /** What goes out until nothing is due any more. */
  readonly deliver: () => Promise<readonly OutgoingMessage[]>
}

const begin = async (): Promise<Place> => {
  const where = accountsPlace()
  const { place, accounts, join } = where
  const [ann, tom] = [await join(ANN), await join(TOM)]
  const told = new Told()
  told.reached = await place.store.head()
  const messages: OutgoingMessage[] = []
  const keep = (message: OutgoingMessage) => Promise.resolve(void messages.push(message))
  const run: Place['run'] = (send = keep) => runNotifications(place, accounts.ports.challenges, send, told)
  const issue = async (category: string, id: string, type: string, data: unknown) => {
    accepted(await place.bus.dispatch(request(category, id, type, data, system)))
  }
  return {
    ...{ ...where, ann, tom, told, messages, issue, run },
    prefer: async (userId, type, data) => {
      const by = { ...actor('learner'), id: userId }
      accepted(await place.bus.dispatch(request('preferences', userId, type, data, by)))
    },
    book: async () => {
      const id = nextId()
      const range = { start: instant('2026-03-02T12:00:00Z'), end: instant('2026-03-02T13:00:00Z') }
      const heldUntil = plusMillis(place.clock.now(), HOUR)
      await issue('booking', id, 'RequestBooking', { tutorId: tom, learnerId: ann, range, terms, heldUntil })
      await issue('booking', id, 'ConfirmBooking', {})
      return id
    },
    deliver: async () => {
      const from = messages.length
      const running = run()
      await running.settled()
      await running.stop()
      return messages.slice(from)
    },
  }
}

const gist = (messages: readonly OutgoingMessage[]) =>
  messages.map(({ kind, to }) => `${kind} to ${String(Object.values(to)[0])}`).sort()

const ENDPOINT = 'https://push.example.org/send/abc'
const browser = (n: number) => ({
  ...{ deviceId: nextId(), endpoint: `${ENDPOINT}${String(n)}`, p256dh: 'B'.repeat(87), auth: 'A'.repeat(22) },
})

describe('news of the marketplace', () => {
  it('are told to whom they concern, by the ways that they have chosen', async () => {
    const { book, deliver, prefer, ann } = await begin()
    const device = browser(1)
    await prefer(ann, 'AddBrowser', device)
    await book()
    const { endpoint, p256dh, auth } = device
    const messages = await deliver()
    expect(gist(messages)).toEqual([
      `booking-confirmed to [object Object]`,
      `booking-confirmed to ${ANN}`,
      `booking-confirmed to ${TOM}`,
    ])
    expect(messages.map(({ to }) => to)).toContainEqual({ webPush: { endpoint, p256dh, auth } })
    await prefer(ann, 'ChooseChannels', { group: 'bookings', channels: ['in-app'] })
    await book()
    expect(gist(await deliver())).toEqual([`booking-confirmed to ${TOM}`])
  })

  it('carry where mails of their group are ended, and a calendar entry where there is one', async () => {
    const { book, deliver } = await begin()
    await book()
    for (const { unsubscribe, attachments } of await deliver()) {
      expect(unsubscribe).toMatch(/^https:.*group=bookings$/)
      expect(attachments?.map(({ contentType }) => contentType.split(';')[0])).toEqual(['text/calendar'])
    }
  })

  it('are not told where they have been overtaken before they could be', async () => {
    const { book, issue, deliver, told, ann } = await begin()
    const id = await book()
    await issue('booking', id, 'CancelBooking', {})
    expect(new Set((await deliver()).map(({ kind }) => kind))).toEqual(new Set(['booking-cancelled']))
    // The list in the application tells what there was.
    const lines = await told.page(ann, { limit: 9, unread: true })
    expect(lines.map(({ kind }) => kind).sort()).toEqual(['booking-cancelled', 'booking-confirmed'])
  })

  it('are not told where a choice was made after they were written down and before they were sent', async () => {
    const { book, run, prefer, told, place, ann } = await begin()
    await book()
    const failing = run(() => Promise.reject(new MessageNotSent('away')))
    await failing.settled()
    await failing.stop()
    await prefer(ann, 'ChooseChannels', { group: 'bookings', channels: [] })
    place.clock.advance(MINUTE)
    const working = run()
    await working.settled()
    await working.stop()
    expect(told.standings.filter(({ userId }) => userId === ann)).toMatchObject([
      { state: 'skipped', reason: 'no longer wanted by this way' },
    ])
  })

  it('wait for the end of quiet hours, but for what would be too late by then; what is about safety does not', async () => {
    const { book, deliver, prefer, place, ann, act } = await begin()
    await prefer(ann, 'SetZone', { zone: 'Etc/UTC' })
    await prefer(ann, 'SetQuietHours', { from: '09:00', to: '12:30' })
    await book()
    await act('RequestPasswordReset', { identifier: ANN })
    expect(gist(await deliver())).toEqual([`booking-confirmed to ${TOM}`, `reset-password to ${ANN}`])
    place.clock.advance(2 * HOUR + 30 * MINUTE)
    expect(gist(await deliver())).toEqual([`booking-confirmed to ${ANN}`])
  })

  it('of a reminder do not wait where the lesson would have begun', async () => {
    const { book, issue, deliver, prefer, place, ann } = await begin()
    const id = await book()
    await deliver()
    await prefer(ann, 'SetZone', { zone: 'Etc/UTC' })
    await prefer(ann, 'SetQuietHours', { from: '09:00', to: '12:30' })
    place.clock.advance(DAY + HOUR)
    await issue('booking', id, 'RemindOfBooking', { hoursBefore: 1, startsAt: instant('2026-03-02T12:00:00Z') })
    expect(gist(await deliver())).toEqual([`booking-reminder to ${ANN}`, `booking-reminder to ${TOM}`])
  })

  it('that do not press come as one mail a day to those who asked for it', async () => {
    const { book, issue, deliver, prefer, place, ann } = await begin()
    await prefer(ann, 'SetZone', { zone: 'Etc/UTC' })
    await prefer(ann, 'StartDigest', { hour: 18 })
    await book()
    const second = await book()
    const third = await book()
    expect(gist(await deliver())).toEqual([1, 2, 3].map(() => `booking-confirmed to ${TOM}`))
    await issue('booking', third, 'CancelBooking', {})
    expect(gist(await deliver())).toEqual([`booking-cancelled to ${ANN}`, `booking-cancelled to ${TOM}`])
    place.clock.advance(8 * HOUR)
    const [digest, ...others] = await deliver()
    expect(others).toEqual([])
    expect(digest).toMatchObject({ kind: 'digest', to: { email: ANN } })
    expect(digest?.text.match(/\/bookings\//g)).toHaveLength(2)
    expect(digest?.text).toContain(second)
    expect(digest?.text).not.toContain(third)
  })

  it('go to every device, again to those alone that were not reached; one that is gone is removed', async () => {
    const { book, run, prefer, place, told, tom } = await begin()
    const devices = [browser(1), browser(2), browser(3)]
    for (const device of devices) await prefer(tom, 'AddBrowser', device)
    await prefer(tom, 'ChooseChannels', { group: 'bookings', channels: ['push'] })
    await book()
    const sent: string[] = []
    let second = 0
    const working = run(({ to }) => {
      if (!('webPush' in to)) return Promise.resolve()
      const { endpoint } = to.webPush
      if (endpoint.endsWith('3')) return Promise.reject(new AddresseeGone('gone'))
      if (endpoint.endsWith('2') && second++ === 0)
        return Promise.reject(new MessageNotSent('busy', { retryAfterMillis: 5 * MINUTE }))
      return Promise.resolve(void sent.push(endpoint.slice(-1)))
    })
    await working.settled()
    expect(sent).toEqual(['1'])
    place.clock.advance(5 * MINUTE - 1)
    await delay(20)
    expect(sent).toEqual(['1'])
    place.clock.advance(1)
    await working.settled()
    await working.stop()
    expect(sent).toEqual(['1', '2'])
    const { state } = await place.bus.load<{ devices: readonly unknown[] }>('preferences', tom)
    expect(state.devices).toHaveLength(2)
    expect(told.standings.filter(({ channel }) => channel === 'push')).toMatchObject([{ state: 'sent' }])
  })

  it('are given up where they are refused for good, and hold up nobody', async () => {
    const { book, run, told, messages } = await begin()
    await book()
    const working = run((message) =>
      'email' in message.to && message.to.email === ANN
        ? Promise.reject(new MessageRefused('550 no such mailbox'))
        : Promise.resolve(void messages.push(message)),
    )
    await working.settled()
    await working.stop()
    expect(gist(messages)).toEqual([`booking-confirmed to ${TOM}`])
    expect(told.standings.filter(({ state }) => state === 'failed')).toMatchObject([
      { attempts: 0, reason: '550 no such mailbox' },
    ])
  })

  it('of before there was a consumer are past', async () => {
    const { book, place, told, accounts, messages, run } = await begin()
    await book()
    const toldUpTo = await place.store.head()
    const keep = (message: OutgoingMessage) => Promise.resolve(void messages.push(message))
    const running = runNotifications(place, accounts.ports.challenges, keep, told, toldUpTo)
    await running.settled()
    await running.stop()
    await book()
    const next = run()
    await next.settled()
    await next.stop()
    expect(messages).toHaveLength(2)
  })

  it('are told once for each event, person and way, however often they are delivered, whoever dies on the way', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('redeliver', 'die before it is noted', 'die after it was sent', 'refuse once'), {
          maxLength: 12,
        }),
        async (faults) => {
          const { book, run, told, place } = await begin()
          await book()
          const sent: string[] = []
          for (const fault of [...faults, 'none']) {
            // What was refused often waits for as long.
            if (fault === 'none') place.clock.advance(HOUR)
            if (fault === 'redeliver') told.reached = 0
            // Where nothing was due, nothing is refused; that must not be made up for in the end.
            let refusing = fault === 'refuse once'
            const end = told.end.bind(told)
            if (fault === 'die after it was sent') told.end = () => Promise.reject(new Error('killed'))
            const add = told.add.bind(told)
            if (fault === 'die before it is noted') told.add = () => Promise.resolve()
            const working = run(({ id }) => {
              if (!refusing) return Promise.resolve(void sent.push(id))
              refusing = false
              return Promise.reject(new MessageNotSent('busy'))
            })
            await delay(4)
            if (fault === 'none') await working.settled()
            await working.stop()
            told.end = end
            told.add = add
            // An event that was not noted comes again, and a claim of the dead runs out.
            if (fault === 'die before it is noted') told.reached = 0
            place.clock.advance(MINUTE)
          }
          const confirmed = told.standings.filter(({ kind }) => kind === 'booking-confirmed')
          expect(confirmed.map(({ state }) => state)).toEqual(['sent', 'sent'])
          // Who died after it was sent sends it again, under the same id.
          const isOnce = !faults.includes('die after it was sent')
          for (const { id } of confirmed) {
            const times = sent.filter((each) => each === id).length
            expect(times).toBeGreaterThanOrEqual(1)
            if (isOnce) expect(times).toBe(1)
          }
        },
      ),
      { numRuns: 15 },
    )
  })
})
