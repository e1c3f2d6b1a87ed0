import { isRight } from 'fp-ts/Either'
import { preferencesQueries } from '../../../../src/application/messages/preferences-queries'
import type { ItemQuery } from '../../../../src/application/queries/query'
import { accepted, marketplace, request } from '../../../support/commands/marketplace'
import { actor, uuid } from '../../../support/decider-specification'
import { goldenOf } from '../../../support/golden'

type AnyItemQuery = ItemQuery

describe('what people are shown of how they are told things', () => {
  const place = marketplace()
  const ann = actor('learner', 1)
  const [own, pushKey] = preferencesQueries({
    aggregates: place.bus,
    pushKey: () => Promise.resolve('BPublic'),
  }) as unknown as readonly [AnyItemQuery, AnyItemQuery]
  const issue = async (type: string, data: unknown) =>
    accepted(await place.bus.dispatch(request('preferences', ann.id, type, data, ann)))

  it('is what holds where nothing was chosen', async () => {
    const shown = (await own.run({}, ann)) as { readonly groups: readonly unknown[] }
    expect(shown.groups).toHaveLength(7)
    expect(shown.groups[0]).toEqual({ group: 'bookings', channels: ['email', 'push', 'in-app'] })
    expect(isRight(own.result.decode(shown))).toBe(true)
  })

  it('is what was chosen, and where devices are to nobody', async () => {
    const { addedAt: _, ...browser } = goldenOf('preferences').find(({ type }) => type === 'BrowserAdded')!.data
    await issue('ChooseChannels', { group: 'bookings', channels: ['sms'] })
    await issue('SetZone', { zone: 'Europe/Berlin' })
    await issue('SetQuietHours', { from: '22:00', to: '07:00' })
    await issue('StartDigest', { hour: 7 })
    await issue('ChooseLanguage', { locale: 'de' })
    await issue('AddBrowser', browser)
    await issue('AddTelephone', { deviceId: uuid(3), token: 'a-token-of-fcm' })
    const shown: unknown = await own.run({}, ann)
    expect(shown).toMatchObject({
      ...{ zone: 'Europe/Berlin', quietHours: { from: '22:00', to: '07:00' }, digestHour: 7, locale: 'de' },
      devices: [
        { deviceId: browser['deviceId'], kind: 'browser' },
        { deviceId: uuid(3), kind: 'telephone' },
      ],
    })
    expect((shown as { readonly groups: readonly unknown[] }).groups[0]).toEqual({
      group: 'bookings',
      channels: ['sms'],
    })
    expect(isRight(own.result.decode(shown))).toBe(true)
    for (const value of ['endpoint', 'p256dh', 'auth'].map((name) => browser[name] as string))
      expect(JSON.stringify(shown)).not.toContain(value)
    expect(JSON.stringify(shown)).not.toContain('a-token-of-fcm')
  })

  it('has devices secret in the log, for everybody but deciders', async () => {
    const stored = JSON.stringify(await place.log.readStream(`preferences-${ann.id}`))
    expect(stored).not.toContain('a-token-of-fcm')
    expect(stored).not.toContain('push.example.org')
    const read = JSON.stringify(await place.store.readStream(`preferences-${ann.id}`))
    expect(read).not.toContain('a-token-of-fcm')
    expect(read).toContain('[secret]')
  })

  it('is the key by which browsers subscribe', async () => {
    expect(await pushKey.run({}, ann)).toEqual({ publicKey: 'BPublic' })
  })
})
