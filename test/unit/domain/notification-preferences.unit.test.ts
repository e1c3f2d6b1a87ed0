import * as fc from 'fast-check'
import { fold, instant, type LocalTime, type Zone } from '../../../src/domain/kernel'
import {
  channelsFor,
  type DeviceId,
  preferences,
  type PreferencesCommand,
  type PreferencesEvent,
  preferencesIn,
  PushEndpoint,
  type PushAuth,
  type PushPublicKey,
} from '../../../src/domain/notification-preferences'
import { MOST_DEVICES } from '../../../src/domain/notification-preferences/values'
import { actor, happening, issuing, specify, uuid } from '../../support/decider-specification'

const given = specify(preferences.decider)
const ann = actor('learner', 1)
const lyceum = { id: 'notifications', role: 'system' as const }
const issue = issuing<PreferencesCommand>(ann.id)
const event = happening<PreferencesEvent>()
const at = instant('2026-03-01T10:00:00Z')
const device = (n: number) => uuid(n) as DeviceId

const keys = { p256dh: 'B'.repeat(87) as PushPublicKey, auth: 'a'.repeat(22) as PushAuth }
const browser = (n: number, endpoint = `https://push.example.org/${String(n)}`) => ({
  deviceId: device(n),
  endpoint: endpoint as PushEndpoint,
  ...keys,
})
const browserAdded = (n: number, endpoint?: string) => event('BrowserAdded', { ...browser(n, endpoint), addedAt: at })
const removed = (n: number, cause: 'own-wish' | 'replaced' | 'gone') =>
  event('DeviceRemoved', { deviceId: device(n), cause, removedAt: at })
const inBerlin = event('ZoneSet', { zone: 'Europe/Berlin' as Zone })
const night = { from: '22:00' as LocalTime, to: '07:00' as LocalTime }

const stateAfter = (...events: readonly PreferencesEvent[]) => preferencesIn(fold(preferences.decider, events))

describe('notification preferences', () => {
  it('are one’s own: nobody chooses for another, an administrator no more than anybody', () => {
    for (const by of [actor('admin', 2), actor('support', 2), actor('learner', 2)])
      given([])
        .when(issue('ChooseChannels', { group: 'bookings', channels: [] }, by, at))
        .fails('preferences.forbidden')
  })

  it('are mail, push and the list in Lyceum where nothing is chosen, and never a message to a phone', () => {
    expect(channelsFor(stateAfter(), 'bookings')).toEqual(['email', 'push', 'in-app'])
  })

  it('name channels for a group, each once; none is a choice as well', () => {
    const choose = issue('ChooseChannels', { group: 'reviews', channels: [] }, ann, at)
    const chosen = event('ChannelsChosen', { group: 'reviews', channels: [], chosenAt: at })
    given([]).when(choose).then([chosen])
    given([chosen]).when(choose).then([])
    expect(channelsFor(stateAfter(chosen), 'reviews')).toEqual([])
    expect(channelsFor(stateAfter(chosen), 'bookings')).toContain('email')
    given([])
      .when(issue('ChooseChannels', { group: 'reviews', channels: ['sms', 'sms'] }, ann, at))
      .fails('preferences.named-twice')
  })

  it('lose the mails of a group by its link, once, and nothing else; a later choice brings them back', () => {
    const unsubscribe = issue('Unsubscribe', { group: 'bookings' }, lyceum, at)
    const unsubscribed = event('Unsubscribed', { group: 'bookings', unsubscribedAt: at })
    given([]).when(unsubscribe).then([unsubscribed])
    given([unsubscribed]).when(unsubscribe).then([])
    expect(channelsFor(stateAfter(unsubscribed), 'bookings')).toEqual(['push', 'in-app'])
    expect(channelsFor(stateAfter(unsubscribed), 'reminders')).toContain('email')
    const again = event('ChannelsChosen', { group: 'bookings', channels: ['email'], chosenAt: at })
    given([unsubscribed])
      .when(issue('ChooseChannels', { group: 'bookings', channels: ['email'] }, ann, at))
      .then([again])
    expect(channelsFor(stateAfter(unsubscribed, again), 'bookings')).toEqual(['email'])
  })

  it('have quiet hours and a digest on the clock of a zone, never without one', () => {
    const quiet = issue('SetQuietHours', night, ann, at)
    const digest = issue('StartDigest', { hour: 7 }, ann, at)
    given([]).when(quiet).fails('preferences.zone-missing')
    given([]).when(digest).fails('preferences.zone-missing')
    given([inBerlin])
      .when(quiet)
      .then([event('QuietHoursSet', night)])
    given([inBerlin])
      .when(digest)
      .then([event('DigestStarted', { hour: 7 })])
    given([inBerlin, event('QuietHoursSet', night)])
      .when(quiet)
      .then([])
    given([inBerlin])
      .when(issue('SetQuietHours', { from: night.from, to: night.from }, ann, at))
      .fails('preferences.no-quiet-hours')
  })

  it('end quiet hours and a digest where there are some', () => {
    const all = [inBerlin, event('QuietHoursSet', night), event('DigestStarted', { hour: 7 })]
    given(all)
      .when(issue('EndQuietHours', {}, ann, at))
      .then([event('QuietHoursEnded', {})])
    given(all)
      .when(issue('EndDigest', {}, ann, at))
      .then([event('DigestEnded', {})])
    const ended = [...all, event('QuietHoursEnded', {}), event('DigestEnded', {})]
    given(ended)
      .when(issue('EndQuietHours', {}, ann, at))
      .then([])
    given(ended)
      .when(issue('EndDigest', {}, ann, at))
      .then([])
    expect(stateAfter(...ended)).toEqual({ stage: 'kept', channels: {}, devices: [], zone: 'Europe/Berlin' })
  })

  it('tell the language', () => {
    const choose = issue('ChooseLanguage', { locale: 'de' }, ann, at)
    const chosen = event('LanguageChosen', { locale: 'de' })
    given([]).when(choose).then([chosen])
    given([chosen]).when(choose).then([])
  })

  it('have a device once, whatever it is called', () => {
    given([])
      .when(issue('AddBrowser', browser(2), ann, at))
      .then([browserAdded(2)])
    given([browserAdded(2)])
      .when(issue('AddBrowser', browser(2), ann, at))
      .then([])
    const endpoint = browser(2).endpoint
    given([browserAdded(2)])
      .when(issue('AddBrowser', browser(3, endpoint), ann, at))
      .then([removed(2, 'replaced'), browserAdded(3, endpoint)])
    given([browserAdded(2)])
      .when(issue('AddBrowser', browser(2, 'https://push.example.org/moved'), ann, at))
      .then([removed(2, 'replaced'), browserAdded(2, 'https://push.example.org/moved')])
    const telephone = event('TelephoneAdded', { deviceId: device(4), token: 't', addedAt: at })
    given([telephone])
      .when(issue('AddTelephone', { deviceId: device(4), token: 't' }, ann, at))
      .then([])
    expect(stateAfter(browserAdded(2), telephone).devices.map(({ target }) => target.kind)).toEqual([
      'browser',
      'telephone',
    ])
  })

  it('lose a device by wish, or since its push service knows it no longer', () => {
    given([browserAdded(2)])
      .when(issue('RemoveDevice', { deviceId: device(2) }, ann, at))
      .then([removed(2, 'own-wish')])
    given([browserAdded(2)])
      .when(issue('RemoveDevice', { deviceId: device(2) }, lyceum, at))
      .then([removed(2, 'gone')])
    given([])
      .when(issue('RemoveDevice', { deviceId: device(2) }, lyceum, at))
      .then([])
  })

  it('hold a bounded number of devices, each address once, whatever is added', () => {
    const added = fc.record({ n: fc.integer({ min: 1, max: 30 }), at: fc.integer({ min: 1, max: 30 }) })
    fc.assert(
      fc.property(fc.array(added, { maxLength: 60 }), (all) => {
        const events = all.reduce<readonly PreferencesEvent[]>(
          (history, { n, at: where }) => [
            ...history,
            ...given(history)
              .when(issue('AddBrowser', browser(n, `https://push.example.org/${String(where)}`), ann, at))
              .events(),
          ],
          [],
        )
        const { devices } = stateAfter(...events)
        expect(devices.length).toBeLessThanOrEqual(MOST_DEVICES)
        expect(new Set(devices.map(({ deviceId }) => deviceId)).size).toBe(devices.length)
        const places = devices.map(({ target }) => (target.kind === 'browser' ? target.endpoint : ''))
        expect(new Set(places).size).toBe(devices.length)
        // What was added last is there.
        const last = all.at(-1)
        if (last !== undefined) expect(devices.map(({ deviceId }) => deviceId)).toContain(device(last.n))
      }),
      { numRuns: 50 },
    )
  })

  it('take endpoints that are https URLs without a name and password, nothing else', () => {
    expect(PushEndpoint.is('https://fcm.googleapis.com/fcm/send/a:b?c=d')).toBe(true)
    for (const bad of [
      'http://push.example.org/a',
      'https://user:password@push.example.org/a',
      'https://push.example.org/a#b',
      'https:///a',
      'https://push.example.org/a b',
      'ftp://push.example.org/a',
      `https://push.example.org/${'a'.repeat(2_000)}`,
    ])
      expect(PushEndpoint.is(bad)).toBe(false)
  })
})
