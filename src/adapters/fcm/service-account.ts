import { importPKCS8, SignJWT } from 'jose'

/** What Google gives a project's server to show who it is: the file of a service account's key. */
export interface ServiceAccount {
  readonly project_id: string
  readonly client_email: string
  /** PKCS #8, PEM. */
  readonly private_key: string
  /** Where access tokens are to be had. */
  readonly token_uri: string
}

const SCOPE = 'https://www.googleapis.com/auth/firebase.messaging'
const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer'

/** The longest that Google allows. */
const ASSERTION_SECONDS = 3_600
/** A token that is about to end is not used any more. */
const MARGIN_MILLIS = 60_000

/** The token endpoint gave no token. */
export class NoAccessToken extends Error {
  override readonly name = 'NoAccessToken'
}

/**
 * Access tokens for a service account: asked for with a signed assertion (RFC 7523, section 2.1), and kept until they are
 * about to end. Of many who ask at once one is sent.
 */
export class AccessTokens {
  private known: { readonly token: string; readonly until: number } | undefined
  private asking: Promise<string> | undefined

  constructor(
    private readonly account: ServiceAccount,
    private readonly timeoutMillis: number,
  ) {}

  async token(): Promise<string> {
    if (this.known !== undefined && this.known.until > Date.now()) return this.known.token
    this.asking ??= this.ask().finally(() => (this.asking = undefined))
    return this.asking
  }

  /** The token was refused: the next one who asks gets another. */
  drop(token: string): void {
    if (this.known?.token === token) this.known = undefined
  }

  private async ask(): Promise<string> {
    const response = await fetch(this.account.token_uri, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ grant_type: GRANT, assertion: await this.assertion() }),
      signal: AbortSignal.timeout(this.timeoutMillis),
    })
    const answer: unknown = await response.json().catch(() => undefined)
    const { access_token: token, expires_in: seconds } = (answer ?? {}) as Readonly<Record<string, unknown>>
    if (!response.ok || typeof token !== 'string')
      throw new NoAccessToken(`no access token was to be had: ${String(response.status)}`)
    this.known = { token, until: Date.now() + Number(seconds ?? 0) * 1_000 - MARGIN_MILLIS }
    return token
  }

  private async assertion(): Promise<string> {
    const { client_email: issuer, private_key: pem, token_uri: audience } = this.account
    const now = Math.floor(Date.now() / 1_000)
    return new SignJWT({ scope: SCOPE })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt(now)
      .setExpirationTime(now + ASSERTION_SECONDS)
      .sign(await importPKCS8(pem, 'RS256'))
  }
}
