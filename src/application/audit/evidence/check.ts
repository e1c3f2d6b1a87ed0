import { GENESIS_HASH, sealHolds } from '../../commands/hash-chain'
import { BadNote } from '../bad-note'
import { openHead, type TreeHead } from '../checkpoint'
import { type LeafEvent, leafHash } from '../leaf'
import { verifyConsistency, verifyInclusion } from '../merkle'
import type { VerifierKey } from '../verifier-key'
import { BadEvidence } from './errors'
import { type ConsistencyEvidence, type InclusionEvidence, parseEvidence } from './files'

/** What a piece of evidence shows. */
export type Shown =
  | { readonly kind: 'head'; readonly head: TreeHead }
  | { readonly kind: 'inclusion'; readonly head: TreeHead; readonly index: number; readonly event: LeafEvent }
  | { readonly kind: 'consistency'; readonly older: TreeHead; readonly newer: TreeHead }

/** What became of checking a file. */
export type Checked =
  | { readonly name: string; readonly proven: true; readonly shown: Shown }
  | { readonly name: string; readonly proven: false; readonly reason: string }

/** The evidence is well-formed, and does not show what it says. */
class Refuted extends Error {}

/**
 * Checks files against a key, with nothing but what is in them: signed tree heads, and proofs with the heads that they
 * are about. An event is held against its own hash first, so that a changed one is told from a proof that is wrong.
 */
export const checkEvidence = (
  files: readonly { readonly name: string; readonly text: string }[],
  key: VerifierKey,
): readonly Checked[] => {
  const checked = files.map(({ name, text }) => checkOne(name, text, key))
  return [...checked, ...contradictions(checked)]
}

const checkOne = (name: string, text: string, key: VerifierKey): Checked => {
  try {
    return { name, proven: true, shown: show(text, key) }
  } catch (error) {
    if (error instanceof Refuted || error instanceof BadEvidence || error instanceof BadNote)
      return { name, proven: false, reason: error.message }
    throw error
  }
}

const show = (text: string, key: VerifierKey): Shown => {
  if (!text.trimStart().startsWith('{')) return { kind: 'head', head: openHead(text, key) }
  const evidence = parseEvidence(text)
  return 'event' in evidence ? showInclusion(evidence, key) : showConsistency(evidence, key)
}

const showInclusion = ({ event, index, path, head: note }: InclusionEvidence, key: VerifierKey): Shown => {
  if (!bearsSeal(event)) throw new Refuted('the event bears no hash')
  if (!sealHolds(event)) throw new Refuted('the event was changed: its type, data or metadata do not match its hash')
  if ((event.revision === 0) !== (event.metadata.previousHash === GENESIS_HASH))
    throw new Refuted('the event was changed: its revision does not go with the hash that it follows')
  const head = openHead(note, key)
  const claim = { leaf: leafHash(event), index, size: head.size, root: head.root }
  if (!verifyInclusion(claim, path))
    throw new Refuted(
      'the event is not in the log that was signed: event (id, stream, revision, time or hash), index or path is wrong',
    )
  return { kind: 'inclusion', head, index, event }
}

const bearsSeal = ({ metadata }: LeafEvent): boolean => {
  const { hash, previousHash }: Partial<LeafEvent['metadata']> = metadata
  return typeof hash === 'string' && typeof previousHash === 'string'
}

const showConsistency = ({ older, newer, path }: ConsistencyEvidence, key: VerifierKey): Shown => {
  const heads = { older: openHead(older, key), newer: openHead(newer, key) }
  if (!verifyConsistency(heads, path))
    throw new Refuted(
      `the log of ${String(heads.newer.size)} events does not begin with the one of ${String(heads.older.size)} ` +
        'events, or the path is wrong',
    )
  return { kind: 'consistency', ...heads }
}

const headsOf = (shown: Shown): readonly TreeHead[] =>
  shown.kind === 'consistency' ? [shown.older, shown.newer] : [shown.head]

/** Two good signatures under two logs of one length: whoever signed has shown different logs to different people. */
const contradictions = (checked: readonly Checked[]): readonly Checked[] => {
  const known = new Map<number, { readonly name: string; readonly head: TreeHead }>()
  const found: Checked[] = []
  for (const file of checked) {
    if (!file.proven) continue
    for (const head of headsOf(file.shown)) {
      const other = known.get(head.size)
      if (other === undefined) known.set(head.size, { name: file.name, head })
      else if (!other.head.root.equals(head.root)) {
        const reason = `two different logs of ${String(head.size)} events were signed, see ${other.name}`
        found.push({ name: file.name, proven: false, reason })
      }
    }
  }
  return found
}
