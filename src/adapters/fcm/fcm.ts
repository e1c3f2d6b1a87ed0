import {
  AddresseeGone,
  MessageNotSent,
  MessageRefused,
  type Messenger,
  type OutgoingMessage,
} from '../../application/ports/messenger'
import { retryAfterMillis } from '../../application/retry-after'
import { AccessTokens, type ServiceAccount } from './service-account'

export interface FcmOptions {
  readonly account: ServiceAccount
  /** Default Google's own. */
  readonly url?: string
  /** For each request; default 15 s. */
  readonly timeoutMillis?: number
}

const KEPT_SECONDS = 86_400

/** Says what went wrong, as `google.rpc.Status` with the details of FCM. */
interface FcmError {
  readonly error?: {
    readonly status?: string
    readonly details?: readonly {
      readonly errorCode?: string
      readonly fieldViolations?: readonly { readonly field?: string }[]
    }[]
  }
}

/** Sends push messages to apps by Firebase Cloud Messaging, HTTP v1 (https://firebase.google.com/docs/reference/fcm/rest/v1). */
export class FcmMessenger implements Messenger {
  private readonly tokens: AccessTokens
  private readonly target: string
  private readonly timeoutMillis: number

  constructor({ account, url = 'https://fcm.googleapis.com', timeoutMillis = 15_000 }: FcmOptions) {
    this.timeoutMillis = timeoutMillis
    this.tokens = new AccessTokens(account, timeoutMillis)
    this.target = `${url}/v1/projects/${encodeURIComponent(account.project_id)}/messages:send`
  }

  async send(message: OutgoingMessage): Promise<void> {
    if (!('fcm' in message.to)) throw new TypeError('this way leads to apps only')
    const { response, token } = await this.reaching(() => this.post(message, message.to as { readonly fcm: string }))
    if (response.ok) {
      await response.arrayBuffer()
      return
    }
    if (response.status === 401) this.tokens.drop(token)
    await judge(response)
  }

  /** What has been sent is out of reach. */
  forget(): Promise<void> {
    return Promise.resolve()
  }

  private async post(message: OutgoingMessage, { fcm }: { readonly fcm: string }) {
    const token = await this.tokens.token()
    const response = await fetch(this.target, {
      method: 'POST',
      redirect: 'manual',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ message: bodyOf(message, fcm) }),
      signal: AbortSignal.timeout(this.timeoutMillis),
    })
    return { response, token }
  }

  private async reaching<A>(work: () => Promise<A>): Promise<A> {
    try {
      return await work()
    } catch (error) {
      const { name, message, cause } = error as Error
      const reason =
        (cause as { readonly code?: string } | undefined)?.code ?? (name === 'NoAccessToken' ? message : name)
      throw new MessageNotSent(`Firebase Cloud Messaging is out of reach: ${reason}`)
    }
  }
}

/** A message as FCM takes it; one that is sent again replaces the one before on the device. */
const bodyOf = ({ id, kind, title, text, link }: OutgoingMessage, token: string) => ({
  token,
  notification: { ...(title !== undefined && { title }), body: text },
  data: { id, kind, ...(link !== undefined && { link }) },
  android: { ttl: `${String(KEPT_SECONDS)}s`, collapse_key: id, notification: { tag: id } },
  apns: { headers: { 'apns-collapse-id': id } },
})

const judge = async (response: Response): Promise<never> => {
  const { status, headers } = response
  const { error }: FcmError = await response.json().then(
    (answer) => answer as FcmError,
    () => ({}),
  )
  const details = error?.details ?? []
  const code = details.find(({ errorCode }) => errorCode !== undefined)?.errorCode ?? error?.status ?? ''
  const isNoToken = details.some(({ fieldViolations = [] }) =>
    fieldViolations.some((of) => of.field === 'message.token'),
  )
  // https://firebase.google.com/docs/cloud-messaging/manage-tokens: to be removed.
  if (code === 'UNREGISTERED' || isNoToken) throw new AddresseeGone('the app is installed no longer')
  const reason = `Firebase Cloud Messaging did not take a message: ${[String(status), code].join(' ').trim()}`
  // 401 and 403 are about our account: somebody will mend it.
  if (status === 400 || status === 413) throw new MessageRefused(reason)
  const wait = retryAfterMillis(headers.get('retry-after'), Date.now())
  throw new MessageNotSent(reason, wait === undefined ? {} : { retryAfterMillis: wait })
}
