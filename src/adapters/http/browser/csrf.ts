import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { ServerSecrets } from '../../../application/ports/server-secrets'

const RANDOM_BYTES = 16

const sameText = (a: string, b: string): boolean => {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}

/**
 * Tokens by which a page shows that it can read what we answer, each bound to one session (OWASP's "signed double-submit
 * cookie"): a random part, and an HMAC over it and the session's id.
 */
export class CsrfTokens {
  constructor(private readonly secrets: ServerSecrets) {}

  async make(sessionId: string): Promise<string> {
    const random = randomBytes(RANDOM_BYTES).toString('base64url')
    return `${random}.${await this.sign(sessionId, random)}`
  }

  /** Whether a token came twice alike, in the header and in the cookie, and is of this session. */
  async fits(sessionId: string, inHeader: string | undefined, inCookie: string | undefined): Promise<boolean> {
    if (inHeader === undefined || inCookie === undefined || !sameText(inHeader, inCookie)) return false
    const [random = '', mac = ''] = inHeader.split('.')
    return sameText(mac, await this.sign(sessionId, random))
  }

  private async sign(sessionId: string, random: string): Promise<string> {
    const message = `${String(sessionId.length)}!${sessionId}!${String(random.length)}!${random}`
    return createHmac('sha256', await this.secrets.of('csrf'))
      .update(message)
      .digest('base64url')
  }
}
