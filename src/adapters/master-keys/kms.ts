import { StoreUnavailable } from '../../application/ports/event-store'
import { type MasterKey, MasterKeyMissing, type MasterKeySource } from '../../application/ports/master-keys'
import { KEY_BYTES } from '../../application/privacy/seal'
import { parseUrl } from '../../application/parse-url'
import { keyId } from './key-id'
import { type AwsCredentials, signV4 } from './sign-v4'

export interface KmsOptions {
  /** Of the service, with the key's id, alias or ARN as its path: `https://kms.eu-central-1.amazonaws.com/alias/lyceum`. */
  readonly url: string
  readonly credentials: AwsCredentials
}

/** A URL of a key management service with an access key as user and password; undefined where it is none. */
export const parseKmsUrl = (text: string): KmsOptions | undefined => {
  const url = parseUrl(text)
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.pathname.length < 2) return undefined
  const [accessKeyId, secretAccessKey] = [decodeURIComponent(url.username), decodeURIComponent(url.password)]
  if (accessKeyId === '' || secretAccessKey === '') return undefined
  return { url: `${url.origin}${url.pathname}`, credentials: { accessKeyId, secretAccessKey } }
}

/** A region in the host's name, as AWS's endpoints have it; others take any. */
const REGION = /^kms(?:-fips)?\.([a-z0-9-]+)\.amazonaws\.com/
const ANSWER_MILLIS = 10_000

/** What the service gives a key out for: it opens for nothing else, and shows in the service's own log. */
const CONTEXT = { application: 'lyceum', purpose: 'master-key' }

/** Errors that pass, or that who runs the service mends; AWS KMS API Reference, "Common Error Types". */
const PASSING = /^(?:Throttling|LimitExceeded|KMSInternal|DependencyTimeout|ServiceUnavailable|InternalFailure)/

/**
 * Master keys that a key management service gives out and seals with a key that never leaves it: AWS KMS's protocol
 * (JSON 1.1, `GenerateDataKey` and `Decrypt`), which others speak too. What it sealed is kept beside the keys; without
 * the service, or once its key is disabled, no data key can be unwrapped. It is asked once for each process.
 */
export class KmsMasterKeys implements MasterKeySource {
  private readonly endpoint: URL
  private readonly key: string
  private readonly region: string

  constructor(private readonly options: KmsOptions) {
    const url = new URL(options.url)
    this.key = decodeURIComponent(url.pathname.slice(1))
    this.endpoint = new URL('/', url)
    this.region = REGION.exec(url.hostname)?.[1] ?? 'us-east-1'
  }

  first(): Promise<MasterKey> {
    return this.generate()
  }

  next(): Promise<MasterKey> {
    return this.generate()
  }

  async find(id: string, sealed: Buffer | undefined): Promise<Buffer | undefined> {
    if (sealed === undefined || keyId(sealed) !== id) return undefined
    const { Plaintext } = await this.call('Decrypt', {
      KeyId: this.key,
      CiphertextBlob: sealed.toString('base64'),
      EncryptionContext: CONTEXT,
    })
    return this.parsed(Plaintext)
  }

  /** What it sealed is kept in the database alone, and removed there. */
  keepOnly(): Promise<void> {
    return Promise.resolve()
  }

  private async generate(): Promise<MasterKey> {
    const { Plaintext, CiphertextBlob } = await this.call('GenerateDataKey', {
      KeyId: this.key,
      KeySpec: 'AES_256',
      EncryptionContext: CONTEXT,
    })
    const sealed = Buffer.from(String(CiphertextBlob), 'base64')
    return { id: keyId(sealed), key: this.parsed(Plaintext), sealed }
  }

  private parsed(plaintext: unknown): Buffer {
    const key = Buffer.from(String(plaintext), 'base64')
    if (key.length === KEY_BYTES) return key
    throw new MasterKeyMissing('LYCEUM_KMS_URL: the service answered with no key of 32 bytes')
  }

  private async call(operation: string, request: object): Promise<Readonly<Record<string, unknown>>> {
    const body = JSON.stringify(request)
    const headers = signV4(
      {
        method: 'POST',
        url: this.endpoint,
        headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `TrentService.${operation}` },
        body,
      },
      this.options.credentials,
      { region: this.region, service: 'kms' },
      new Date(),
    )
    let answer: Response
    let content: unknown
    try {
      answer = await fetch(this.endpoint, {
        method: 'POST',
        headers,
        body,
        redirect: 'error',
        signal: AbortSignal.timeout(ANSWER_MILLIS),
      })
      content = await answer.json()
    } catch (error) {
      throw new StoreUnavailable('the key management service (LYCEUM_KMS_URL) does not answer', { cause: error })
    }
    if (answer.ok) return content as Readonly<Record<string, unknown>>
    // `com.amazonaws.kms#DisabledException`; what else it says may name keys and accounts.
    const kind = String((content as { readonly __type?: unknown } | null)?.__type).replace(/^.*#/, '')
    if (PASSING.test(kind)) throw new StoreUnavailable(`the key management service is busy (${kind})`)
    throw new MasterKeyMissing(`LYCEUM_KMS_URL: the key management service refuses ${operation} (${kind})`)
  }
}
