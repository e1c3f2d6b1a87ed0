import { ACCESS_COOKIE } from '../../../../src/adapters/http/browser/cookies'
import { InMemoryServerSecrets } from '../../../../src/adapters/server-secrets/in-memory'
import { UnsubscribeTokens, unsubscribePage } from '../../../../src/application/messages/unsubscribe'
import {
  notificationGroups,
  preferencesIn,
  type PreferencesState,
} from '../../../../src/domain/notification-preferences'
import { accountsPlace } from '../../../support/accounts'
import { accepted, request, vault } from '../../../support/commands/marketplace'
import { actor, uuid } from '../../../support/decider-specification'
import { type Edge, startEdge, tokenOf } from '../../../support/http/edge'

const PUBLIC_URL = 'https://lyceum.example.org'
const ADA = 'ada@example.org'

describe('the link under a mail', () => {
  const where = accountsPlace()
  const { place, join } = where
  const tokens = new UnsubscribeTokens(new InMemoryServerSecrets(), PUBLIC_URL)
  const pages = [unsubscribePage({ tokens, bus: place.bus, aggregates: place.bus })]
  let edge: Edge
  let ada: string
  beforeAll(async () => {
    edge = await startEdge({ pages }, place)
    ada = await join(ADA)
  })
  afterAll(() => edge.close())

  const pathOf = async (userId: string, group?: (typeof notificationGroups)[number]) =>
    (await tokens.linkFor(userId, group)).slice(PUBLIC_URL.length)
  const press = (path: string, init: RequestInit = {}) =>
    fetch(edge.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'List-Unsubscribe=One-Click',
      ...init,
    })
  const channelsOf = async (userId: string) =>
    preferencesIn((await place.bus.load<PreferencesState>('preferences', userId)).state).channels
  const eventsOf = async (userId: string) => (await place.store.readStream(`preferences-${userId}`)).length

  it('is an HTTPS URL whose token tells nothing of itself, the same each time', async () => {
    const link = await tokens.linkFor(ada, 'bookings')
    expect(link).toMatch(
      /^https:\/\/lyceum\.example\.org\/api\/v1\/accounts\/notification-preferences\/unsubscribe\/lyu_[\w-]{71}$/,
    )
    expect(link).toBe(await tokens.linkFor(ada, 'bookings'))
    expect(link).not.toContain('bookings')
  })

  it('shows a page with a button to whoever looks, and changes nothing', async () => {
    const response = await fetch(edge.url + (await pathOf(ada, 'bookings')))
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('referrer-policy')).toBe('no-referrer')
    expect(response.headers.get('content-security-policy')).toMatch(/default-src 'none'.*form-action 'self'/)
    const html = await response.text()
    expect(html).toContain('<form method="post">')
    expect(html).toContain('lessons that are booked')
    expect(html).not.toMatch(/<script|ada@/)
    expect((await fetch(edge.url + (await pathOf(ada, 'bookings')), { method: 'HEAD' })).status).toBe(200)
    expect(await eventsOf(ada)).toBe(0)
  })

  it('ends the mails of its group by one request that says nothing more (RFC 8058), once', async () => {
    const path = await pathOf(ada, 'bookings')
    const response = await press(path)
    expect(response.status).toBe(200)
    expect(await response.text()).toContain('You get no more mails about this')
    expect(await channelsOf(ada)).toEqual({ bookings: ['push', 'in-app'] })
    expect(await eventsOf(ada)).toBe(1)
    expect((await press(path)).status).toBe(200)
    expect(await eventsOf(ada)).toBe(1)
  })

  it('is pressed in a browser that is signed in as well, on a page of somebody else’s', async () => {
    const path = await pathOf(ada, 'reminders')
    const cookie = `${ACCESS_COOKIE}=${await tokenOf({ id: ada, role: 'learner' })}`
    const response = await press(path, {
      headers: { cookie, origin: 'https://mail.example', 'sec-fetch-site': 'cross-site' },
    })
    expect(response.status).toBe(200)
    expect(await channelsOf(ada)).toMatchObject({ reminders: ['push', 'in-app'] })
  })

  it('under a digest ends the mails of every group', async () => {
    expect((await press(await pathOf(ada))).status).toBe(200)
    const channels = await channelsOf(ada)
    for (const group of notificationGroups) expect(channels[group]).not.toContain('email')
  })

  it('speaks the language of its reader', async () => {
    accepted(
      await place.bus.dispatch(
        request('preferences', ada, 'ChooseLanguage', { locale: 'de' }, { ...actor('learner'), id: ada }),
      ),
    )
    const html = await (await fetch(edge.url + (await pathOf(ada, 'reviews')))).text()
    expect(html).toContain('lang="de"')
    expect(html).toContain('Keine Mails mehr')
  })

  it('that was not made here leads nowhere, whoever it names, and no two ways of writing are one link', async () => {
    const path = await pathOf(ada, 'reviews')
    const other = await pathOf(uuid(77), 'reviews')
    const last = path.at(-1)!
    const forged = [
      `${path.slice(0, -1)}${last === 'A' ? 'B' : 'A'}`,
      // Another one's name under this one's proof, and another group.
      path.slice(0, 70) + other.slice(70, 90) + path.slice(90),
      path.replace('lyu_', 'lyr_'),
      `${path}=`,
      path.slice(0, -1),
    ]
    for (const each of forged) {
      expect((await fetch(edge.url + each)).status).toBe(404)
      const response = await press(each)
      expect(response.status).toBe(404)
      expect(((await response.json()) as { readonly code: string }).code).toBe('unsubscribe.unknown-link')
    }
    const elsewhere = new UnsubscribeTokens(new InMemoryServerSecrets(), PUBLIC_URL)
    expect(await elsewhere.read(path.slice(path.indexOf('lyu_')))).toBeUndefined()
  })

  it('answers of somebody who was never there as of anybody, and writes nothing', async () => {
    const nobody = uuid(78)
    expect((await fetch(edge.url + (await pathOf(nobody, 'reviews')))).status).toBe(200)
    expect((await press(await pathOf(nobody, 'reviews'))).status).toBe(200)
    expect(await eventsOf(nobody)).toBe(0)
  })

  it('of somebody who was forgotten writes nothing', async () => {
    const eve = await join('eve@example.org')
    accepted(
      await place.bus.dispatch(
        request('account', eve, 'EraseAccount', { cause: 'own-wish' }, { id: eve, role: 'learner' }),
      ),
    )
    await vault.destroy(eve)
    expect((await press(await pathOf(eve, 'reviews'))).status).toBe(200)
    expect(await eventsOf(eve)).toBe(0)
  })

  it('is in no log', async () => {
    const path = await pathOf(ada, 'courses')
    await press(path)
    const lines = JSON.stringify(edge.logger.lines)
    expect(lines).not.toContain('lyu_')
    expect(lines).toContain('unsubscribe/{token}')
  })

  it('is pressed so often and no more', async () => {
    const path = await pathOf(ada, 'waitlists')
    const statuses: number[] = []
    for (let i = 0; i < 31; i += 1) statuses.push((await press(path)).status)
    expect(statuses.slice(0, 30)).toEqual(Array(30).fill(200))
    expect(statuses[30]).toBe(429)
  })
})
