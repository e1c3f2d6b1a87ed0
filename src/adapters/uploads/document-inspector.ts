import { type Either, left, right } from 'fp-ts/Either'
import type { DocumentFault, DocumentInspector, DocumentMediaType } from '../../application/ports/document-inspector'
import { faultOfPdf } from './pdf'
import { sharp } from './safe-sharp'

const MOST_PIXELS = 100_000_000

/** How each kind begins (ISO 32000-1, 7.5.2; ITU-T T.81, B.1.1.3; W3C PNG, 5.2). */
const SIGNATURES: readonly (readonly [DocumentMediaType, Buffer])[] = [
  ['application/pdf', Buffer.from('%PDF-')],
  ['image/jpeg', Buffer.from('ffd8ff', 'hex')],
  ['image/png', Buffer.from('89504e470d0a1a0a', 'hex')],
]

const typeOf = (bytes: Buffer): DocumentMediaType | undefined =>
  SIGNATURES.find(([, signature]) => bytes.subarray(0, signature.length).equals(signature))?.[0]

/** Documents are told by their first bytes, then looked into: pictures must decode, and PDFs do nothing but show pages. */
export class SignatureDocumentInspector implements DocumentInspector {
  async inspect(bytes: Buffer): Promise<Either<DocumentFault, DocumentMediaType>> {
    const type = typeOf(bytes)
    switch (type) {
      case 'application/pdf': {
        const fault = faultOfPdf(bytes)
        return fault === undefined ? right('application/pdf') : left(fault)
      }
      case 'image/jpeg':
      case 'image/png':
        return (await decodes(bytes)) ? right(type) : left('damaged')
      case undefined:
        return left('not-a-document')
    }
  }
}

const decodes = async (bytes: Buffer): Promise<boolean> => {
  try {
    await sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error' }).timeout({ seconds: 8 }).stats()
    return true
  } catch {
    return false
  }
}
