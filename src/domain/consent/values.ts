import type * as t from 'io-ts'
import { brandedString, type Instant, oneOf } from '../kernel'

/** What a person can agree to; each is a document that says what it is. */
export const DocumentName = oneOf('terms', 'privacy-policy', 'marketing', 'matching', 'recording')
export type DocumentName = t.TypeOf<typeof DocumentName>

/** A document's version: the day from which it is in force. */
export const DocumentVersion = brandedString('DocumentVersion', (s) => /^\d{4}-\d{2}-\d{2}$/.test(s), {
  pattern: '^\\d{4}-\\d{2}-\\d{2}$',
  description: "a document's version: the day from which it is in force",
  examples: ['2026-01-01'],
})
export type DocumentVersion = t.TypeOf<typeof DocumentVersion>

/** How somebody agreed. */
export const Given = oneOf('registration', 'settings', 'prompt')
export type Given = t.TypeOf<typeof Given>

export interface ConsentDocument {
  readonly document: DocumentName
  /** What it asks, in a line. */
  readonly title: string
  /** Nobody can have an account without it: it rests on the contract (GDPR art. 6(1)(b)), not on leave that can be taken back. */
  readonly required: boolean
  /** Every version there was, the oldest first. */
  readonly versions: readonly DocumentVersion[]
}

const versions = (...days: readonly string[]): readonly DocumentVersion[] => days as readonly DocumentVersion[]

/**
 * What Lyceum asks people to agree to. A new version is a further day at the end of its line: from then on the former one
 * no longer counts, and whoever agreed to that one is asked again.
 */
export const documents: readonly ConsentDocument[] = [
  { document: 'terms', title: 'Terms of use', required: true, versions: versions('2026-01-01') },
  { document: 'privacy-policy', title: 'How personal data are used', required: true, versions: versions('2026-01-01') },
  { document: 'marketing', title: 'News and offers by mail', required: false, versions: versions('2026-01-01') },
  {
    document: 'matching',
    title: 'Suggestions made from what you do',
    required: false,
    versions: versions('2026-01-01'),
  },
  { document: 'recording', title: 'Recording of lessons', required: false, versions: versions('2026-01-01') },
]

/** The version of a document that is in force at an instant; undefined before its first. */
export const versionAt = (
  { versions: all }: Pick<ConsentDocument, 'versions'>,
  at: Instant,
): DocumentVersion | undefined => all.filter((day) => day <= at.slice(0, 10)).at(-1)

/** A document, and the version of it that is in force. */
export interface InForce extends Omit<ConsentDocument, 'versions'> {
  readonly version: DocumentVersion
}

/** The documents in force at an instant. */
export const inForce = (at: Instant, all: readonly ConsentDocument[] = documents): readonly InForce[] =>
  all.flatMap(({ document, title, required, versions: of }) => {
    const version = versionAt({ versions: of }, at)
    return version === undefined ? [] : [{ document, title, required, version }]
  })
