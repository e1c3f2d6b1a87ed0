import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Challenge, Purpose } from '../../domain/account'
import type { ServerSecrets } from '../ports/server-secrets'

/** A challenge, and what it is good for. */
export interface Challenged {
  readonly accountId: string
  readonly purpose: Purpose
  readonly challenge: Pick<Challenge, 'id' | 'expiresAt'>
}

/** What a token says of itself, before anything shows that it is true. */
export interface ClaimedChallenge {
  readonly accountId: string
  readonly challengeId: string
}

/** By which people, and what looks for secrets in logs, tell such a token. */
const PREFIX = 'lyv_'
const ID_BYTES = 16
const MAC_BYTES = 32
const BYTES = 2 * ID_BYTES + MAC_BYTES

const GROUPS = /^(.{8})(.{4})(.{4})(.{4})(.{12})$/
const DIGITS = 6

/**
 * The tokens of links and the codes that are sent to people. They are made of the challenge's id by HMAC-SHA-256 with a
 * secret of the server (RFC 2104) and kept nowhere: the log may be read by whom it likes, and gives nobody a way in. The
 * MAC covers the purpose, so that no link is good for anything else, and the expiry.
 */
export class ChallengeTokens {
  constructor(private readonly secrets: ServerSecrets) {}

  /** The token of a link: 91 characters. */
  async tokenOf(challenged: Challenged): Promise<string> {
    const bytes = Buffer.alloc(BYTES)
    bytes.write(challenged.accountId.replaceAll('-', ''), 0, 'hex')
    bytes.write(challenged.challenge.id.replaceAll('-', ''), ID_BYTES, 'hex')
    ;(await this.mac('token', challenged)).copy(bytes, 2 * ID_BYTES)
    return PREFIX + bytes.toString('base64url')
  }

  /** Whose token it claims to be; undefined for what is no token at all. */
  read(token: string): ClaimedChallenge | undefined {
    const bytes = bytesOf(token)
    return bytes && { accountId: uuidAt(bytes, 0), challengeId: uuidAt(bytes, ID_BYTES) }
  }

  /** Whether it is the token of this challenge; takes as long for every wrong one. */
  async isTokenOf(token: string, challenged: Challenged): Promise<boolean> {
    const bytes = bytesOf(token)
    if (bytes === undefined) return false
    const right = timingSafeEqual(bytes.subarray(2 * ID_BYTES), await this.mac('token', challenged))
    return right && uuidAt(bytes, 0) === challenged.accountId && uuidAt(bytes, ID_BYTES) === challenged.challenge.id
  }

  /** The code to be typed: six digits. 2^48 is so much more than 10^6 that no code is likelier than another by a millionth. */
  async codeOf(challenged: Challenged): Promise<string> {
    const number = (await this.mac('code', challenged)).readUIntBE(0, 6) % 10 ** DIGITS
    return String(number).padStart(DIGITS, '0')
  }

  async isCodeOf(code: string, challenged: Challenged): Promise<boolean> {
    const given = Buffer.from(code.replaceAll(/[\s-]/g, ''))
    const expected = Buffer.from(await this.codeOf(challenged))
    return given.length === expected.length && timingSafeEqual(given, expected)
  }

  private async mac(kind: 'token' | 'code', { accountId, purpose, challenge }: Challenged): Promise<Buffer> {
    return createHmac('sha256', await this.secrets.of('challenges'))
      .update([kind, purpose, accountId, challenge.id, challenge.expiresAt].join('\n'))
      .digest()
  }
}

const bytesOf = (token: string): Buffer | undefined => {
  if (!token.startsWith(PREFIX)) return undefined
  const text = token.slice(PREFIX.length)
  const bytes = Buffer.from(text, 'base64url')
  // Other characters are skipped in decoding: one token has one form.
  return bytes.length === BYTES && bytes.toString('base64url') === text ? bytes : undefined
}

const uuidAt = (bytes: Buffer, offset: number): string =>
  bytes.toString('hex', offset, offset + ID_BYTES).replace(GROUPS, '$1-$2-$3-$4-$5')
