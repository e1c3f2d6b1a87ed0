import type { TreeSigner } from '../ports/tree-signer'
import { BadNote } from './bad-note'
import { decodeBase64, isKeyName, keyId, signedBy, type VerifierKey } from './verifier-key'

const DASH = '\u2014'
const ID_BYTES = 4
/** What is neither a newline nor U+0020 and above: control characters, which the format forbids. */
const CONTROL = /[^\n\u0020-\uffff]/
/** Every verifier takes 16 signatures; one that takes any number can be kept busy. */
const MOST_SIGNATURES = 100

interface Signature {
  readonly name: string
  readonly id: Buffer
  readonly bytes: Buffer
}

/**
 * A text with its signature, as c2sp.org/signed-note has it: text, an empty line, `— <name> <base64 of key id and
 * signature>`.
 *
 * @param text of whole lines
 */
export const signNote = (text: string, signer: TreeSigner): string => {
  const { name } = signer
  if (!text.endsWith('\n') || CONTROL.test(text)) throw new TypeError('a note is text of whole lines')
  if (!isKeyName(name)) throw new TypeError(`${JSON.stringify(name)} cannot be the name of who signs`)
  const signature = Buffer.concat([keyId(signer), signer.sign(text)])
  return `${text}\n${DASH} ${name} ${signature.toString('base64')}\n`
}

/**
 * The text of a note, which is to be looked at only once this has returned it.
 *
 * @param keys of those who are trusted; signatures of others are passed over
 * @throws BadNote where the note is misshapen, a signature of a known key is wrong, or there is none of a known key
 */
export const openNote = (note: string, keys: readonly VerifierKey[]): string => {
  if (CONTROL.test(note)) throw new BadNote('not a signed note: it holds control characters')
  const split = note.lastIndexOf('\n\n')
  if (split < 0 || !note.endsWith('\n'))
    throw new BadNote('not a signed note: it has no signatures after an empty line')
  const text = note.slice(0, split + 1)
  const lines = note.slice(split + 2, -1).split('\n')
  if (lines.length > MOST_SIGNATURES) throw new BadNote('not a signed note: it has more than 100 signatures')
  const known = lines.map(parseSignature).flatMap((signature) => {
    const key = keys.find((each) => each.name === signature.name && keyId(each).equals(signature.id))
    return key === undefined ? [] : [{ key, signature }]
  })
  if (known.length === 0) throw new BadNote('the note is not signed by any key that is known here')
  for (const { key, signature } of known)
    if (!signedBy(key, text, signature.bytes)) throw new BadNote(`the signature of ${key.name} does not fit the note`)
  return text
}

const parseSignature = (line: string): Signature => {
  const [dash, name = '', base64 = '', ...rest] = line.split(' ')
  const bytes = decodeBase64(base64)
  if (dash !== DASH || !isKeyName(name) || bytes === undefined || bytes.length <= ID_BYTES || rest.length > 0)
    throw new BadNote('not a signed note: a line after the empty one is no signature')
  return { name, id: bytes.subarray(0, ID_BYTES), bytes: bytes.subarray(ID_BYTES) }
}
