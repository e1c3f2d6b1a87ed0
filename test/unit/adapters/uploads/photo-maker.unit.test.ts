import { isRight } from 'fp-ts/Either'
import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { SharpPhotoMaker } from '../../../../src/adapters/uploads/sharp-photo-maker'
import { PHOTO_SIZES } from '../../../../src/application/ports/photo-maker'
import { animation, OWNER_IN_EXIF, photograph, plain } from '../../../support/uploads/pictures'

const maker = new SharpPhotoMaker()

const made = async (bytes: Buffer) => {
  const outcome = await maker.make(bytes)
  if (!isRight(outcome)) throw new Error(`refused: ${outcome.left}`)
  return outcome.right
}

const fault = async (bytes: Buffer) => {
  const outcome = await maker.make(bytes)
  return isRight(outcome) ? 'taken' : outcome.left
}

/** A chunk of a PNG without a right checksum but for the header, which is all that is to be read. */
const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const crc = Buffer.alloc(4)
  crc.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, crc])
}

const crc32 = (bytes: Buffer): number => {
  let crc = ~0
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return ~crc >>> 0
}

/** Some kilobytes that decode to so many pixels. */
const bomb = (side: number): Buffer => {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  header[8] = 1
  const row = Buffer.alloc(1 + Math.ceil(side / 8))
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(Array.from({ length: Math.min(side, 2_000) }, () => row)))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

describe('a photo', () => {
  it('is kept in three sizes, upright, as WebP', async () => {
    const photos = await made(await photograph(1_600, 1_200))
    expect([...photos.keys()]).toEqual([...PHOTO_SIZES])
    const sizes = await Promise.all([...photos.values()].map((photo) => sharp(photo).metadata()))
    expect(sizes.map(({ format, width, height }) => [format, width, height])).toEqual([
      ['webp', 48, 64],
      ['webp', 192, 256],
      ['webp', 768, 1_024],
    ])
  })

  it('is not made larger than it is', async () => {
    const photos = await made(await plain('png', 100))
    expect((await sharp(photos.get(1_024)).metadata()).width).toBe(100)
  })

  it('tells neither where it was taken nor by whom: EXIF and GPS are gone', async () => {
    const original = await photograph()
    const { exif } = await sharp(original).metadata()
    // Or there would be nothing to lose.
    expect(exif?.includes(OWNER_IN_EXIF)).toBe(true)
    // The tag of the GPS directory (Exif 3.0, section 4.6.3), low byte first.
    expect(exif?.includes(Buffer.from([0x25, 0x88]))).toBe(true)
    for (const photo of (await made(original)).values()) {
      const header = await sharp(photo).metadata()
      expect([header.exif, header.xmp, header.iptc, header.icc, header.comments]).toEqual([
        undefined,
        undefined,
        undefined,
        undefined,
        undefined,
      ])
      expect(photo.includes(OWNER_IN_EXIF)).toBe(false)
    }
  })

  it.each(['jpeg', 'png', 'webp'] as const)('may be a %s', async (format) => {
    expect(await fault(await plain(format))).toBe('taken')
  })

  it.each(['gif', 'tiff'] as const)('is no %s', async (format) => {
    expect(await fault(await plain(format))).toBe('not-a-photo')
  })

  it('is no SVG and no HTML, whatever it is called', async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200"><script>alert(1)</script></svg>'
    expect(await fault(Buffer.from(svg))).toBe('not-a-photo')
    expect(await fault(Buffer.from(`<?xml version="1.0"?>${svg}`))).toBe('not-a-photo')
    expect(await fault(Buffer.from('<html><img src=x onerror=alert(1)></html>'))).toBe('not-a-photo')
    expect(await fault(Buffer.alloc(0))).toBe('not-a-photo')
  })

  it('loses what a polyglot hides behind or within the picture', async () => {
    const script = '<script>alert("polyglot")</script>'
    const behind = Buffer.concat([await plain('jpeg'), Buffer.from(script)])
    const within = await sharp(await plain('jpeg'))
      .withExif({ IFD0: { ImageDescription: script } })
      .toBuffer()
    for (const polyglot of [behind, within])
      for (const photo of (await made(polyglot)).values()) expect(photo.includes('polyglot')).toBe(false)
  })

  it('is no decompression bomb: what claims too many pixels is refused by its header', async () => {
    const small = bomb(60_000)
    expect(small.length).toBeLessThan(100_000)
    expect(await fault(small)).toBe('too-many-pixels')
  })

  it('is not animated, not tiny and not cut off', async () => {
    expect(await fault(await animation())).toBe('animated')
    expect(await fault(await plain('png', 40))).toBe('too-small')
    const whole = await photograph()
    expect(await fault(whole.subarray(0, Math.floor(whole.length / 2)))).toBe('damaged')
  })

  it('waits for its turn among many', async () => {
    const picture = await plain('jpeg')
    const outcomes = await Promise.all(Array.from({ length: 12 }, () => fault(picture)))
    expect(new Set(outcomes)).toEqual(new Set(['taken']))
  })
})
