import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { SmtpMessenger } from '../../../src/adapters/messages/smtp'
import { MessageNotSent, MessageRefused } from '../../../src/application/ports/messenger'
import { uuid } from '../../support/decider-specification'
import { type MailServer, type MailServerOptions, startMailServer } from '../../support/messages/mail-server'
import { aMail, aTextMessage } from '../../support/messages/messages'
import { tlsFile } from '../../support/tls'

const FROM = 'Lyceum <hello@lyceum.example.org>'
const ca = readFileSync(tlsFile('ca.crt'), 'utf8')

describe('a mail server', () => {
  let server: MailServer | undefined
  let messenger: SmtpMessenger
  const connect = async (options: MailServerOptions, url: (port: number) => string, trusted = true): Promise<void> => {
    server = await startMailServer(options)
    const trust = trusted ? { ca } : {}
    messenger = new SmtpMessenger({ url: url(server.port), from: FROM, timeoutMillis: 30_000, ...trust })
  }
  afterEach(async () => {
    messenger.close()
    await server?.stop()
  })
  const onThisMachine = (port: number) => `smtp://127.0.0.1:${String(port)}`

  it('gets the mail as it was written, by STARTTLS', async () => {
    await connect({}, onThisMachine)
    await messenger.send(aMail())
    const [mail] = server!.mails
    expect(mail).toMatchObject({
      from: { name: 'Lyceum', address: 'hello@lyceum.example.org' },
      to: [{ address: 'ann@example.org' }],
      subject: 'Bestätigen Sie Ihre Adresse',
      messageId: `<${uuid(1)}@lyceum.example.org>`,
    })
    expect(mail!.text?.trimEnd()).toBe(aMail().text.trimEnd())
    expect(mail!.html?.trim()).toBe('<p>Guten Tag</p>')
    expect(mail!.headers).toContainEqual(expect.objectContaining({ key: 'auto-submitted', value: 'auto-generated' }))
    expect(server!.overTls).toEqual([true])
  })

  it('gets what goes with a mail, an invitation as a form of its text, and how to end mails of its kind', async () => {
    await connect({}, onThisMachine)
    const calendar = 'BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n'
    const pdf = Buffer.from('%PDF-1.3 \u0000\u00ff', 'latin1')
    await messenger.send(
      aMail({
        attachments: [
          {
            filename: 'invitation.ics',
            contentType: 'text/calendar; charset=utf-8; method=REQUEST',
            content: calendar,
          },
          { filename: 'beleg.pdf', contentType: 'application/pdf', content: pdf },
        ],
        unsubscribe: 'https://lyceum.example.org/api/v1/accounts/notification-preferences/unsubscribe/lyu_abc',
      }),
    )
    const [mail] = server!.mails
    const header = (name: string) => mail!.headers.find(({ key }) => key === name)?.value
    expect(header('list-unsubscribe')?.replaceAll(/\s/g, '')).toBe(
      '<https://lyceum.example.org/api/v1/accounts/notification-preferences/unsubscribe/lyu_abc>',
    )
    expect(header('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click')
    const types = mail!.attachments.map(({ mimeType, method, filename }) => [mimeType, method, filename])
    expect(types).toContainEqual(['text/calendar', 'REQUEST', null])
    expect(types).toContainEqual(['application/ics', undefined, 'invitation.ics'])
    const receipt = mail!.attachments.find(({ mimeType }) => mimeType === 'application/pdf')
    expect(Buffer.from(receipt!.content as ArrayBuffer).equals(pdf)).toBe(true)
    await messenger.send(aMail({ id: uuid(3) }))
    await messenger.send(aMail({ id: uuid(4), unsubscribe: 'http://localhost:3000/x' }))
    const listed = server!.mails.slice(1).map(({ headers }) => headers.filter(({ key }) => key.startsWith('list-')))
    expect(listed.map((headers) => headers.map(({ key }) => key))).toEqual([[], ['list-unsubscribe']])
  })

  it('is spoken to in TLS from the first byte, and by name and password', async () => {
    const login = { user: 'ly ceum', password: 'p:@ss' }
    await connect({ secure: true, login }, (port) => `smtps://ly%20ceum:p%3A%40ss@127.0.0.1:${String(port)}`)
    await messenger.send(aMail())
    expect(server!.overTls).toEqual([true])
  })

  it('that nobody vouches for gets nothing', async () => {
    await connect({ secure: true }, (port) => `smtps://127.0.0.1:${String(port)}`, false)
    await expect(messenger.send(aMail())).rejects.toThrow(MessageNotSent)
    expect(server!.mails).toEqual([])
  })

  it('elsewhere gets nothing without TLS, unless that was asked for', async () => {
    // This machine, by an address that does not say so.
    const elsewhere = (query: string) => (port: number) => `smtp://0.0.0.0:${String(port)}${query}`
    await connect({ startTls: false }, elsewhere(''))
    await expect(messenger.send(aMail())).rejects.toThrow(MessageNotSent)
    expect(server!.mails).toEqual([])
    messenger.close()
    await server!.stop()
    await connect({ startTls: false }, elsewhere('/?tls=none'))
    await messenger.send(aMail())
    expect(server!.overTls).toEqual([false])
  })

  it('that loses its answer is asked again with the same Message-ID', async () => {
    await connect({ losesAnswers: 1 }, onThisMachine)
    await expect(messenger.send(aMail())).rejects.toThrow(MessageNotSent)
    await messenger.send(aMail())
    expect(server!.mails.map(({ messageId }) => messageId)).toEqual(Array(2).fill(`<${uuid(1)}@lyceum.example.org>`))
  })

  it.each([421, 451])('that says %d is tried again', async (status) => {
    await connect({ refuses: () => status }, onThisMachine)
    await expect(messenger.send(aMail())).rejects.toThrow(MessageNotSent)
  })

  it('that refuses a mail for good is not tried again, and the address is told to nobody', async () => {
    await connect({ refuses: () => 550 }, onThisMachine)
    const error: unknown = await messenger.send(aMail()).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(MessageRefused)
    expect((error as Error).message).toContain('550')
    expect(String((error as Error).stack)).not.toContain('ann@example.org')
  })

  it('that refuses our password is tried again, when somebody has mended it', async () => {
    await connect({ login: { user: 'a', password: 'b' } }, (port) => `smtp://a:wrong@127.0.0.1:${String(port)}`)
    await expect(messenger.send(aMail())).rejects.toThrow(/EAUTH 535/)
  })

  it('that tells what it was told is not believed in logs', async () => {
    await connect({ refuses: () => 450 }, onThisMachine)
    const error: unknown = await messenger.send(aMail()).catch((thrown: unknown) => thrown)
    expect(String((error as Error).stack)).not.toContain('ann@example.org')
    expect((error as Error).cause).toBeUndefined()
  })

  it('takes no message to a phone', async () => {
    await connect({}, onThisMachine)
    await expect(messenger.send(aTextMessage())).rejects.toThrow(TypeError)
  })

  it('treats an address as one address, whatever is in it', async () => {
    await connect({}, onThisMachine)
    await messenger.send(aMail({ to: { email: 'ann@example.org, bob@example.org' } })).catch(() => undefined)
    await messenger.send(aMail({ to: { email: 'ann@example.org\r\nBcc: bob@example.org' } })).catch(() => undefined)
    await messenger.send(aMail({ title: 'x\r\nBcc: bob@example.org', text: '' }))
    for (const mail of server!.mails) {
      expect(mail.bcc ?? []).toEqual([])
      expect(mail.to).toHaveLength(1)
    }
  })
})

describe('a mail server that says nothing', () => {
  it('is given up after a while', async () => {
    const sockets: Socket[] = []
    const silent = createServer((socket) => sockets.push(socket))
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const { port } = silent.address() as AddressInfo
    const url = `smtp://127.0.0.1:${String(port)}`
    const messenger = new SmtpMessenger({ url, from: FROM, timeoutMillis: 200 })
    await expect(messenger.send(aMail())).rejects.toThrow(/ETIMEDOUT/)
    messenger.close()
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => silent.close(resolve))
    const gone = new SmtpMessenger({ url, from: FROM, timeoutMillis: 200 })
    await expect(gone.send(aMail())).rejects.toThrow(MessageNotSent)
    gone.close()
  })
})
