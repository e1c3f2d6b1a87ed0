import { type Either, left, right } from 'fp-ts/Either'
import { fileTypeFromBuffer } from 'file-type'
import type { DocumentFault, DocumentInspector, DocumentMediaType } from '../../application/ports/document-inspector'
import { faultOfPdf } from './pdf'
import { sharp } from './safe-sharp'

const MOST_PIXELS = 100_000_000

/** Documents are told by their first bytes, then looked into: pictures must decode, and PDFs do nothing but show pages. */
export class SignatureDocumentInspector implements DocumentInspector {
  async inspect(bytes: Buffer): Promise<Either<DocumentFault, DocumentMediaType>> {
    const found = await fileTypeFromBuffer(bytes)
    switch (found?.mime) {
      case 'application/pdf': {
        const fault = faultOfPdf(bytes)
        return fault === undefined ? right('application/pdf') : left(fault)
      }
      case 'image/jpeg':
      case 'image/png':
        return (await decodes(bytes)) ? right(found.mime) : left('damaged')
      default:
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
