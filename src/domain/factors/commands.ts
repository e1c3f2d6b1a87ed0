import * as t from 'io-ts'
import { IdentifierId } from '../identifier'
import { type CommandsOf, object, text } from '../kernel'
import {
  CodeHash,
  CodeHashes,
  Counter,
  CredentialId,
  EnrolmentId,
  PasskeyId,
  PasskeyName,
  PublicKey,
  TimeStep,
  Transports,
} from './shapes'

const passkey = { passkeyId: PasskeyId }

export const commands = {
  BeginTotp: {
    data: object({ enrolmentId: EnrolmentId, secret: text(16, 256) }),
    summary: 'Begin to set up one-time codes; a secret that was never confirmed is replaced.',
    creates: true,
    internal: true,
  },
  /** `step`: of the code that was shown to be right. */
  EnableTotp: {
    data: object({ enrolmentId: EnrolmentId, step: TimeStep, recoveryCodes: CodeHashes }),
    summary: 'Ask for one-time codes from now on, as the holder has shown a right one.',
    internal: true,
  },
  DisableTotp: { data: object({}), summary: 'Ask for one-time codes no longer.', internal: true },
  /** `step`: of the code that was shown; absent where it was right at no time that counts. */
  ProveTotp: {
    data: object({ enrolmentId: EnrolmentId }, { step: TimeStep }),
    summary: 'Use a one-time code, or note that a wrong one was shown.',
    internal: true,
  },
  ProveRecoveryCode: {
    data: object({ hash: CodeHash }),
    summary: 'Use a recovery code, or note that a wrong one was shown.',
    internal: true,
  },
  IssueRecoveryCodes: {
    data: object({ hashes: CodeHashes }),
    summary: 'Replace all recovery codes.',
    internal: true,
  },
  /** `recoveryCodes` are issued where this is the first factor. */
  AddPasskey: {
    data: object({
      ...passkey,
      credentialId: CredentialId,
      publicKey: PublicKey,
      counter: Counter,
      transports: Transports,
      backupEligible: t.boolean,
      backedUp: t.boolean,
      aaguid: text(1, 36),
      name: PasskeyName,
      recoveryCodes: CodeHashes,
    }),
    summary: 'Add a passkey.',
    creates: true,
    internal: true,
  },
  /** What its authenticator said, under a signature that was found good. */
  UsePasskey: {
    data: object({ ...passkey, counter: Counter, backedUp: t.boolean }),
    summary: 'Use a passkey, or note that it may have been cloned.',
    internal: true,
  },
  RenamePasskey: { data: object({ ...passkey, name: PasskeyName }), summary: 'Rename a passkey.', internal: true },
  /** `hasPassword`: whether the account has one, as the use case found it. */
  RemovePasskey: {
    data: object({ ...passkey, hasPassword: t.boolean }),
    summary: 'Remove a passkey that is not the last way in.',
    internal: true,
  },
  LinkIdentity: {
    data: object(
      { identityId: IdentifierId, provider: text(1, 50), issuer: text(1, 500), subject: text(1, 255) },
      { email: text(1, 320) },
    ),
    summary: 'Let the holder sign in by an identity at another provider.',
    creates: true,
    internal: true,
  },
  UnlinkIdentity: {
    data: object({ identityId: IdentifierId, hasPassword: t.boolean }),
    summary: 'Forget an identity that is not the last way in.',
    internal: true,
  },
  ResetFactors: {
    data: object({ reason: text(1, 500) }),
    summary:
      'Take all second factors from somebody who has lost them; they sign in without until they set up new ones.',
  },
} as const

export type FactorsCommand = CommandsOf<typeof commands>

/** The command of a type. */
export type Of<Type extends FactorsCommand['type']> = Extract<FactorsCommand, { readonly type: Type }>
