import { isLeft } from 'fp-ts/Either'
import { createHash } from 'node:crypto'
import { generateRequestDetails, type RequestDetails } from 'web-push'
import {
  AddresseeGone,
  MessageNotSent,
  MessageRefused,
  type Messenger,
  type OutgoingMessage,
  type WebPushTarget,
} from '../../application/ports/messenger'
import type { OutgoingPost } from '../../application/ports/outgoing-http'
import { retryAfterMillis } from '../../application/retry-after'
import type { VapidKeys } from './vapid'

export interface WebPushOptions {
  readonly keys: VapidKeys
  /** Whom a push service writes to about us: `mailto:` or `https:` (RFC 8292, section 2.1). */
  readonly contact: string
  /** Endpoints are what users name: they must be followed with care. */
  readonly http: OutgoingPost
}

/** What is told a day late is no news. */
const KEPT_SECONDS = 86_400

/** What every push service takes (RFC 8291, section 4); encryption adds 86 bytes of head and 17 of padding and tag. */
const MOST_BYTES = 4_096 - 103

/**
 * Sends push messages to browsers: encrypted for the browser alone (RFC 8291), in the server's name (RFC 8292), through
 * the push service that the browser named (RFC 8030).
 */
export class WebPushMessenger implements Messenger {
  constructor(private readonly options: WebPushOptions) {}

  async send(message: OutgoingMessage): Promise<void> {
    const { to } = message
    if (!('webPush' in to)) throw new TypeError('this way leads to browsers only')
    const { headers, body } = this.detailsOf(to.webPush, message)
    const posted = await this.options.http.post(to.webPush.endpoint, {
      headers,
      body: body ?? Buffer.alloc(0),
    })
    if (isLeft(posted)) {
      if (posted.left === 'not-allowed') throw new AddresseeGone('the push service is of a kind that is never followed')
      throw new MessageNotSent('the push service is out of reach')
    }
    judge(posted.right)
  }

  /** What has been sent is out of reach. */
  forget(): Promise<void> {
    return Promise.resolve()
  }

  private detailsOf({ endpoint, p256dh, auth }: WebPushTarget, message: OutgoingMessage): RequestDetails {
    const payload = payloadOf(message)
    if (Buffer.byteLength(payload) > MOST_BYTES) throw new MessageRefused('a push message is too long')
    const { keys, contact } = this.options
    try {
      return generateRequestDetails({ endpoint, keys: { p256dh, auth } }, payload, {
        vapidDetails: { subject: contact, ...keys },
        TTL: KEPT_SECONDS,
        // What is sent again takes the place of what still waits (RFC 8030, section 5.4).
        topic: createHash('sha256').update(message.id).digest('base64url').slice(0, 32),
      })
    } catch {
      // Of all that goes into it the browser's keys alone were not made here.
      throw new AddresseeGone('the keys of a push subscription are none')
    }
  }
}

/** What the page's service worker shows. */
const payloadOf = ({ id, kind, title, text, link }: OutgoingMessage): string =>
  JSON.stringify({ id, kind, title, body: text, link })

const judge = ({ status, retryAfter }: { readonly status: number; readonly retryAfter?: string }): void => {
  if (status >= 200 && status < 300) return
  // RFC 8030, section 7.3: the subscription is over.
  if (status === 404 || status === 410) throw new AddresseeGone(`the push service knows the browser no longer`)
  const reason = `the push service did not take a message: ${String(status)}`
  if (status !== 429 && status >= 400 && status < 500) throw new MessageRefused(reason)
  const wait = retryAfterMillis(retryAfter, Date.now())
  throw new MessageNotSent(reason, wait === undefined ? {} : { retryAfterMillis: wait })
}
