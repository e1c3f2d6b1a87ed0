import { isLeft, isRight } from 'fp-ts/Either'
import { SimpleWebAuthnPasskeys } from '../../../src/adapters/passkeys/simplewebauthn'
import type { NewPasskey, WebAuthnJson } from '../../../src/application/ports/passkeys'
import { user, uuid } from '../../support/decider-specification'
import type { Cbor } from '../../support/factors/cbor'
import { type Algorithm, SoftwareAuthenticator, type Tampering } from '../../support/factors/software-authenticator'

const site = { origin: 'https://learn.example.org', rpId: 'learn.example.org' }
const passkeys = new SimpleWebAuthnPasskeys({ name: 'Lyceum', url: 'https://learn.example.org/app' })
const ada = { id: user(1), name: 'ada@example.org' }

const register = async (device: SoftwareAuthenticator, tampering?: Tampering): Promise<NewPasskey | undefined> => {
  const { options, challenge } = await passkeys.registrationOptions(ada, [])
  const checked = await passkeys.checkRegistration(device.create(options, tampering), challenge)
  return isRight(checked) ? checked.right : undefined
}

const registered = async (device: SoftwareAuthenticator): Promise<NewPasskey> => {
  const passkey = await register(device)
  if (passkey === undefined) throw new Error('the registration was refused')
  return passkey
}

const attacks: Readonly<Record<string, Tampering>> = {
  'another origin': { origin: 'https://learn.example.org.evil.example' },
  'the origin without TLS': { origin: 'http://learn.example.org' },
  'another site’s id': { rpId: 'evil.example' },
  'another challenge': { challenge: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' },
  'no user verified': { without: 0x04 },
  'no user present': { without: 0x01 },
  'a frame of another site': { crossOrigin: true },
}

describe('passkeys', () => {
  it('asks for discoverable passkeys, with the user verified, and tells authenticators which it knows', async () => {
    const { credentialId } = await registered(new SoftwareAuthenticator(site))
    const { options, challenge } = await passkeys.registrationOptions(ada, [credentialId])
    expect(options).toMatchObject({
      challenge,
      rp: { id: 'learn.example.org', name: 'Lyceum' },
      user: { name: 'ada@example.org' },
      attestation: 'none',
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      excludeCredentials: [{ id: credentialId }],
      pubKeyCredParams: [{ alg: -8 }, { alg: -7 }, { alg: -257 }],
    })
    expect(Buffer.from(challenge, 'base64url')).toHaveLength(32)
  })

  it('asks everybody alike who signs in: no user, no passkey is named', async () => {
    const { options, challenge } = await passkeys.authenticationOptions()
    expect(options).toMatchObject({ rpId: 'learn.example.org', userVerification: 'required', challenge })
    expect(options['allowCredentials']).toBeUndefined()
    expect((await passkeys.authenticationOptions()).challenge).not.toBe(challenge)
  })

  describe.each<Algorithm>(['ES256', 'EdDSA', 'RS256'])('%s', (algorithm) => {
    it('are made and used, and tell the user whose they are', async () => {
      const device = new SoftwareAuthenticator(site, { algorithm, counts: true, backupEligible: true })
      const passkey = await registered(device)
      expect(passkey).toMatchObject({
        counter: 0,
        backupEligible: true,
        backedUp: true,
        transports: ['internal', 'hybrid'],
      })
      const { options, challenge } = await passkeys.authenticationOptions()
      const response = device.get(options)
      expect(passkeys.claimOf(response)).toEqual({ userId: user(1), credentialId: passkey.credentialId })
      const checked = await passkeys.checkAssertion(response, challenge, passkey)
      expect(checked).toMatchObject({ right: { counter: 1, backedUp: true } })
    })
  })

  it.each(Object.entries(attacks))('are not made with %s', async (_, tampering) => {
    expect(await register(new SoftwareAuthenticator(site), tampering)).toBeUndefined()
  })

  it('are not made by the answer to another ceremony, nor with an algorithm that was not offered', async () => {
    expect(await register(new SoftwareAuthenticator(site), { type: 'webauthn.get' })).toBeUndefined()
    // ES512 (-36), HMAC 256/256 (5), RS1 (-65535), a key of one kind that claims another's algorithm.
    for (const claimedAlgorithm of [-36, 5, -65_535])
      expect(await register(new SoftwareAuthenticator(site), { claimedAlgorithm })).toBeUndefined()
  })

  it('are not made with a key that could never verify, or is too weak', async () => {
    expect(await register(new SoftwareAuthenticator(site), { offCurve: true })).toBeUndefined()
    expect(await register(new SoftwareAuthenticator(site, { algorithm: 'RS256' }), { rsaBits: 1_024 })).toBeUndefined()
    // An Ed25519 key that says ES256, and the other way round.
    expect(
      await register(new SoftwareAuthenticator(site, { algorithm: 'EdDSA' }), { claimedAlgorithm: -7 }),
    ).toBeUndefined()
    expect(await register(new SoftwareAuthenticator(site), { claimedAlgorithm: -8 })).toBeUndefined()
  })

  it('are not made with certificates, which would have to be looked up at addresses that they name', async () => {
    const certified = (format: string): ReadonlyMap<string, Cbor> =>
      new Map<string, Cbor>([
        ['fmt', format],
        [
          'attStmt',
          new Map<string, Cbor>([
            ['alg', -7],
            ['sig', Buffer.alloc(70)],
            ['x5c', [Buffer.alloc(300)]],
          ]),
        ],
      ])
    const { options, challenge } = await passkeys.registrationOptions(ada, [])
    for (const format of ['packed', 'fido-u2f', 'tpm', 'android-key', 'apple', 'android-safetynet']) {
      const response = new SoftwareAuthenticator(site).create(options, { attestation: certified(format) })
      const checked = await passkeys.checkRegistration(response, challenge)
      expect(isLeft(checked) && checked.left.reason).toContain('certificates')
    }
  })

  describe('assertions', () => {
    const device = new SoftwareAuthenticator(site, { counts: true })
    let passkey: NewPasskey
    beforeAll(async () => {
      passkey = await registered(device)
    })
    const accepts = async (
      tampering?: Tampering,
      change: (response: WebAuthnJson) => WebAuthnJson = (same) => same,
    ) => {
      const { options, challenge } = await passkeys.authenticationOptions()
      return isRight(await passkeys.checkAssertion(change(device.get(options, tampering)), challenge, passkey))
    }

    it('are accepted', async () => expect(await accepts()).toBe(true))

    it.each(Object.entries(attacks))('are refused with %s', async (_, tampering) => {
      expect(await accepts(tampering)).toBe(false)
    })

    it.each<[string, Tampering]>([
      ['the type of a registration', { type: 'webauthn.create' }],
      ['another key', { otherKey: true }],
      ['a key that may be copied all of a sudden', { backupEligible: true }],
    ])('are refused with %s', async (_, tampering) => {
      expect(await accepts(tampering)).toBe(false)
    })

    it('are judged by their signature before their counter, which is left to the aggregate', async () => {
      expect(await accepts({ counter: 0 })).toBe(true)
      expect(await accepts({ counter: 0, otherKey: true })).toBe(false)
    })

    it('are refused for another challenge: a replay', async () => {
      const first = await passkeys.authenticationOptions()
      const response = device.get(first.options)
      expect(isRight(await passkeys.checkAssertion(response, first.challenge, passkey))).toBe(true)
      const second = await passkeys.authenticationOptions()
      expect(isRight(await passkeys.checkAssertion(response, second.challenge, passkey))).toBe(false)
    })

    it('are refused when the stored key is read as one of another algorithm', async () => {
      const other = await registered(new SoftwareAuthenticator(site, { algorithm: 'EdDSA' }))
      const { options, challenge } = await passkeys.authenticationOptions()
      const confused = { ...passkey, publicKey: other.publicKey }
      expect(isRight(await passkeys.checkAssertion(device.get(options), challenge, confused))).toBe(false)
    })

    it('are refused when any byte of what was signed, or of the signature, was changed', async () => {
      // The first bytes of a signature are its DER header, which says nothing that counts.
      const first = { clientDataJSON: 0, authenticatorData: 0, signature: 4 }
      const flipped = (field: string, at: number) => (response: WebAuthnJson) => {
        const parts = response['response'] as Readonly<Record<string, string>>
        const bytes = Buffer.from(parts[field] ?? '', 'base64url')
        bytes.writeUInt8(bytes.readUInt8(at % bytes.length) ^ 1, at % bytes.length)
        return { ...response, response: { ...parts, [field]: bytes.toString('base64url') } }
      }
      for (const [field, from] of Object.entries(first))
        for (let at = from; at < 36; at += 1) expect(await accepts({}, flipped(field, at))).toBe(false)
    })
  })
})

describe('what is no answer of an authenticator', () => {
  const device = new SoftwareAuthenticator(site)

  it('is refused without a word: missing and odd properties', async () => {
    const { options, challenge } = await passkeys.registrationOptions(ada, [])
    const whole = device.create(options)
    const passkey = await registered(device)
    const odd: readonly WebAuthnJson[] = [
      {},
      { ...whole, id: 'x' },
      { ...whole, rawId: 3 },
      { ...whole, type: 'password' },
      { ...whole, response: null },
      { ...whole, response: { clientDataJSON: '', attestationObject: '' } },
      { ...whole, response: { clientDataJSON: 'e30', attestationObject: 'x'.repeat(100_000) } },
    ]
    for (const response of odd) {
      expect(isLeft(await passkeys.checkRegistration(response, challenge))).toBe(true)
      expect(isLeft(await passkeys.checkAssertion(response, challenge, passkey))).toBe(true)
      expect(passkeys.claimOf(response)).toBeUndefined()
    }
  })

  it('is refused wherever its CBOR is cut, or nested without end', async () => {
    const { options, challenge } = await passkeys.registrationOptions(ada, [])
    const whole = device.create(options)
    const parts = whole['response'] as Readonly<Record<string, string>>
    const bytes = Buffer.from(parts['attestationObject'] ?? '', 'base64url')
    const refused = async (attestation: Buffer): Promise<boolean> => {
      const response = { ...parts, attestationObject: attestation.toString('base64url') }
      return isLeft(await passkeys.checkRegistration({ ...whole, response }, challenge))
    }
    for (let length = 1; length < bytes.length; length += 1) expect(await refused(bytes.subarray(0, length))).toBe(true)
    expect(await refused(Buffer.alloc(20_000, 0x81))).toBe(true)
    expect(await refused(Buffer.concat([Buffer.from('bf', 'hex'), bytes]))).toBe(true)
  })

  it('belongs to a user only by a handle of ours', () => {
    const { options } = { options: { challenge: 'AAAA' } }
    device.create({
      challenge: 'AAAA',
      user: { id: Buffer.from(uuid(1).replaceAll('-', ''), 'hex').toString('base64url') },
    })
    expect(passkeys.claimOf(device.get(options))?.userId).toBe(uuid(1))
    for (const userHandle of ['AAAA', Buffer.alloc(17).toString('base64url'), '%%%'])
      expect(passkeys.claimOf(device.get(options, { userHandle }))).toBeUndefined()
  })
})
