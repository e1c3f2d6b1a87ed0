import { type Either, isLeft, right } from 'fp-ts/Either'
import type { VerificationState } from '../../domain/verification'
import { type Actor, type DomainError, FileId, object, UserId } from '../../domain/kernel'
import type { RecordAuditRead } from '../audit'
import type { AggregateLoader } from '../commands/command'
import { type AnyDownload, defineDownload } from '../files/download'
import { fileKey } from '../files/file-key'
import type { FileStorage } from '../ports/file-storage'
import { errors } from '../queries/errors'
import { ORIGINAL } from './document-upload'

export interface DocumentDownloadPorts {
  readonly aggregates: AggregateLoader
  readonly files: FileStorage
  readonly recordRead: RecordAuditRead
}

const EXTENSIONS = { 'application/pdf': 'pdf', 'image/jpeg': 'jpg', 'image/png': 'png' } as const

const notFound = (): Either<DomainError, never> => errors.fail('query.not-found', 'There is no such document.')

/** Whoever reviews a submission at present, in person; of everybody else the tutor alone sees documents. */
const reviews = (state: VerificationState, by: Actor): boolean =>
  state.stage === 'claimed' && state.claim.reviewerId === by.id && by.via === undefined

/**
 * A document of a verification, to be saved and never shown in a page. That somebody other than its owner has got it is
 * recorded in the log before it goes out.
 */
export const documentDownload = ({ aggregates, files, recordRead }: DocumentDownloadPorts): AnyDownload =>
  defineDownload({
    name: 'verifications.document',
    context: 'profiles',
    path: 'verifications/{id}/documents/{fileId}',
    summary: "A verification's document, for its tutor and for the reviewer who has claimed it, which is recorded.",
    params: object({ id: UserId, fileId: FileId }),
    contentTypes: Object.keys(EXTENSIONS),
    access: 'signed-in',
    open: async ({ id, fileId }, by) => {
      const { state } = await aggregates.load<VerificationState>('verification', id)
      const document = state.stage === 'none' ? undefined : state.documents.find((each) => each.fileId === fileId)
      if (by === undefined || document === undefined) return notFound()
      const isOwner = by.id === id && by.via === undefined
      if (!isOwner && !reviews(state, by)) return notFound()
      if (!isOwner) {
        const recorded = await recordRead(by, { query: 'verifications.document', parameters: { id, fileId } })
        if (isLeft(recorded)) return recorded
      }
      const key = fileKey({ subject: id, purpose: 'document', fileId, variant: ORIGINAL })
      return right({
        file: () => files.get(key),
        tag: fileId,
        disposition: 'attachment',
        fileName: `${document.kind}.${EXTENSIONS[document.mediaType]}`,
        embeddable: false,
      })
    },
  })
