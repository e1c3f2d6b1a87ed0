import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import type { Expiring } from '../../application/ports/expiring'
import { MessageNotSent, type Messenger, type OutgoingMessage } from '../../application/ports/messenger'
import { DAY, type Instant, toMillis } from '../../domain/kernel'
import { isMail, mailOf, type Mail } from './mail'

export interface OutboxOptions {
  /** Made at the first message. */
  readonly folder: string
  /** For how many days messages are kept; default for ever. */
  readonly keepDays?: number
  /** Whom mails are from. */
  readonly from: string
}

/** A message that lies in the outbox. */
export interface KeptMessage {
  readonly id: string
  readonly subject: string
  /** What it is about. */
  readonly kind: string
  readonly to: string
  readonly title?: string
  readonly keptAt: Date
}

/** What ids and users are made of; nothing that could name another folder. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/

/** A text, and not one that is still being written. */
const isWhole = (name: string): boolean => name.endsWith('.txt') && !name.startsWith('.')

const codeOf = (error: unknown): unknown => (error as NodeJS.ErrnoException).code

/**
 * Keeps messages in a folder instead of sending them, for development and for trying Lyceum out. Each user's messages are
 * in a folder of their own: `<id>.txt` as plain text with a few lines in front, and of a mail `<id>.eml`, as it would have
 * been sent. Only the owner of the process may read them.
 */
export class Outbox implements Messenger, Expiring {
  private readonly composer = createTransport({ streamTransport: true, buffer: true })

  constructor(private readonly options: OutboxOptions) {}

  async send(message: OutgoingMessage): Promise<void> {
    try {
      const folder = this.folderOf(message.subject)
      await mkdir(folder, { recursive: true, mode: 0o700 })
      if (isMail(message)) await this.write(folder, `${safe(message.id)}.eml`, await this.composed(message))
      await this.write(folder, `${safe(message.id)}.txt`, plainText(message))
    } catch (error) {
      throw new MessageNotSent(`the outbox cannot keep a message: ${String(codeOf(error))}`, { cause: error })
    }
  }

  forget(subject: string): Promise<void> {
    return rm(this.folderOf(subject), { recursive: true, force: true })
  }

  /** All messages, the oldest first. */
  async list(): Promise<readonly KeptMessage[]> {
    const subjects = await readdirIfThere(this.options.folder)
    const kept = await Promise.all(
      subjects.map(async (subject) => {
        const names = await readdirIfThere(join(this.options.folder, subject))
        return Promise.all(names.filter(isWhole).map((name) => this.read(subject, name)))
      }),
    )
    return kept.flat().sort((a, b) => a.keptAt.getTime() - b.keptAt.getTime())
  }

  /** The text of a message, with the lines in front of it; undefined where there is none of that id. */
  async show(id: string): Promise<string | undefined> {
    const found = (await this.list()).find((message) => message.id === id)
    return found && readFile(join(this.folderOf(found.subject), `${safe(id)}.txt`), 'utf8')
  }

  async countExpired(now: Instant): Promise<number> {
    return (await this.expired(now)).length
  }

  async removeExpired(now: Instant): Promise<number> {
    const expired = await this.expired(now)
    for (const path of expired) await rm(path, { force: true })
    return expired.length
  }

  /** Files, two of a mail; with those that were never finished. */
  private async expired(now: Instant): Promise<readonly string[]> {
    const { folder, keepDays = Number.POSITIVE_INFINITY } = this.options
    const before = toMillis(now) - keepDays * DAY
    const expired: string[] = []
    for (const subject of await readdirIfThere(folder))
      for (const name of await readdirIfThere(join(folder, subject))) {
        const path = join(folder, subject, name)
        const keptAt = await mtimeIfThere(path)
        if (keptAt !== undefined && keptAt <= before) expired.push(path)
      }
    return expired
  }

  private folderOf(subject: string): string {
    return join(this.options.folder, safe(subject))
  }

  private async composed(message: Mail): Promise<Buffer> {
    const { message: raw } = await this.composer.sendMail(mailOf(message, this.options.from))
    return raw as Buffer
  }

  /** Whole or not at all, so that nobody reads half a message. */
  private async write(folder: string, name: string, content: string | Buffer): Promise<void> {
    const unfinished = join(folder, `.${name}`)
    await writeFile(unfinished, content, { mode: 0o600 })
    await rename(unfinished, join(folder, name))
  }

  private async read(subject: string, name: string): Promise<KeptMessage> {
    const path = join(this.options.folder, subject, name)
    const head = headOf(await readFile(path, 'utf8'))
    const { kind = '', to = '', title } = head
    const { mtime: keptAt } = await stat(path)
    return { id: name.slice(0, -'.txt'.length), subject, kind, to, keptAt, ...(title !== undefined && { title }) }
  }
}

const safe = (name: string): string => {
  if (NAME.test(name)) return name
  throw new RangeError('a message has an id or a subject that cannot name a file')
}

const readdirIfThere = async (folder: string): Promise<readonly string[]> => {
  try {
    return await readdir(folder)
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return []
    throw error
  }
}

const mtimeIfThere = async (path: string): Promise<number | undefined> => {
  try {
    return (await stat(path)).mtimeMs
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

/** Where a message was to go. What a device is reached by is a secret, and long. */
const addressOf = ({ to }: OutgoingMessage): string => {
  if ('email' in to) return to.email
  if ('phone' in to) return to.phone
  return 'webPush' in to ? `browser at ${new URL(to.webPush.endpoint).host}` : 'app on a telephone'
}

const plainText = (message: OutgoingMessage): string =>
  [
    `kind: ${message.kind}`,
    `to: ${addressOf(message)}`,
    ...(message.title === undefined ? [] : [`title: ${message.title.replaceAll('\n', ' ')}`]),
    '',
    message.text,
    '',
  ].join('\n')

/** The lines in front of a text. */
const headOf = (text: string): Readonly<Record<string, string>> => {
  const [head = ''] = text.split('\n\n', 1)
  return Object.fromEntries(
    head.split('\n').map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)]),
  )
}
