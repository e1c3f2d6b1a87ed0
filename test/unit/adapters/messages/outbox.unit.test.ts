import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import PostalMime from 'postal-mime'
import { listOutbox, showFromOutbox } from '../../../../src/adapters/cli/outbox'
import { MessengerByAddress } from '../../../../src/adapters/messages/by-address'
import { Outbox } from '../../../../src/adapters/messages/outbox'
import { MessageNotSent } from '../../../../src/application/ports/messenger'
import { instant } from '../../../../src/domain/kernel'
import { uuid } from '../../../support/decider-specification'
import { aMail, aTextMessage } from '../../../support/messages/messages'

describe('the outbox', () => {
  let parent: string
  let folder: string
  let outbox: Outbox
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'lyceum-outbox-'))
    folder = join(parent, 'outbox')
    outbox = new Outbox({ folder, from: 'Lyceum <hello@lyceum.example.org>' })
  })
  afterEach(() => rmSync(parent, { recursive: true }))

  const printed = async (print: (out: NodeJS.WritableStream) => Promise<void>): Promise<string> => {
    let text = ''
    await print({ write: (part: string) => ((text += part), true) } as NodeJS.WritableStream)
    return text
  }

  it('is empty before anything was sent', async () => {
    expect(await outbox.list()).toEqual([])
    expect(await printed((out) => listOutbox(outbox, { json: false }, out))).toBe('The outbox is empty.\n')
  })

  it('keeps a mail as it would have been sent, and its text for people', async () => {
    await outbox.send(aMail())
    const raw = readFileSync(join(folder, uuid(10), `${uuid(1)}.eml`))
    const mail = await PostalMime.parse(raw)
    expect(mail).toMatchObject({ subject: 'Bestätigen Sie Ihre Adresse', messageId: `<${uuid(1)}@lyceum.example.org>` })
    expect(mail.text?.trimEnd()).toBe(aMail().text.trimEnd())
    expect(await printed((out) => showFromOutbox(outbox, uuid(1), out))).toBe(
      `kind: verify-email\nto: ann@example.org\ntitle: Bestätigen Sie Ihre Adresse\n\n${aMail().text}\n`,
    )
  })

  it('lists what there is, the oldest first', async () => {
    await outbox.send(aTextMessage())
    await new Promise((resolve) => setTimeout(resolve, 20))
    await outbox.send(aMail({ subject: uuid(11), title: 'a: b' }))
    expect(await outbox.list()).toMatchObject([
      { id: uuid(2), subject: uuid(10), kind: 'verify-phone', to: '+4915112345678' },
      { id: uuid(1), subject: uuid(11), kind: 'verify-email', to: 'ann@example.org', title: 'a: b' },
    ])
    expect(await printed((out) => listOutbox(outbox, { json: false }, out))).toContain('ann@example.org')
    expect(JSON.parse(await printed((out) => listOutbox(outbox, { json: true }, out)))).toHaveLength(2)
  })

  it('lists no message that is still being written', async () => {
    await outbox.send(aTextMessage())
    writeFileSync(join(folder, uuid(10), `.${uuid(1)}.txt`), 'kind: verify-em')
    expect(await outbox.list()).toMatchObject([{ id: uuid(2) }])
  })

  it('is rid of messages that were kept for their days, unfinished ones too, and of no others', async () => {
    const kept = new Outbox({ folder, from: 'Lyceum <hello@lyceum.example.org>', keepDays: 30 })
    await kept.send(aMail())
    await kept.send(aTextMessage())
    writeFileSync(join(folder, uuid(10), '.unfinished.eml'), 'half a mail')
    const now = instant('2026-03-31T10:00:00Z')
    const [old, young] = [instant('2026-03-01T10:00:00Z'), instant('2026-03-01T10:00:01Z')]
    const touch = (name: string, at: string) => utimesSync(join(folder, uuid(10), name), new Date(at), new Date(at))
    for (const name of [`${uuid(1)}.eml`, `${uuid(1)}.txt`, '.unfinished.eml']) touch(name, old)
    touch(`${uuid(2)}.txt`, young)
    expect(await outbox.countExpired(now)).toBe(0)
    expect(await kept.countExpired(now)).toBe(3)
    expect(await kept.removeExpired(now)).toBe(3)
    expect(await kept.removeExpired(now)).toBe(0)
    expect(readdirSync(join(folder, uuid(10)))).toEqual([`${uuid(2)}.txt`])
  })

  it('has a message once, however often it was sent', async () => {
    await outbox.send(aMail())
    await outbox.send(aMail())
    expect(readdirSync(join(folder, uuid(10))).sort()).toEqual([`${uuid(1)}.eml`, `${uuid(1)}.txt`])
  })

  it('forgets what is of one user, whatever it was sent by, and nothing else', async () => {
    const messenger = new MessengerByAddress({ email: outbox, phone: outbox, webPush: outbox, fcm: outbox })
    await messenger.send(aMail())
    await messenger.send(aTextMessage())
    await messenger.send(aMail({ id: uuid(3), subject: uuid(11) }))
    await messenger.forget(uuid(10))
    await messenger.forget(uuid(10))
    expect((await outbox.list()).map(({ id }) => id)).toEqual([uuid(3)])
    expect(readdirSync(folder)).toEqual([uuid(11)])
  })

  it('may be read by its owner alone', async () => {
    await outbox.send(aMail())
    const modes = [folder, join(folder, uuid(10)), join(folder, uuid(10), `${uuid(1)}.txt`)]
    expect(modes.map((path) => (statSync(path).mode & 0o077).toString(8))).toEqual(['0', '0', '0'])
  })

  it('writes nowhere else, whatever a message is called', async () => {
    await expect(outbox.send(aMail({ subject: '../..' }))).rejects.toThrow()
    await expect(outbox.send(aMail({ id: '../x' }))).rejects.toThrow()
    expect(() => outbox.forget('..')).toThrow(RangeError)
    expect(readdirSync(parent)).not.toContain('x.txt')
  })

  it('says that a message was not sent when it cannot be kept', async () => {
    writeFileSync(folder, 'a file where the folder should be')
    await expect(outbox.send(aMail())).rejects.toThrow(MessageNotSent)
    expect(await outbox.list()).toEqual([])
  })

  it('has no message that is not there, and minds no other files', async () => {
    mkdirSync(join(folder, 'other'), { recursive: true })
    writeFileSync(join(folder, 'note.md'), 'x')
    await expect(showFromOutbox(outbox, uuid(9), process.stdout)).rejects.toThrow(/no such message/)
  })
})
