import ipaddr from 'ipaddr.js'
import { createTransport, type Transporter } from 'nodemailer'
import { MessageNotSent, MessageRefused, type Messenger, type OutgoingMessage } from '../../application/ports/messenger'
import { isMail, mailOf } from './mail'

export interface SmtpOptions {
  /**
   * `smtps://user:password@host:465` speaks TLS from the first byte; `smtp://host:587` turns to TLS by STARTTLS and does
   * not go on without it, unless the server is on this machine or the URL says `?tls=none`.
   */
  readonly url: string
  readonly from: string
  /** PEM of authorities beside the system's own. */
  readonly ca?: string
  /** For a connection, for its greeting, and for every answer; default 15 s. */
  readonly timeoutMillis?: number
}

const CONNECTIONS = 3
const PORTS: Readonly<Record<string, number>> = { 'smtp:': 587, 'smtps:': 465 }

const isLocal = (host: string): boolean =>
  host === 'localhost' || (ipaddr.isValid(host) && ipaddr.process(host).range() === 'loopback')

/** A mail server's own word that it will never take this mail (RFC 5321, section 4.2.1), but for words on our log-in. */
const isForGood = (error: unknown): boolean => {
  const { responseCode, code } = error as { readonly responseCode?: unknown; readonly code?: unknown }
  return typeof responseCode === 'number' && responseCode >= 500 && code !== 'EAUTH' && code !== 'ETLS'
}

/** Sends mails by SMTP (RFC 5321). Nothing is kept here. */
export class SmtpMessenger implements Messenger {
  private readonly transport: Transporter

  constructor(private readonly options: SmtpOptions) {
    const { url, ca, timeoutMillis = 15_000 } = options
    const { protocol, hostname, port, username, password, searchParams } = new URL(url)
    const host = hostname.replace(/^\[|\]$/g, '')
    const secure = protocol === 'smtps:'
    const plain = !secure && (searchParams.get('tls') === 'none' || isLocal(host))
    this.transport = createTransport({
      pool: true,
      maxConnections: CONNECTIONS,
      host,
      port: port === '' ? (PORTS[protocol] ?? 587) : Number(port),
      secure,
      requireTLS: !secure && !plain,
      ignoreTLS: plain && searchParams.get('tls') === 'none',
      tls: { minVersion: 'TLSv1.2', ...(ca !== undefined && { ca }) },
      ...(username !== '' && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
      connectionTimeout: timeoutMillis,
      greetingTimeout: timeoutMillis,
      socketTimeout: timeoutMillis,
      dnsTimeout: timeoutMillis,
    })
  }

  async send(message: OutgoingMessage): Promise<void> {
    if (!isMail(message)) throw new TypeError('a mail server takes mails only')
    try {
      await this.transport.sendMail(mailOf(message, this.options.from))
    } catch (error) {
      // What a server says may repeat the address: its code says enough.
      const { code, responseCode } = error as { readonly code?: string; readonly responseCode?: number }
      const reason = [code, responseCode].filter((part) => part !== undefined).join(' ')
      const Failure = isForGood(error) ? MessageRefused : MessageNotSent
      throw new Failure(`the mail server did not take a mail: ${reason}`)
    }
  }

  /** What has been sent is out of reach. */
  forget(): Promise<void> {
    return Promise.resolve()
  }

  close(): void {
    this.transport.close()
  }
}
