import { inflateSync } from 'node:zlib'

/**
 * What a PDF may hold beside pages (ISO 32000-1): scripts, programs, other files, forms of another language, sound. The
 * names are looked for in pictures too, so short ones, which are there by chance, are not among them: a script's `/JS`
 * stands beside `/JavaScript`, and `/XFA` before a list, a string or a reference.
 */
const ACTIVE =
  /\/(?:(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|SubmitForm|ImportData|Rendition|Movie)(?![A-Za-z0-9])|XFA\s*[[(\d])/
const ENCRYPTED = /\/Encrypt(?![A-Za-z0-9])/

/** All that object streams of one document may unpack to. */
const MOST_UNPACKED = 32 * 1_048_576
/** The last bytes, in which a whole file ends. */
const TAIL = 1_024

export type PdfFault = 'active-content' | 'encrypted' | 'damaged'

/**
 * Whether a PDF only shows pages; by its structure, not by rendering it. Objects may lie in compressed streams, which are
 * unpacked, and names may be written with escapes (ISO 32000-1, section 7.3.5), which are read. What is encrypted cannot
 * be looked into, and is refused. It keeps out what is common; readers are given the file as an attachment only.
 */
export const faultOfPdf = (bytes: Buffer): PdfFault | undefined => {
  // Readers take a header that comes later, and so does whoever hides a PDF behind another kind of file.
  if (bytes.toString('latin1', 0, 5) !== '%PDF-') return 'damaged'
  if (!bytes.toString('latin1', Math.max(0, bytes.length - TAIL)).includes('%%EOF')) return 'damaged'
  const text = bytes.toString('latin1')
  const plain = withoutEscapes(text)
  if (ENCRYPTED.test(plain)) return 'encrypted'
  if (ACTIVE.test(plain)) return 'active-content'
  let unpacked = 0
  for (const packed of objectStreams(bytes, text)) {
    const objects = unpack(packed, MOST_UNPACKED - unpacked)
    if (objects === undefined) return 'damaged'
    unpacked += objects.length
    if (ACTIVE.test(withoutEscapes(objects.toString('latin1')))) return 'active-content'
  }
  return undefined
}

const withoutEscapes = (text: string): string =>
  text.replace(/#([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))

/** The bytes of each stream of objects; how they are packed, their dictionaries say. */
function* objectStreams(bytes: Buffer, text: string): Generator<Buffer> {
  const kind = /\/(?:O|#4[Ff])(?:b|#62)(?:j|#6[Aa])(?:S|#53)(?:t|#74)(?:m|#6[Dd])(?![A-Za-z0-9])/g
  for (let found = kind.exec(text); found !== null; found = kind.exec(text)) {
    const begin = /stream\r?\n/g
    begin.lastIndex = found.index
    const start = begin.exec(text)
    if (start === null) return
    const end = text.indexOf('endstream', begin.lastIndex)
    yield bytes.subarray(begin.lastIndex, end === -1 ? undefined : end)
    kind.lastIndex = Math.max(kind.lastIndex, end)
  }
}

/** Undefined for what is not deflate, the only way in which such streams are written, or unpacks to too much. */
const unpack = (packed: Buffer, most: number): Buffer | undefined => {
  if (most <= 0) return undefined
  try {
    return inflateSync(packed, { maxOutputLength: most })
  } catch {
    return undefined
  }
}
