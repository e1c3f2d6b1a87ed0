import type { Instant } from '../../domain/kernel'

/** Remembers what may be used once only, for all processes, until it could not be used any longer anyway. */
export interface SpentTokens {
  /**
   * Spends `id`: true the first time, false ever after, whichever process asks.
   *
   * @param id - of a flow or a token; it is kept as it is, so it must tell nothing of a person
   * @param until - when what it names expires by itself
   * @throws StoreUnavailable when out of reach: whether it is spent is then not known, and asking again may say false
   */
  spend(id: string, until: Instant): Promise<boolean>
}
