import type { Either } from 'fp-ts/Either'
import type { CredentialId } from '../../domain/factors'

/** JSON as WebAuthn defines it for the way between a server and `navigator.credentials` (Level 3, section 5.1.8-11). */
export type WebAuthnJson = Readonly<Record<string, unknown>>

/** For whom a passkey is made: what their device shows beside it. */
export interface PasskeyUser {
  /** A UUID; it comes back as the user handle, so it must tell nothing of a person. */
  readonly id: string
  readonly name: string
}

/** A passkey as its authenticator has just made it. */
export interface NewPasskey {
  readonly credentialId: CredentialId
  /** A COSE_Key as base64url. */
  readonly publicKey: string
  readonly counter: number
  readonly transports: readonly string[]
  readonly backupEligible: boolean
  readonly backedUp: boolean
  readonly aaguid: string
}

/** What an assertion claims, before anything of it is checked. */
export interface PasskeyClaim {
  readonly userId: string
  readonly credentialId: CredentialId
}

/** What is known of the passkey that an assertion must come from. */
export interface KnownPasskey {
  readonly credentialId: CredentialId
  readonly publicKey: string
  readonly backupEligible: boolean
}

/** What an authenticator said under its signature. Whether the counter is as it should be is not judged here. */
export interface PasskeyAssertion {
  readonly counter: number
  readonly backedUp: boolean
}

/** The answer of a client is not what it has to be; `reason` is for those who look for the cause, not for the client. */
export interface PasskeyNotValid {
  readonly _tag: 'PasskeyNotValid'
  readonly reason: string
}

/**
 * The two ceremonies of WebAuthn (Level 3, section 7.1 and 7.2) for the site at `LYCEUM_PUBLIC_URL`. The user is always
 * verified by their device, so that a passkey is something they have and something they are or know, and the credential
 * is always discoverable, so that nobody has to say who they are before they sign in.
 */
export interface Passkeys {
  /** Options for `navigator.credentials.create`. */
  registrationOptions(user: PasskeyUser, known: readonly CredentialId[]): Promise<Ceremony>
  /** Options for `navigator.credentials.get`; the same for everybody. */
  authenticationOptions(): Promise<Ceremony>
  checkRegistration(response: WebAuthnJson, challenge: string): Promise<Either<PasskeyNotValid, NewPasskey>>
  /** Undefined where the response is not even of the right shape. */
  claimOf(response: WebAuthnJson): PasskeyClaim | undefined
  checkAssertion(
    response: WebAuthnJson,
    challenge: string,
    passkey: KnownPasskey,
  ): Promise<Either<PasskeyNotValid, PasskeyAssertion>>
}

/** What a client is given to begin with, and the challenge that its answer must hold. */
export interface Ceremony {
  readonly options: WebAuthnJson
  readonly challenge: string
}
