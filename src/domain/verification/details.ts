import { Country, FileId, LocalDate, object, oneOf, text } from '../kernel'
import type * as t from 'io-ts'

/** What a document is to show. */
export const DocumentKind = oneOf('identity', 'address', 'qualification', 'police-check')
export type DocumentKind = t.TypeOf<typeof DocumentKind>

/** What a document may be; each is shown as an attachment only. */
export const DocumentType = oneOf('application/pdf', 'image/jpeg', 'image/png')

/** A document that lies in the storage. It has no name: what people call their files tells more than it should. */
export const Document = object({ fileId: FileId, kind: DocumentKind, mediaType: DocumentType })
export type Document = t.TypeOf<typeof Document>

/** Who somebody says he is, to be held against the documents. */
export const claim = { legalName: text(1, 200), birthDate: LocalDate, country: Country }

/** Why a verification is refused or taken back; the note says more. */
export const Ground = oneOf('illegible', 'mismatch', 'outdated', 'incomplete', 'not-accepted', 'suspected-fraud')

/** Documents that one verification may have. */
export const MOST_DOCUMENTS = 12
/** For how long nobody else takes over what a reviewer has claimed, in days. */
export const CLAIM_DAYS = 2
/** For how long a verification holds, in days: two years, after which documents are looked at again. */
export const VALID_DAYS = 730
/** For how long documents are kept once it is decided, in days: the time to object to a decision. */
export const DOCUMENT_DAYS = 90
