import { type ConsentDocument, documents, type InForce, inForce } from '../../domain/consent'
import type { Instant } from '../../domain/kernel'

/** A document and a version of it, as a client names them. */
export interface NamedVersion {
  readonly document: string
  readonly version: string
}

const covers =
  (agreed: readonly NamedVersion[]) =>
  ({ document, version }: InForce): boolean =>
    agreed.some((each) => each.document === document && each.version === version)

/** The documents in force that nobody can have an account without, and that are not among those agreed to. */
export const missingConsents = (
  agreed: readonly NamedVersion[],
  at: Instant,
  all: readonly ConsentDocument[] = documents,
): readonly InForce[] =>
  inForce(at, all)
    .filter(({ required }) => required)
    .filter((wanted) => !covers(agreed)(wanted))

/** What of all that a client names is in force: the rest is of another day, or of no document, and agreed to by nobody. */
export const agreedInForce = (agreed: readonly NamedVersion[], at: Instant): readonly InForce[] =>
  inForce(at).filter(covers(agreed))
