import { type Either, left, right } from 'fp-ts/Either'
import type { Metadata, Sharp } from 'sharp'
import { PHOTO_SIZES, type PhotoFault, type PhotoMaker, type PhotoSize } from '../../application/ports/photo-maker'
import { sharp } from './safe-sharp'
import { Turns } from './turns'

/** Beyond what cameras make, and below what fills the memory: 160 MB decoded. */
const MOST_PIXELS = 40_000_000
const LEAST_SIDE = 64
/** A picture that takes longer is made to. */
const DECODE_SECONDS = 8
const QUALITY = 82
/** Pictures that are decoded at the same time, as each takes much memory. */
const AT_ONCE = 2

/** Photos by libvips: JPEG, PNG and WebP become upright WebP in three sizes, without EXIF, GPS, names or comments. */
export class SharpPhotoMaker implements PhotoMaker {
  private readonly turns = new Turns(AT_ONCE)

  make(bytes: Buffer): Promise<Either<PhotoFault, ReadonlyMap<PhotoSize, Buffer>>> {
    return this.turns.take(() => make(bytes))
  }
}

const make = async (bytes: Buffer): Promise<Either<PhotoFault, ReadonlyMap<PhotoSize, Buffer>>> => {
  const fault = await faultOf(bytes)
  if (fault !== undefined) return left(fault)
  try {
    const photos = new Map<PhotoSize, Buffer>()
    for (const size of PHOTO_SIZES) photos.set(size, await shrunk(bytes, size))
    return right(photos)
  } catch {
    return left('damaged')
  }
}

const open = (bytes: Buffer): Sharp => sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error' })

/** What its header tells, before anything of the picture is decoded. */
const faultOf = async (bytes: Buffer): Promise<PhotoFault | undefined> => {
  let header: Metadata
  try {
    // The limit would hide how large it claims to be.
    header = await sharp(bytes, { limitInputPixels: false, failOn: 'error' }).metadata()
  } catch {
    return 'not-a-photo'
  }
  if ((header.pages ?? 1) > 1) return 'animated'
  if (header.width * header.height > MOST_PIXELS) return 'too-many-pixels'
  return Math.min(header.width, header.height) < LEAST_SIDE ? 'too-small' : undefined
}

/** Turned as its EXIF says, before that is dropped; never made larger than it is. */
const shrunk = (bytes: Buffer, size: PhotoSize): Promise<Buffer> =>
  open(bytes)
    .autoOrient()
    .resize({ width: size, height: size, fit: 'inside', withoutEnlargement: true })
    .timeout({ seconds: DECODE_SECONDS })
    .webp({ quality: QUALITY })
    .toBuffer()
