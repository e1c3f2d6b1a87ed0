import { createHmac, timingSafeEqual } from 'node:crypto'
import type { SecretPurpose, ServerSecrets } from '../ports/server-secrets'

/** What a numbered token names. */
export interface Numbered {
  readonly id: string
  readonly generation: number
}

/** Version, id, generation, and the MAC over them. */
const VERSION = 1
const NAMED_BYTES = 1 + 16 + 4
const MAC_BYTES = 32
const CHARACTERS = Math.ceil(((NAMED_BYTES + MAC_BYTES) * 4) / 3)

/** The groups of a UUID in hexadecimal digits. */
const GROUPS = /^(.{8})(.{4})(.{4})(.{4})(.{12})$/

/**
 * Tokens that name something by id and generation and are authenticated by HMAC-SHA-256 with a secret of the server
 * (RFC 2104). They are computed, never stored: the log and every table may be read by whom they like, and give nobody a
 * token. What was not made here is refused before anything is read.
 */
export class NumberedTokens {
  /**
   * @param prefix - by which people, and what looks for secrets in logs, tell such a token; part of what is authenticated
   */
  constructor(
    private readonly secrets: ServerSecrets,
    private readonly purpose: SecretPurpose,
    private readonly prefix: string,
  ) {}

  /** The token of a generation: always the same. */
  async of({ id, generation }: Numbered): Promise<string> {
    const named = Buffer.alloc(NAMED_BYTES)
    named.writeUInt8(VERSION, 0)
    named.write(id.replaceAll('-', ''), 1, 'hex')
    named.writeUInt32BE(generation, 17)
    return this.prefix + Buffer.concat([named, await this.mac(named)]).toString('base64url')
  }

  /** What a token names; undefined for what is none. */
  async read(token: string): Promise<Numbered | undefined> {
    if (!token.startsWith(this.prefix) || token.length !== this.prefix.length + CHARACTERS) return undefined
    const text = token.slice(this.prefix.length)
    const bytes = Buffer.from(text, 'base64url')
    // The last character has bits to spare, and other characters are skipped in decoding: one token has one form.
    if (bytes.toString('base64url') !== text) return undefined
    const named = bytes.subarray(0, NAMED_BYTES)
    if (!timingSafeEqual(bytes.subarray(NAMED_BYTES), await this.mac(named))) return undefined
    if (named.readUInt8(0) !== VERSION) return undefined
    const id = named.toString('hex', 1, 17).replace(GROUPS, '$1-$2-$3-$4-$5')
    return { id, generation: named.readUInt32BE(17) }
  }

  private async mac(named: Buffer): Promise<Buffer> {
    return createHmac('sha256', await this.secrets.of(this.purpose))
      .update(this.prefix)
      .update(named)
      .digest()
  }
}

/** The refresh tokens of sessions. */
export const refreshTokens = (secrets: ServerSecrets): NumberedTokens =>
  new NumberedTokens(secrets, 'refresh-tokens', 'lyr_')

/** The secrets of services. */
export const serviceSecrets = (secrets: ServerSecrets): NumberedTokens =>
  new NumberedTokens(secrets, 'service-secrets', 'lys_')
