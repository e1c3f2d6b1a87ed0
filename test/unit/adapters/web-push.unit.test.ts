import * as fc from 'fast-check'
import { createECDH } from 'node:crypto'
import { GuardedHttp } from '../../../src/adapters/outgoing-http/guarded-http'
import { vapidKeysOf } from '../../../src/adapters/web-push/vapid'
import { WebPushMessenger } from '../../../src/adapters/web-push/web-push'
import {
  AddresseeGone,
  MessageNotSent,
  MessageRefused,
  type OutgoingMessage,
} from '../../../src/application/ports/messenger'
import { uuid } from '../../support/decider-specification'
import { aTextMessage } from '../../support/messages/messages'
import { aBrowser } from '../../support/push/browser'
import type { HttpPeer } from '../../support/push/http-peer'
import { startPushService } from '../../support/push/push-service'

const keys = vapidKeysOf(Buffer.alloc(32, 7))

describe('push messages to browsers', () => {
  let service: HttpPeer
  let messenger: WebPushMessenger
  let impatient: WebPushMessenger
  const browser = aBrowser()
  const message = (overrides: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
    ...{
      id: uuid(1),
      subject: uuid(10),
      kind: 'booking-confirmed',
      title: 'Bestätigt',
      text: 'Ihre Stunde: So., 10:00.',
    },
    link: 'https://lyceum.example.org/bookings/1',
    to: { webPush: browser.target(`${service.url}/send/abc`) },
    ...overrides,
  })
  beforeAll(async () => {
    service = await startPushService(() => keys.publicKey)
    const patient = (timeoutMillis: number) => {
      const allowed = { schemes: ['http:'], ports: [service.port], isAllowed: (ip: string) => ip === '127.0.0.1' }
      const http = new GuardedHttp({ ...allowed, timeoutMillis })
      return new WebPushMessenger({ keys, contact: 'mailto:hello@lyceum.example.org', http })
    }
    messenger = patient(10_000)
    impatient = patient(1_000)
  })
  afterAll(() => service.stop())

  it('reach the browser alone, encrypted, in the name of the server', async () => {
    await messenger.send(message())
    const { path, headers, body } = service.heard.at(-1)!
    expect(path).toBe('/send/abc')
    expect(headers).toMatchObject({ ttl: '86400', 'content-encoding': 'aes128gcm' })
    expect(body.toString('latin1')).not.toContain('Stunde')
    expect(JSON.parse(browser.read(body))).toEqual({
      ...{ id: uuid(1), kind: 'booking-confirmed', title: 'Bestätigt', body: 'Ihre Stunde: So., 10:00.' },
      link: 'https://lyceum.example.org/bookings/1',
    })
    expect(() => aBrowser().read(body)).toThrow()
  })

  it('that are sent again take the place of the first, and of no other', async () => {
    const topicOf = async (id: string) => {
      await messenger.send(message({ id }))
      return service.heard.at(-1)!.headers['topic']
    }
    const first = await topicOf(uuid(1))
    expect(first).toMatch(/^[\w-]{1,32}$/)
    expect(await topicOf(uuid(1))).toBe(first)
    expect(await topicOf(uuid(2))).not.toBe(first)
  })

  it.each([404, 410])('find the browser gone after %d', async (status) => {
    service.next.push({ status })
    await expect(messenger.send(message())).rejects.toThrow(AddresseeGone)
  })

  it.each([429, 500, 503, 301, 'hang'] as const)('are tried again after %s', async (status) => {
    service.next.push(status === 'hang' ? status : { status, headers: { location: 'http://127.0.0.1:1/' } })
    const heard = service.heard.length
    await expect(impatient.send(message())).rejects.toThrow(MessageNotSent)
    expect(service.heard).toHaveLength(heard + 1)
  })

  it('wait as long as the service asks for', async () => {
    service.next.push({ status: 429, headers: { 'retry-after': '120' } })
    await expect(messenger.send(message())).rejects.toMatchObject({ retryAfterMillis: 120_000 })
    const date = new Date(Date.now() + 60_000).toUTCString()
    service.next.push({ status: 503, headers: { 'retry-after': date } })
    const error = (await messenger.send(message()).catch((thrown: unknown) => thrown)) as MessageNotSent
    expect(error.retryAfterMillis).toBeGreaterThanOrEqual(Date.parse(date) - Date.now())
    expect(error.retryAfterMillis).toBeLessThanOrEqual(60_000)
  })

  it.each([400, 403, 413])('are given up after %d', async (status) => {
    service.next.push({ status })
    await expect(messenger.send(message())).rejects.toThrow(MessageRefused)
  })

  it('are refused by a service that knows the server by another key', async () => {
    const http = new GuardedHttp({ schemes: ['http:'], ports: [service.port], isAllowed: () => true })
    const other = new WebPushMessenger({
      keys: vapidKeysOf(Buffer.alloc(32, 8)),
      contact: 'mailto:a@example.org',
      http,
    })
    await expect(other.send(message())).rejects.toThrow(MessageRefused)
  })

  it('are never posted into networks of our own, whatever a user gives for a push service', async () => {
    const careful = new WebPushMessenger({ keys, contact: 'mailto:a@example.org', http: new GuardedHttp() })
    const heard = service.heard.length
    const to = (endpoint: string) => message({ to: { webPush: browser.target(endpoint) } })
    for (const endpoint of [
      `${service.url}/send/abc`,
      'https://127.0.0.1/',
      'https://[::1]/',
      'https://169.254.169.254/latest',
    ])
      await expect(careful.send(to(endpoint))).rejects.toThrow(AddresseeGone)
    await expect(careful.send(to('https://localhost/'))).rejects.toThrow(MessageNotSent)
    expect(service.heard).toHaveLength(heard)
  })

  it('cannot be written to keys that are none, which are told to nobody', async () => {
    const target = browser.target(`${service.url}/send/abc`)
    for (const webPush of [
      { ...target, p256dh: 'A'.repeat(87) },
      { ...target, auth: 'short' },
    ]) {
      const error = (await messenger.send(message({ to: { webPush } })).catch((thrown: unknown) => thrown)) as Error
      expect(error).toBeInstanceOf(AddresseeGone)
      expect(String(error.stack)).not.toContain('send/abc')
    }
  })

  it('have to be short, and to be for a browser', async () => {
    const longest = 'a'.repeat(3_700)
    await messenger.send(message({ text: longest }))
    expect(service.heard.at(-1)!.body.length).toBeLessThanOrEqual(4_096)
    await expect(messenger.send(message({ text: 'a'.repeat(4_000) }))).rejects.toThrow(MessageRefused)
    await expect(messenger.send(aTextMessage())).rejects.toThrow(TypeError)
  })
})

describe('the keys by which push services know the server', () => {
  it('are a pair of P-256, and the same for the same secret, whatever it is', () => {
    const secret = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes))
    fc.assert(
      fc.property(fc.oneof(secret, fc.constantFrom(Buffer.alloc(32), Buffer.alloc(32, 0xff))), (bytes) => {
        const { publicKey, privateKey } = vapidKeysOf(bytes)
        expect(vapidKeysOf(bytes)).toEqual({ publicKey, privateKey })
        expect(Buffer.from(privateKey, 'base64url')).toHaveLength(32)
        const curve = createECDH('prime256v1')
        curve.setPrivateKey(privateKey, 'base64url')
        expect(curve.getPublicKey('base64url')).toBe(publicKey)
      }),
      { numRuns: 50 },
    )
  })
})
