import * as t from 'io-ts'
import { brandedString, id, integer, text } from '../kernel'

export const PasskeyId = id('PasskeyId')
export type PasskeyId = t.TypeOf<typeof PasskeyId>
/** One attempt to set up one-time codes. */
export const EnrolmentId = id('EnrolmentId')
export type EnrolmentId = t.TypeOf<typeof EnrolmentId>

/** Bytes as base64url without padding (RFC 4648, section 5), `most` characters at most. */
export const base64Url = <B extends string>(name: B, most: number) =>
  brandedString(name, (s) => s.length <= most && /^[\w-]+$/.test(s), {
    pattern: '^[A-Za-z0-9_-]+$',
    maxLength: most,
    description: `bytes as base64url, at most ${String(most)} characters`,
    examples: ['AQIDBA'],
  })

/** A credential id: at most 1,023 bytes (WebAuthn Level 3, section 4, "Credential ID"). */
export const CredentialId = base64Url('CredentialId', 1_364)
export type CredentialId = t.TypeOf<typeof CredentialId>
/** A COSE_Key (RFC 9052, section 7): an RSA key of 4,096 bits has some 530 bytes. */
export const PublicKey = base64Url('PublicKey', 2_000)

/** An authenticator's signature counter: 32 bits without sign (WebAuthn Level 3, section 6.1). */
export const Counter = integer(0, 0xffff_ffff)

/** The number of a 30-second step since 1970 (RFC 6238, section 4.2). */
export const TimeStep = integer(0, 0xffff_ffff)

/** The SHA-256 of a recovery code. */
export const CodeHash = base64Url('CodeHash', 43)
export type CodeHash = t.TypeOf<typeof CodeHash>
export const CodeHashes = t.readonlyArray(CodeHash)

/** How a client reaches an authenticator, `usb`, `internal`; clients know others than we do. */
export const Transports = t.readonlyArray(text(1, 32))

/** What its holder calls a passkey. */
export const PasskeyName = text(1, 100)
