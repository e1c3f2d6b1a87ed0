import { isLeft, left } from 'fp-ts/Either'
import type * as t from 'io-ts'
import { errorCatalogue, object, text, UserId } from '../../domain/kernel'
import { type AnyAction, defineAction } from '../actions/action'
import { refusal } from '../commands/refusal'
import type { AnyUpload } from '../files/upload'
import type { OutgoingHttp } from '../ports/outgoing-http'

/** The upload that a photo's URL stands for. */
export const PHOTO_UPLOAD = 'UploadPhoto'

export const photoUrlErrors = errorCatalogue({
  'photo.url-not-allowed': 'invalid',
  'photo.not-fetched': 'invalid',
})

/** Puts the photo that a URL leads to on somebody's profile: what is fetched is treated as if it had been uploaded. */
export const photoFromUrl = (upload: AnyUpload, outgoing: OutgoingHttp): AnyAction =>
  defineAction({
    name: 'FetchPhoto',
    context: upload.context,
    path: `${upload.path}-from-url`,
    summary: 'Show the photo on the profile that a URL (https) leads to. It is fetched once and kept as an upload is.',
    data: object({ id: UserId, url: text(1, 2_048) }),
    result: upload.result as t.Mixed,
    status: 201,
    access: upload.access,
    errors: { ...upload.errors, ...photoUrlErrors.kinds },
    limits: [{ name: 'photos by URL by user', by: 'actor', most: 10, perSeconds: 3_600 }],
    run: async ({ id, url }, context) => {
      const { by } = context
      if (by === undefined) return left(refusal('command.forbidden', 'Only who is signed in may do this.'))
      const fetched = await outgoing.get(url, upload.largestBytes)
      if (!isLeft(fetched)) return upload.run({ id }, fetched.right.bytes, { ...context, by })
      return fetched.left === 'not-allowed'
        ? photoUrlErrors.fail(
            'photo.url-not-allowed',
            'Give a URL that begins with https://, without a user or a port.',
          )
        : photoUrlErrors.fail('photo.not-fetched', 'There is no photo to be had.')
    },
  })
