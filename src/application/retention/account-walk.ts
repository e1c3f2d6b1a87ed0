import type { Instant } from '../../domain/kernel'

/** An account as retention looks at it. */
export interface WalkedAccount {
  readonly userId: string
  /** The last sign of its holder: a session that was started or refreshed; else the registration. */
  readonly seenAt: Instant
}

/** Goes through accounts. */
export interface AccountWalk {
  /**
   * The accounts of a stage that were opened at an instant or before, in pages of bounded size, as they are when all that
   * is in the log by now has been seen. It may be left between two pages, and accounts may change while it lasts.
   *
   * @throws NotYet where what has happened is not known yet: then nobody may be taken for inactive
   */
  accounts(stage: 'pending' | 'active', openedUntil: Instant): AsyncIterable<readonly WalkedAccount[]>
}
