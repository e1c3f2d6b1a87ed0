import type { Either } from 'fp-ts/Either'

/** The sizes that a photo is kept in, by the length of its longer side in pixels. */
export const PHOTO_SIZES = [64, 256, 1024] as const
export type PhotoSize = (typeof PHOTO_SIZES)[number]

/** What every photo becomes. */
export const PHOTO_TYPE = 'image/webp'

/** Why bytes are not taken for a photo. */
export type PhotoFault = 'not-a-photo' | 'animated' | 'too-small' | 'too-many-pixels' | 'damaged'

/** Makes photos of what was uploaded: decoded, and written anew with nothing else in them than the picture. */
export interface PhotoMaker {
  make(bytes: Buffer): Promise<Either<PhotoFault, ReadonlyMap<PhotoSize, Buffer>>>
}
