import { isLeft, left, right } from 'fp-ts/Either'
import { DocumentKind, verification } from '../../domain/verification'
import { FileId, integer, object, UserId } from '../../domain/kernel'
import type { CommandBus } from '../commands/command'
import { applicationErrorKinds } from '../commands/refusal'
import { derivedId } from '../derived-id'
import { refusalOf, uploadErrors } from '../files/checked-bytes'
import { keepFile } from '../files/keep-file'
import { type AnyUpload, defineUpload } from '../files/upload'
import type { ContentCheck } from '../ports/content-check'
import type { DocumentFault, DocumentInspector } from '../ports/document-inspector'
import type { FileStorage } from '../ports/file-storage'

export interface DocumentUploadPorts {
  readonly bus: CommandBus
  readonly files: FileStorage
  readonly check: ContentCheck
  readonly documents: DocumentInspector
}

/** 10 MiB. */
const LARGEST = 10 * 1_048_576
/** What every document is kept as: as it came. */
export const ORIGINAL = 'original'

const FAULTS: Readonly<Record<DocumentFault, string>> = {
  'not-a-document': 'A document is a PDF, JPEG or PNG.',
  'active-content': 'The PDF holds scripts, other files or forms; print it to a new one.',
  encrypted: 'The PDF is encrypted, and cannot be looked into.',
  damaged: 'The document cannot be read to its end.',
}

/** Adds a document to a tutor's verification. */
export const documentUpload = ({ bus, files, check, documents }: DocumentUploadPorts): AnyUpload =>
  defineUpload({
    name: 'UploadDocument',
    context: 'profiles',
    method: 'POST',
    path: 'verifications/{id}/documents',
    summary: 'Add a document that shows who one is or what one has learnt. Reviewers alone see it, beside oneself.',
    params: object({ id: UserId, kind: DocumentKind }),
    result: object({ fileId: FileId, revision: integer(0, 1e9), position: integer(0, Number.MAX_SAFE_INTEGER) }),
    mediaTypes: ['application/pdf', 'image/jpeg', 'image/png'],
    largestBytes: LARGEST,
    access: ['tutor'],
    errors: { ...uploadErrors.kinds, ...verification.errors.kinds, ...applicationErrorKinds },
    limits: [{ name: 'documents by user', by: 'actor', most: 40, perSeconds: 3_600 }],
    run: async ({ id, kind }, bytes, { by, commandId, requestId }) => {
      if (by.role !== 'admin' && by.id !== id)
        return left({
          code: 'verification.forbidden',
          kind: verification.errors.kinds['verification.forbidden'],
          message: 'Everybody submits documents for himself alone.',
        })
      const found = refusalOf(await check.check(bytes))
      if (found !== undefined) return found
      const inspected = await documents.inspect(bytes)
      if (isLeft(inspected)) return uploadErrors.fail(`upload.${inspected.left}`, FAULTS[inspected.left])

      // The same request again stores the same file under the same key.
      const fileId = derivedId(commandId, 'document') as FileId
      const mediaType = inspected.right
      const variants = new Map([[ORIGINAL, { bytes, mediaType }]])
      const outcome = await keepFile(files, { subject: id, purpose: 'document', fileId, variants }, () =>
        bus.dispatch({
          category: 'verification',
          id,
          type: 'AddDocument',
          data: { fileId, kind, mediaType },
          by,
          commandId: derivedId(commandId, 'AddDocument'),
          correlationId: requestId,
          causationId: commandId,
        }),
      )
      if (isLeft(outcome)) return outcome
      const { revision, position } = outcome.right
      return right({ fileId, revision, position })
    },
  })
