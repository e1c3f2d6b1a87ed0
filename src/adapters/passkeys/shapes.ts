import { isRight } from 'fp-ts/Either'
import * as t from 'io-ts'
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import { base64Url, CredentialId } from '../../domain/factors'
import type { PasskeyClaim, WebAuthnJson } from '../../application/ports/passkeys'

/** Far above what browsers send: client data has some 200 bytes, an attestation some kilobytes. */
const ClientData = base64Url('ClientData', 8_192)
const AttestationObject = base64Url('AttestationObject', 32_768)
const AuthenticatorData = base64Url('AuthenticatorData', 8_192)
const Signature = base64Url('Signature', 2_048)
/** A user handle of ours: the 16 bytes of a UUID. */
const UserHandle = base64Url('UserHandle', 22)

const credential = { id: CredentialId, rawId: CredentialId, type: t.literal('public-key') }

/** What we read of a registration; browsers may send more, which is left alone. */
const Registration = t.type({
  ...credential,
  response: t.intersection([
    t.type({ clientDataJSON: ClientData, attestationObject: AttestationObject }),
    t.partial({ transports: t.readonlyArray(t.string) }),
  ]),
})

const Assertion = t.type({
  ...credential,
  response: t.type({
    clientDataJSON: ClientData,
    authenticatorData: AuthenticatorData,
    signature: Signature,
    userHandle: UserHandle,
  }),
})

/** Authenticators know other transports than we do; those that could not be one are left out. */
const TRANSPORT = /^[a-z0-9-]{1,32}$/
const MOST_TRANSPORTS = 10

export interface ReadRegistration {
  readonly json: RegistrationResponseJSON
  readonly transports: readonly string[]
}

/** A registration with what we read of it alone; undefined where it has not the shape of one. */
export const readRegistration = (response: WebAuthnJson): ReadRegistration | undefined => {
  const decoded = Registration.decode(response)
  if (!isRight(decoded)) return undefined
  const { id, rawId, type } = decoded.right
  const { clientDataJSON, attestationObject, transports = [] } = decoded.right.response
  return {
    json: { id, rawId, type, response: { clientDataJSON, attestationObject }, clientExtensionResults: {} },
    transports: transports.filter((transport) => TRANSPORT.test(transport)).slice(0, MOST_TRANSPORTS),
  }
}

export interface ReadAssertion {
  readonly json: AuthenticationResponseJSON
  readonly credentialId: CredentialId
  readonly userId: string
}

/** An assertion with what we read of it alone; undefined where it has not the shape of one. */
export const readAssertion = (response: WebAuthnJson): ReadAssertion | undefined => {
  const decoded = Assertion.decode(response)
  if (!isRight(decoded)) return undefined
  const { id, rawId, type } = decoded.right
  const { clientDataJSON, authenticatorData, signature, userHandle } = decoded.right.response
  const userId = userOf(userHandle)
  return userId === undefined
    ? undefined
    : {
        json: {
          id,
          rawId,
          type,
          response: { clientDataJSON, authenticatorData, signature, userHandle },
          clientExtensionResults: {},
        },
        credentialId: id,
        userId,
      }
}

/** The bytes of a user's UUID: 16, of which nothing can be read. */
export const userHandleOf = (userId: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(Buffer.from(userId.replaceAll('-', ''), 'hex'))

const userOf = (userHandle: string): string | undefined => {
  const hex = Buffer.from(userHandle, 'base64url').toString('hex')
  const [, ...groups] = /^(.{8})(.{4})(.{4})(.{4})(.{12})$/.exec(hex) ?? []
  return groups.length === 0 ? undefined : groups.join('-')
}

/** Whose passkey an assertion claims to be of; undefined where it has not the shape of one. */
export const claimOf = (response: WebAuthnJson): PasskeyClaim | undefined => {
  const read = readAssertion(response)
  return read && { userId: read.userId, credentialId: read.credentialId }
}
