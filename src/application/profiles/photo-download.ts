import { right } from 'fp-ts/Either'
import type { ProfileState } from '../../domain/profile'
import { type Actor, FileId, isStaff, object, oneOf, UserId } from '../../domain/kernel'
import type { AggregateLoader } from '../commands/command'
import { type AnyDownload, defineDownload } from '../files/download'
import { fileKey } from '../files/file-key'
import type { FileStorage } from '../ports/file-storage'
import { PHOTO_TYPE } from '../ports/photo-maker'
import { errors } from '../queries/errors'

/** Whether somebody, or nobody who is signed in, sees a profile. */
export const seesProfile = (
  visibility: 'public' | 'members' | 'hidden',
  ownerId: string,
  by: Actor | undefined,
): boolean =>
  visibility === 'public' || (by !== undefined && (visibility === 'members' || by.id === ownerId || isStaff(by)))

/** The photo of a profile, for whoever sees the profile; those before it are nobody's. */
export const photoDownload = ({
  aggregates,
  files,
}: {
  readonly aggregates: AggregateLoader
  readonly files: FileStorage
}): AnyDownload =>
  defineDownload({
    name: 'profiles.photo',
    context: 'profiles',
    path: '{id}/photos/{photoId}/{size}',
    summary:
      "A profile's photo, its longer side 64, 256 or 1024 pixels at most. Needs no token where the profile is public.",
    params: object({ id: UserId, photoId: FileId, size: oneOf('64', '256', '1024') }),
    contentTypes: [PHOTO_TYPE],
    access: 'anyone',
    open: async ({ id, photoId, size }, by) => {
      const { state } = await aggregates.load<ProfileState>('profile', id)
      if (state.stage === 'none' || state.photoId !== photoId || !seesProfile(state.visibility, id, by))
        return errors.fail('query.not-found', 'There is no such photo.')
      const key = fileKey({ subject: id, purpose: 'photo', fileId: photoId, variant: size })
      return right({
        file: () => files.get(key),
        tag: `${photoId}-${size}`,
        disposition: 'inline',
        fileName: 'photo.webp',
        embeddable: state.visibility === 'public',
      })
    },
  })
