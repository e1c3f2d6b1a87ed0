import { createHmac, hash } from 'node:crypto'

/** Who signs, and what for. */
export interface AwsCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** Of temporary credentials. */
  readonly sessionToken?: string
}

export interface AwsRequest {
  readonly method: 'POST' | 'GET'
  readonly url: URL
  /** Names in lower case; all of them are signed, beside `host`, `x-amz-date` and `x-amz-security-token`. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const hmac = (key: Buffer | string, text: string): Buffer => createHmac('sha256', key).update(text).digest()

/**
 * Signs a request without a query as AWS asks for (Signature Version 4: AWS Identity and Access Management User Guide,
 * "Create a signed AWS API request"). Returns all headers to send but `host`.
 *
 * @param now - when it is signed; AWS accepts five minutes of difference
 */
export const signV4 = (
  { method, url, headers, body }: AwsRequest,
  { accessKeyId, secretAccessKey, sessionToken }: AwsCredentials,
  { region, service }: { readonly region: string; readonly service: string },
  now: Date,
): Readonly<Record<string, string>> => {
  const time = now.toISOString().replaceAll(/[-:]|\.\d{3}/g, '')
  const scope = `${time.slice(0, 8)}/${region}/${service}/aws4_request`
  const sent = {
    ...headers,
    'x-amz-date': time,
    ...(sessionToken !== undefined && { 'x-amz-security-token': sessionToken }),
  }
  const signed = Object.entries({ ...sent, host: url.host }).sort(([a], [b]) => (a < b ? -1 : 1))
  const names = signed.map(([name]) => name).join(';')
  const lines = signed.map(([name, value]) => `${name}:${value.trim()}\n`).join('')
  const canonical = [method, url.pathname, '', lines, names, hash('sha256', body)].join('\n')
  const toSign = ['AWS4-HMAC-SHA256', time, scope, hash('sha256', canonical)].join('\n')
  const key = scope.split('/').reduce<Buffer | string>((outer, part) => hmac(outer, part), `AWS4${secretAccessKey}`)
  const signature = hmac(Buffer.from(key), toSign).toString('hex')
  return {
    ...sent,
    authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
  }
}
