import { type Either, isLeft, left, right } from 'fp-ts/Either'
import { profile, type ProfileState } from '../../domain/profile'
import { FileId, integer, object, UserId } from '../../domain/kernel'
import type { AggregateLoader, CommandBus, Refusal } from '../commands/command'
import { applicationErrorKinds } from '../commands/refusal'
import { derivedId } from '../derived-id'
import { refusalOf, uploadErrors } from '../files/checked-bytes'
import { keepFile } from '../files/keep-file'
import { type AnyUpload, defineUpload } from '../files/upload'
import type { ContentCheck } from '../ports/content-check'
import type { FileStorage } from '../ports/file-storage'
import { PHOTO_TYPE, type PhotoFault, type PhotoMaker } from '../ports/photo-maker'

export interface PhotoUploadPorts {
  readonly bus: CommandBus
  readonly aggregates: AggregateLoader
  readonly files: FileStorage
  readonly check: ContentCheck
  readonly photos: PhotoMaker
}

/** 8 MiB: what phones make, and less than what proxies commonly take. */
const LARGEST = 8 * 1_048_576

const FAULTS: Readonly<Record<PhotoFault, string>> = {
  'not-a-photo': 'A photo is a JPEG, PNG or WebP.',
  animated: 'A photo does not move.',
  'too-small': 'A photo has 64 pixels and more on each side.',
  'too-many-pixels': 'A photo has at most 40 million pixels.',
  damaged: 'The photo cannot be read to its end.',
}

const errors = { ...uploadErrors.kinds, ...profile.errors.kinds, ...applicationErrorKinds }

/** Puts a photo on somebody's profile, in place of the one before. */
export const photoUpload = ({ bus, aggregates, files, check, photos }: PhotoUploadPorts): AnyUpload =>
  defineUpload({
    name: 'UploadPhoto',
    context: 'profiles',
    method: 'PUT',
    path: '{id}/photo',
    summary: 'Show a photo on the profile. It is kept in three sizes, without what a camera tells beside the picture.',
    params: object({ id: UserId }),
    result: object({ photoId: FileId, revision: integer(0, 1e9), position: integer(0, Number.MAX_SAFE_INTEGER) }),
    mediaTypes: ['image/jpeg', 'image/png', 'image/webp'],
    largestBytes: LARGEST,
    access: ['learner', 'tutor', 'registrar'],
    errors,
    limits: [{ name: 'photos by user', by: 'actor', most: 20, perSeconds: 3_600 }],
    run: async ({ id }, bytes, { by, commandId, requestId }) => {
      if (by.role !== 'admin' && by.id !== id) return refusal('profile.forbidden', 'This is another’s profile.')
      const { state } = await aggregates.load<ProfileState>('profile', id)
      if (state.stage === 'none') return refusal('profile.not-found', 'There is no such profile.')
      const found = refusalOf(await check.check(bytes))
      if (found !== undefined) return found
      const made = await photos.make(bytes)
      if (isLeft(made)) return uploadErrors.fail(`upload.${made.left}`, FAULTS[made.left])
      // The same request again stores the same file under the same key.
      const photoId = derivedId(commandId, 'photo') as FileId
      const variants = new Map([...made.right].map(([size, photo]) => [String(size), stored(photo)]))
      const outcome = await keepFile(files, { subject: id, purpose: 'photo', fileId: photoId, variants }, () =>
        bus.dispatch({
          category: 'profile',
          id,
          type: 'SetPhoto',
          data: { photoId },
          by,
          commandId: derivedId(commandId, 'SetPhoto'),
          correlationId: requestId,
          causationId: commandId,
        }),
      )
      if (isLeft(outcome)) return outcome
      const { revision, position } = outcome.right
      return right({ photoId, revision, position })
    },
  })

const stored = (bytes: Buffer) => ({ bytes, mediaType: PHOTO_TYPE })

const refusal = (code: keyof typeof profile.errors.kinds, message: string): Either<Refusal, never> =>
  left({ code, kind: profile.errors.kinds[code], message })
