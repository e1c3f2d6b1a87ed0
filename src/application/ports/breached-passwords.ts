/**
 * Passwords that are known to attackers, asked for by range (k-anonymity: Li et al., "Protocols for Checking Compromised
 * Credentials", 2019): who answers learns the first 20 bits of a hash and nothing else.
 */
export interface BreachedPasswords {
  /**
   * The rest of each SHA-1 hash (35 hexadecimal digits in capitals) of a known password that begins with `prefix`
   * (5 of them). Throws `BreachedPasswordsUnavailable`.
   */
  range(prefix: string): Promise<ReadonlySet<string>>
}

/** Nobody answered which passwords are known. */
export class BreachedPasswordsUnavailable extends Error {
  override readonly name = 'BreachedPasswordsUnavailable'
}
