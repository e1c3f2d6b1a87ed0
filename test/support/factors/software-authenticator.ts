import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import type { WebAuthnJson } from '../../../src/application/ports/passkeys'
import { type Cbor, cbor } from './cbor'

export type Algorithm = 'ES256' | 'EdDSA' | 'RS256'

/** What a client or an authenticator does otherwise than it should. */
export interface Tampering {
  readonly origin?: string
  readonly rpId?: string
  readonly challenge?: string
  /** `webauthn.get` or `webauthn.create`. */
  readonly type?: string
  readonly crossOrigin?: boolean
  /** Bits that are cleared: 0x01 user present, 0x04 user verified. */
  readonly without?: number
  readonly counter?: number
  readonly backupEligible?: boolean
  /** The algorithm that the key claims. */
  readonly claimedAlgorithm?: number
  /** Bits of an RSA key; a property of what is made. */
  readonly rsaBits?: number
  /** Moves the point of an EC key off its curve. */
  readonly offCurve?: boolean
  /** Signs with another key. */
  readonly otherKey?: boolean
  readonly userHandle?: string
  /** Written in place of the attestation. */
  readonly attestation?: ReadonlyMap<number | string, Cbor>
}

const sha256 = (data: string | Buffer): Buffer => createHash('sha256').update(data).digest()
const base64Url = (data: Buffer): string => data.toString('base64url')
const bytes = (text: string | undefined): Buffer => Buffer.from(text ?? '', 'base64url')

const COSE = { ES256: -7, EdDSA: -8, RS256: -257 } as const

const newKeys = (
  algorithm: Algorithm,
  rsaBits = 2_048,
): { readonly privateKey: KeyObject; readonly publicKey: KeyObject } => {
  switch (algorithm) {
    case 'ES256':
      return generateKeyPairSync('ec', { namedCurve: 'P-256' })
    case 'EdDSA':
      return generateKeyPairSync('ed25519')
    case 'RS256':
      return generateKeyPairSync('rsa', { modulusLength: rsaBits })
  }
}

/** RFC 9053, sections 7.1 and 7.2, and RFC 8230, section 4. */
const coseKey = (publicKey: KeyObject, algorithm: Algorithm, claimed: number, offCurve = false): Buffer => {
  const { x, y: ordinate, n, e } = publicKey.export({ format: 'jwk' })
  const y = offCurve ? x : ordinate
  const parts: Readonly<Record<Algorithm, readonly (readonly [number, Cbor])[]>> = {
    ES256: [
      [1, 2],
      [3, claimed],
      [-1, 1],
      [-2, bytes(x)],
      [-3, bytes(y)],
    ],
    EdDSA: [
      [1, 1],
      [3, claimed],
      [-1, 6],
      [-2, bytes(x)],
    ],
    RS256: [
      [1, 3],
      [3, claimed],
      [-1, bytes(n)],
      [-2, bytes(e)],
    ],
  }
  return cbor(new Map(parts[algorithm]))
}

interface Made {
  readonly id: Buffer
  readonly privateKey: KeyObject
  readonly userHandle: string
  counter: number
}

/** An authenticator and the browser before it, with real keys and signatures; it can be told to cheat. */
export class SoftwareAuthenticator {
  private made: Made | undefined

  constructor(
    private readonly site: { readonly origin: string; readonly rpId: string },
    private readonly traits: {
      readonly algorithm?: Algorithm
      /** Whether it counts signatures; synced passkeys do not. */
      readonly counts?: boolean
      readonly backupEligible?: boolean
    } = {},
  ) {}

  /** The same authenticator once more, with the same key: a clone. */
  clone(): SoftwareAuthenticator {
    const copy = new SoftwareAuthenticator(this.site, this.traits)
    if (this.made !== undefined) copy.made = { ...this.made }
    return copy
  }

  /** Answers `navigator.credentials.create` as `toJSON` writes it. */
  create(options: WebAuthnJson, tampering: Tampering = {}): WebAuthnJson {
    const { algorithm = 'ES256' } = this.traits
    const { privateKey, publicKey } = newKeys(algorithm, tampering.rsaBits)
    const { challenge, user } = options as { readonly challenge: string; readonly user: { readonly id: string } }
    this.made = { id: randomBytes(32), privateKey, userHandle: user.id, counter: 0 }
    const claimed = tampering.claimedAlgorithm ?? COSE[algorithm]
    const credential = Buffer.concat([
      Buffer.alloc(16),
      Buffer.from([0, this.made.id.length]),
      this.made.id,
      coseKey(publicKey, algorithm, claimed, tampering.offCurve),
    ])
    const authData = Buffer.concat([this.authenticatorData(0x40, tampering), credential])
    const attestation =
      tampering.attestation ??
      new Map<string, Cbor>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
      ])
    const attestationObject = cbor(new Map([...attestation, ['authData', authData]]))
    const id = base64Url(this.made.id)
    return {
      ...{ id, rawId: id, type: 'public-key', authenticatorAttachment: 'platform', clientExtensionResults: {} },
      response: {
        clientDataJSON: base64Url(this.clientData('webauthn.create', challenge, tampering)),
        attestationObject: base64Url(attestationObject),
        transports: ['internal', 'hybrid'],
      },
    }
  }

  /** Answers `navigator.credentials.get` as `toJSON` writes it. */
  get(options: WebAuthnJson, tampering: Tampering = {}): WebAuthnJson {
    const { made } = this
    if (made === undefined) throw new Error('this authenticator has no passkey')
    const { algorithm = 'ES256', counts = false } = this.traits
    if (counts) made.counter += 1
    const clientData = this.clientData('webauthn.get', (options as { readonly challenge: string }).challenge, tampering)
    const authData = this.authenticatorData(0, tampering)
    const key = tampering.otherKey === true ? newKeys(algorithm).privateKey : made.privateKey
    const signature = sign(algorithm === 'EdDSA' ? null : 'sha256', Buffer.concat([authData, sha256(clientData)]), key)
    const id = base64Url(made.id)
    return {
      ...{ id, rawId: id, type: 'public-key', clientExtensionResults: {} },
      response: {
        clientDataJSON: base64Url(clientData),
        authenticatorData: base64Url(authData),
        signature: base64Url(signature),
        userHandle: tampering.userHandle ?? made.userHandle,
      },
    }
  }

  private clientData(type: string, challenge: string, tampering: Tampering): Buffer {
    const { origin = this.site.origin, crossOrigin = false } = tampering
    return Buffer.from(
      JSON.stringify({
        ...{ type: tampering.type ?? type, challenge: tampering.challenge ?? challenge, origin, crossOrigin },
      }),
    )
  }

  /** WebAuthn Level 3, section 6.1, up to the counter. */
  private authenticatorData(extra: number, { rpId = this.site.rpId, without = 0, ...tampering }: Tampering): Buffer {
    const eligible = tampering.backupEligible ?? this.traits.backupEligible ?? false
    const flags = (0x01 | 0x04 | (eligible ? 0x18 : 0) | extra) & ~without
    const rest = Buffer.alloc(5)
    rest.writeUInt8(flags, 0)
    rest.writeUInt32BE(tampering.counter ?? this.made?.counter ?? 0, 1)
    return Buffer.concat([sha256(rpId), rest])
  }
}
