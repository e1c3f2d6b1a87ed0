import { SmsMessenger } from '../../../../src/adapters/messages/sms'
import { MessageNotSent, MessageRefused } from '../../../../src/application/ports/messenger'
import { aMail, aTextMessage } from '../../../support/messages/messages'
import { type SmsService, startSmsService } from '../../../support/messages/sms-service'

describe('messages to phones', () => {
  let service: SmsService
  let messenger: SmsMessenger
  beforeAll(async () => {
    service = await startSmsService()
    messenger = new SmsMessenger({ url: service.url, timeoutMillis: 1_500 })
  })
  afterAll(() => service.stop())

  it('are posted as a form, with the account as user and password', async () => {
    await messenger.send(aTextMessage())
    expect(service.taken).toEqual([
      {
        to: '+4915112345678',
        from: '+4930123456',
        body: 'Lyceum: 123456',
        authorization: `Basic ${Buffer.from('AC1:s@cret').toString('base64')}`,
        key: aTextMessage().id,
        target: '/2010-04-01/Accounts/AC1/Messages.json',
      },
    ])
  })

  it.each([408, 429, 500, 503, 401, 403, 404, 302, 'hang'] as const)('are tried again after %s', async (answer) => {
    service.next.push(answer)
    const error: unknown = await messenger.send(aTextMessage()).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(MessageNotSent)
    expect(String((error as Error).stack)).not.toMatch(/4915112345678|s%40cret|s@cret/)
  })

  it('are not tried again when the number is refused, and the number is told to nobody', async () => {
    service.next.push(400)
    const error: unknown = await messenger.send(aTextMessage()).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(MessageRefused)
    expect((error as Error).message).toContain('400')
    expect(String((error as Error).stack)).not.toContain('4915112345678')
  })

  it('wait as long as the service asks for', async () => {
    service.next.push({ status: 429, retryAfter: '7' })
    await expect(messenger.send(aTextMessage())).rejects.toMatchObject({ retryAfterMillis: 7_000 })
  })

  it('cannot be sent while the service is away, and are no mails', async () => {
    const gone = await startSmsService()
    await gone.stop()
    const away = new SmsMessenger({ url: gone.url })
    await expect(away.send(aTextMessage())).rejects.toThrow(/ECONNREFUSED/)
    await expect(messenger.send(aMail())).rejects.toThrow(TypeError)
  })
})
