import type { TreeSigner } from '../ports/tree-signer'
import { BadNote } from './bad-note'
import { HASH_BYTES } from './merkle'
import { openNote, signNote } from './signed-note'
import { decodeBase64, type VerifierKey } from './verifier-key'

/** What the whole log was at some time: as many events, in this order, with this content. */
export interface TreeRoot {
  readonly size: number
  /** The root of the tree of that size, 32 bytes. */
  readonly root: Buffer
}

export interface TreeHead extends TreeRoot {
  /** Which log; usually the name of its key. */
  readonly origin: string
}

/**
 * A tree head as a signed note (c2sp.org/tlog-checkpoint): the signer's name, for the origin, size and base64 of the
 * root, each on its line.
 * Verifiers of other transparency logs read it as well as ours.
 */
export const signHead = ({ size, root }: TreeRoot, signer: TreeSigner): string =>
  signNote(`${signer.name}\n${String(size)}\n${root.toString('base64')}\n`, signer)

/**
 * Reads a signed tree head, and believes none that the key has not signed.
 *
 * @param origin of the log, where it is not the name of its key
 * @throws BadNote
 */
export const openHead = (note: string, key: VerifierKey, origin = key.name): TreeHead => {
  const head = parseHead(openNote(note, [key]))
  if (head.origin !== origin) throw new BadNote(`the tree head is of ${head.origin}, not of ${origin}`)
  return head
}

/** Lines after the third are for others; the format allows them. */
const parseHead = (text: string): TreeHead => {
  const [origin = '', digits = '', base64 = '', ...extensions] = text.slice(0, -1).split('\n')
  const size = /^(?:0|[1-9]\d*)$/.test(digits) ? Number(digits) : NaN
  const root = decodeBase64(base64)
  if (origin === '' || !Number.isSafeInteger(size) || root?.length !== HASH_BYTES || extensions.includes(''))
    throw new BadNote('the note is no tree head (origin, size and root, each on its line)')
  return { origin, size, root }
}
