import type { SigningKey } from './signing-key'
import { type VerificationKey, verificationKeyOf } from './verification-key'

/** A key pair as tokens are signed with it. */
export interface TokenKey {
  readonly signing: SigningKey
  readonly verification: VerificationKey
}

/** Finds the keys of tokens. */
export interface VerificationKeys {
  /** Undefined where no key has this id, or has it no longer. */
  find(kid: string): Promise<VerificationKey | undefined>
  /** Every key whose tokens are accepted, or will be. */
  all(): Promise<readonly VerificationKey[]>
}

/** The keys that tokens are signed and verified with. */
export interface TokenKeys extends VerificationKeys {
  /** The one that signs now. */
  current(): Promise<TokenKey>
}

/** Throws TypeError for a pair that signs no tokens. */
export const tokenKeyOf = (signing: SigningKey): TokenKey => {
  const verification = verificationKeyOf(signing.publicKey)
  if (verification === undefined) throw new TypeError('tokens are signed with Ed25519 or P-256 alone')
  return { signing, verification }
}

/** One key for everything, which whoever gives it replaces. */
export const fixedKey = (signing: SigningKey): TokenKeys => {
  const key = tokenKeyOf(signing)
  return {
    current: () => Promise.resolve(key),
    find: (kid) => Promise.resolve(kid === key.verification.kid ? key.verification : undefined),
    all: () => Promise.resolve([key.verification]),
  }
}

/** Keys that sign, beside others whose tokens are accepted here and nowhere else. */
export const alsoAccepting = (keys: TokenKeys, others: Pick<VerificationKeys, 'find'>): TokenKeys => ({
  current: () => keys.current(),
  find: async (kid) => (await others.find(kid)) ?? keys.find(kid),
  all: () => keys.all(),
})
