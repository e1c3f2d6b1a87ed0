import { type Instant, plusMillis, type Role } from '../../domain/kernel'

/** What has to be known of a token that is valid by itself to say whether it was revoked since. */
export interface Bearer {
  /** The token's subject: a user, an institution or a service. */
  readonly id: string
  readonly role: Role
  /** Who acts for the subject, where somebody does. */
  readonly via?: { readonly id: string; readonly role: Role }
  /** The session that it came of, of whoever really acts. */
  readonly session?: { readonly id: string; readonly startedAt: Instant }
  readonly issuedAt: Instant
}

/**
 * Since when a bearer has been signed in. A token of no session counts from the end of the second in which it was
 * issued, as its own claim is in whole seconds.
 */
export const signedInSince = ({ session, issuedAt }: Pick<Bearer, 'session' | 'issuedAt'>): Instant =>
  session?.startedAt ?? plusMillis(issuedAt, 999)

/** Knows which tokens are good no longer, although they have not expired. */
export interface Revocations {
  /**
   * Whether a token was revoked. Answered from memory, but for a token from before what memory covers: that one is looked
   * up in the log, once. Throws `StoreUnavailable` where that is out of reach.
   */
  isRevoked(bearer: Bearer): boolean | Promise<boolean>
}
