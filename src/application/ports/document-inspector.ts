import type { Either } from 'fp-ts/Either'

/** What documents may be. */
export type DocumentMediaType = 'application/pdf' | 'image/jpeg' | 'image/png'

/** Why bytes are not taken for a document. */
export type DocumentFault = 'not-a-document' | 'active-content' | 'encrypted' | 'damaged'

/** Finds out what a document is, by its bytes, and whether it is one that only shows something. */
export interface DocumentInspector {
  inspect(bytes: Buffer): Promise<Either<DocumentFault, DocumentMediaType>>
}
