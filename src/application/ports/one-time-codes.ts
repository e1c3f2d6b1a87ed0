import type { Instant } from '../../domain/kernel'

/** One-time codes of an authenticator app (RFC 6238): six digits, SHA-1, steps of 30 seconds, as every app has them. */
export interface OneTimeCodes {
  /** A new shared secret of 160 bits (RFC 4226, section 4, R6) in base32. */
  newSecret(): string
  /** The secret as `otpauth:` URI for an app to scan. `label` is what the app shows beside the code. */
  uri(secret: string, label: string): string
  /**
   * The time step that a code belongs to: the present one, or the one before or after it (RFC 6238, section 5.2);
   * undefined where the code is none of theirs. Takes as long for a wrong one as for a right one.
   */
  stepOf(secret: string, code: string, at: Instant): Promise<number | undefined>
}
