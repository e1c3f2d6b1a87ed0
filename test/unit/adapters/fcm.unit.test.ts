import { FcmMessenger } from '../../../src/adapters/fcm/fcm'
import {
  AddresseeGone,
  MessageNotSent,
  MessageRefused,
  type OutgoingMessage,
} from '../../../src/application/ports/messenger'
import { uuid } from '../../support/decider-specification'
import { aTextMessage } from '../../support/messages/messages'
import { fcmError, type FcmService, startFcmService } from '../../support/push/fcm-service'

const message = (overrides: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
  ...{
    id: uuid(1),
    subject: uuid(10),
    kind: 'booking-confirmed',
    title: 'Confirmed',
    text: 'Your lesson: Sun, 10:00.',
  },
  ...{ to: { fcm: 'app-token' }, link: 'https://lyceum.example.org/bookings/1' },
  ...overrides,
})

describe('push messages to apps', () => {
  let service: FcmService
  let messenger: FcmMessenger
  let impatient: FcmMessenger
  beforeEach(async () => {
    service = await startFcmService()
    messenger = new FcmMessenger({ account: service.account, url: service.fcm.url })
    impatient = new FcmMessenger({ account: service.account, url: service.fcm.url, timeoutMillis: 1_000 })
  })
  afterEach(() => service.stop())

  it('go out in the name of the project, one that is sent again in the place of the first', async () => {
    await messenger.send(message())
    const { message: sent } = JSON.parse(service.fcm.heard[0]!.body.toString()) as { readonly message: unknown }
    expect(sent).toEqual({
      token: 'app-token',
      notification: { title: 'Confirmed', body: 'Your lesson: Sun, 10:00.' },
      data: { id: uuid(1), kind: 'booking-confirmed', link: 'https://lyceum.example.org/bookings/1' },
      android: { ttl: '86400s', collapse_key: uuid(1), notification: { tag: uuid(1) } },
      apns: { headers: { 'apns-collapse-id': uuid(1) } },
    })
  })

  it('share one access token, however many go out at once', async () => {
    await Promise.all(Array.from({ length: 10 }, () => messenger.send(message())))
    await messenger.send(message())
    expect(service.google.heard).toHaveLength(1)
    expect(service.fcm.heard).toHaveLength(11)
  })

  it('go out with another token when the first is about to end, or is taken back', async () => {
    service.lifetime = 30
    await messenger.send(message())
    service.lifetime = 3_600
    await messenger.send(message())
    expect(service.google.heard).toHaveLength(2)
    service.good.clear()
    await expect(messenger.send(message())).rejects.toThrow(MessageNotSent)
    await messenger.send(message())
    expect(service.google.heard).toHaveLength(3)
  })

  it('find the app gone', async () => {
    service.fcm.next.push(fcmError(404, 'UNREGISTERED'), fcmError(400, 'UNREGISTERED'))
    await expect(messenger.send(message())).rejects.toThrow(AddresseeGone)
    await expect(messenger.send(message())).rejects.toThrow(AddresseeGone)
    const body = JSON.stringify({
      error: { status: 'INVALID_ARGUMENT', details: [{ fieldViolations: [{ field: 'message.token' }] }] },
    })
    service.fcm.next.push({ status: 400, body })
    await expect(messenger.send(message())).rejects.toThrow(AddresseeGone)
  })

  it('are given up where FCM will never take them', async () => {
    service.fcm.next.push(fcmError(400, 'INVALID_ARGUMENT'))
    await expect(messenger.send(message())).rejects.toThrow(MessageRefused)
  })

  it.each([
    ['403', fcmError(403, 'SENDER_ID_MISMATCH')],
    ['500', { status: 500, body: '<html>' }],
    ['nothing', 'hang'],
  ] as const)('are tried again after %s', async (_, answer) => {
    service.fcm.next.push(answer)
    const error = (await impatient.send(message()).catch((thrown: unknown) => thrown)) as Error
    expect(error).toBeInstanceOf(MessageNotSent)
    expect(String(error.stack)).not.toMatch(/app-token|Bearer/)
  })

  it('wait as long as FCM asks for', async () => {
    service.fcm.next.push(fcmError(429, 'QUOTA_EXCEEDED', { 'retry-after': '90' }))
    await expect(messenger.send(message())).rejects.toMatchObject({ retryAfterMillis: 90_000 })
  })

  it('cannot go out without an access token, nor while Google is away', async () => {
    service.google.next.push({ status: 400, body: '{"error":"invalid_grant"}' })
    await expect(messenger.send(message())).rejects.toThrow(/no access token was to be had: 400/)
    service.google.next.push('hang')
    await expect(impatient.send(message())).rejects.toThrow(MessageNotSent)
    await messenger.send(message())
    await service.stop()
    await expect(messenger.send(message())).rejects.toThrow(/ECONNREFUSED/)
    expect(service.fcm.heard).toHaveLength(1)
  })

  it('have to be for an app', async () => {
    await expect(messenger.send(aTextMessage())).rejects.toThrow(TypeError)
  })
})
