import { randomBytes } from 'node:crypto'
import { type Either, left, right } from 'fp-ts/Either'
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { decodeAttestationObject, decodeClientDataJSON } from '@simplewebauthn/server/helpers'
import type {
  Ceremony,
  KnownPasskey,
  NewPasskey,
  PasskeyAssertion,
  PasskeyClaim,
  PasskeyNotValid,
  Passkeys,
  PasskeyUser,
  WebAuthnJson,
} from '../../application/ports/passkeys'
import { CredentialId } from '../../domain/factors'
import { claimOf, readAssertion, readRegistration, userHandleOf } from './shapes'
import { refuseUnusable } from './usable-key'

export interface PasskeySite {
  /** What devices show as the site's name. */
  readonly name: string
  /** The site's address; its origin is where ceremonies may happen, its host the relying party's id. */
  readonly url: string
}

/** EdDSA, ES256 and RS256, which is what authenticators speak (COSE algorithm numbers, RFC 9053). */
const ALGORITHMS = [-8, -7, -257]
/** For as long as somebody may look for their device. */
const TIMEOUT_MILLIS = 300_000
const CHALLENGE_BYTES = 32

const notValid = (reason: string): Either<PasskeyNotValid, never> => left({ _tag: 'PasskeyNotValid', reason })

/**
 * Ceremonies by SimpleWebAuthn. No attestation is asked for: who made an authenticator is not ours to judge. One with
 * certificates is refused, as checking it would send requests to addresses that whoever registers has written into them.
 */
export class SimpleWebAuthnPasskeys implements Passkeys {
  private readonly origin: string
  private readonly rpId: string

  constructor(private readonly site: PasskeySite) {
    const { origin, hostname } = new URL(site.url)
    this.origin = origin
    this.rpId = hostname
  }

  async registrationOptions(user: PasskeyUser, known: readonly CredentialId[]): Promise<Ceremony> {
    const options = await generateRegistrationOptions({
      rpName: this.site.name,
      rpID: this.rpId,
      userName: user.name,
      userDisplayName: user.name,
      userID: userHandleOf(user.id),
      challenge: Uint8Array.from(randomBytes(CHALLENGE_BYTES)),
      attestationType: 'none',
      excludeCredentials: known.map((id) => ({ id })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      supportedAlgorithmIDs: ALGORITHMS,
      timeout: TIMEOUT_MILLIS,
    })
    return { options: { ...options }, challenge: options.challenge }
  }

  async authenticationOptions(): Promise<Ceremony> {
    const options = await generateAuthenticationOptions({
      rpID: this.rpId,
      challenge: Uint8Array.from(randomBytes(CHALLENGE_BYTES)),
      userVerification: 'required',
      timeout: TIMEOUT_MILLIS,
    })
    return { options: { ...options }, challenge: options.challenge }
  }

  claimOf(response: WebAuthnJson): PasskeyClaim | undefined {
    return claimOf(response)
  }

  async checkRegistration(response: WebAuthnJson, challenge: string): Promise<Either<PasskeyNotValid, NewPasskey>> {
    const read = readRegistration(response)
    if (read === undefined) return notValid('this is no registration')
    const { json, transports } = read
    try {
      refuseCrossOrigin(json.response.clientDataJSON)
      refuseCertificates(json.response.attestationObject)
      const { verified, registrationInfo } = await verifyRegistrationResponse({
        response: json,
        expectedChallenge: challenge,
        expectedOrigin: this.origin,
        expectedRPID: this.rpId,
        requireUserVerification: true,
        supportedAlgorithmIDs: ALGORITHMS,
      })
      if (!verified) return notValid('the attestation does not verify')
      const { credential, aaguid, credentialBackedUp, credentialDeviceType } = registrationInfo
      refuseUnusable(credential.publicKey)
      if (!CredentialId.is(credential.id) || credential.id !== json.id) return notValid('the credential has another id')
      return right({
        credentialId: credential.id,
        publicKey: Buffer.from(credential.publicKey).toString('base64url'),
        counter: credential.counter,
        transports,
        backupEligible: credentialDeviceType === 'multiDevice',
        backedUp: credentialBackedUp,
        aaguid,
      })
    } catch (error) {
      return notValid(String(error))
    }
  }

  async checkAssertion(
    response: WebAuthnJson,
    challenge: string,
    { credentialId, publicKey, backupEligible }: KnownPasskey,
  ): Promise<Either<PasskeyNotValid, PasskeyAssertion>> {
    const read = readAssertion(response)
    if (read?.credentialId !== credentialId) return notValid('this is no assertion of this passkey')
    try {
      refuseCrossOrigin(read.json.response.clientDataJSON)
      const { verified, authenticationInfo } = await verifyAuthenticationResponse({
        response: read.json,
        expectedChallenge: challenge,
        expectedOrigin: this.origin,
        expectedRPID: this.rpId,
        requireUserVerification: true,
        // The library would complain of the counter before it has looked at the signature, so that anybody could make a
        // passkey look cloned. By 0 it lets all pass, and the aggregate judges what was signed.
        credential: { id: credentialId, publicKey: Uint8Array.from(Buffer.from(publicKey, 'base64url')), counter: 0 },
      })
      if (!verified) return notValid('the signature does not verify')
      const { newCounter, credentialBackedUp, credentialDeviceType } = authenticationInfo
      // WebAuthn Level 3, section 7.2 step 19: whether a credential may be backed up never changes.
      if ((credentialDeviceType === 'multiDevice') !== backupEligible) return notValid('backup eligibility has changed')
      return right({ counter: newCounter, backedUp: credentialBackedUp })
    } catch (error) {
      return notValid(String(error))
    }
  }
}

/** Throws where the ceremony happened in a frame of another site, which nothing of ours does. */
const refuseCrossOrigin = (clientData: string): void => {
  if (decodeClientDataJSON(clientData).crossOrigin === true)
    throw new Error('the ceremony was in a frame of another site')
}

/** Throws for an attestation with certificates: `none`, and `packed` by the passkey's own key, have none. */
const refuseCertificates = (attestation: string): void => {
  const decoded = decodeAttestationObject(Uint8Array.from(Buffer.from(attestation, 'base64url')))
  const format = decoded.get('fmt')
  if (format === 'none' || (format === 'packed' && decoded.get('attStmt').get('x5c') === undefined)) return
  throw new Error('an attestation with certificates was not asked for')
}
