import { MessageNotSent, MessageRefused, type Messenger, type OutgoingMessage } from '../../application/ports/messenger'
import { retryAfterMillis } from '../../application/retry-after'
import { isTextMessage } from './mail'

export interface SmsOptions {
  /**
   * Where messages are posted, as Twilio's API has it
   * (`https://<sid>:<token>@api.twilio.com/2010-04-01/Accounts/<sid>/Messages.json?from=+4930123456`).
   */
  readonly url: string
  /** Default 15 s. */
  readonly timeoutMillis?: number
}

/** Statuses after which the same request may succeed. */
const isForNow = (status: number): boolean => status === 408 || status === 429 || status >= 500
/** Of our account, not of the message: somebody will mend it. */
const isOurs = (status: number): boolean => status === 401 || status === 403 || status === 404

/** Sends messages to phones over HTTP, in the form that Twilio takes (https://www.twilio.com/docs/messaging/api). */
export class SmsMessenger implements Messenger {
  private readonly target: URL
  private readonly from: string
  private readonly authorization: string

  constructor(private readonly options: SmsOptions) {
    this.target = new URL(options.url)
    this.from = (this.target.searchParams.get('from') ?? '').replace(' ', '+')
    this.target.searchParams.delete('from')
    const { username, password } = this.target
    const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
    this.authorization = `Basic ${Buffer.from(credentials).toString('base64')}`
    this.target.username = ''
    this.target.password = ''
  }

  async send(message: OutgoingMessage): Promise<void> {
    if (!isTextMessage(message)) throw new TypeError('this way leads to phones only')
    const { status, headers } = await this.post(message.to.phone, message.text, message.id)
    if (status >= 200 && status < 300) return
    const reason = `the service did not take a message to a phone: ${String(status)}`
    if (!isForNow(status) && !isOurs(status) && status >= 400) throw new MessageRefused(reason)
    const wait = retryAfterMillis(headers.get('retry-after'), Date.now())
    throw new MessageNotSent(reason, wait === undefined ? {} : { retryAfterMillis: wait })
  }

  /** What has been sent is out of reach. */
  forget(): Promise<void> {
    return Promise.resolve()
  }

  private async post(phone: string, text: string, id: string): Promise<Response> {
    try {
      const response = await fetch(this.target, {
        method: 'POST',
        redirect: 'manual',
        headers: { authorization: this.authorization, 'idempotency-key': id },
        body: new URLSearchParams({ To: phone, From: this.from, Body: text }),
        signal: AbortSignal.timeout(this.options.timeoutMillis ?? 15_000),
      })
      await response.arrayBuffer()
      return response
    } catch (error) {
      const { name, cause } = error as Error
      const reason = (cause as { readonly code?: string } | undefined)?.code ?? name
      throw new MessageNotSent(`the service for messages to phones is out of reach: ${reason}`)
    }
  }
}
