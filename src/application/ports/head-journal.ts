import type { KeptHead } from './audit-tree'

/**
 * Where signed tree heads are kept outside the database, so that whoever rules over the database alone cannot take back
 * what was signed. Only ever added to.
 */
export interface HeadJournal {
  append(head: KeptHead): Promise<void>
  /** All heads, in the order they came. */
  heads(): Promise<readonly KeptHead[]>
}
