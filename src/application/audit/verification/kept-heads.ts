import { BadNote } from '../bad-note'
import { openHead } from '../checkpoint'
import type { VerifierKey } from '../verifier-key'
import type { Finding } from './finding'
import type { SignedHead } from './heads'

/** Where tree heads were kept, in a name for people, and their notes. */
export interface HeadSource {
  readonly name: string
  readonly notes: readonly string[]
}

/** What heads are to be believed, and what is wrong with the others. */
export interface HeadsRead {
  readonly heads: readonly SignedHead[]
  readonly findings: readonly Finding[]
}

/** Reads signed tree heads; one whose signature is not the key's is a finding, and believed in nothing. */
export const readHeads = (sources: readonly HeadSource[], key: VerifierKey): HeadsRead => {
  const heads: SignedHead[] = []
  const findings: Finding[] = []
  const known = new Set<string>()
  for (const { name, notes } of sources)
    for (const note of notes) {
      if (known.has(note)) continue
      known.add(note)
      try {
        const { size, root } = openHead(note, key)
        heads.push({ size, root, from: name })
      } catch (error) {
        if (!(error instanceof BadNote)) throw error
        findings.push(ofHead('altered', `a signed head in ${name} cannot be believed: ${error.message}`))
      }
    }
  return { heads, findings }
}

/**
 * Heads that are in a journal beside the database and not in the database itself. One is kept in the database before it
 * goes into the journal, so that a crash between the two leaves none like these.
 */
export const missingHeads = (database: HeadSource, journal: HeadSource): readonly Finding[] => {
  const present = new Set(database.notes)
  const missing = journal.notes.filter((note) => !present.has(note)).length
  if (missing === 0) return []
  return [ofHead('removed', `signed heads of ${journal.name} are no longer in ${database.name}`, missing)]
}

const ofHead = (kind: Finding['kind'], detail: string, count = 1): Finding => ({
  kind,
  subject: 'head',
  foundBy: 'head',
  detail,
  count,
})
