import sharp from 'sharp'

/** Where the picture was taken, as a camera would tell: it must be gone from whatever is kept. */
export const GPS = { latitude: '38/1 42/1 4999/100', longitude: '9/1 8/1 1234/100' } as const

/** Text in the EXIF of `photograph`. */
export const OWNER_IN_EXIF = 'Canary Owner 4711'

/** A picture as a phone takes one: a JPEG lying on its side (EXIF orientation 6), with where and by whom it was taken. */
export const photograph = (width = 640, height = 480): Promise<Buffer> =>
  sharp({
    create: { width, height, channels: 3, background: '#2a6f97', noise: { type: 'gaussian', mean: 128, sigma: 20 } },
  })
    .jpeg({ quality: 90 })
    .withMetadata({ orientation: 6 })
    .withExifMerge({
      IFD0: { Artist: OWNER_IN_EXIF, Make: 'Canary Phones' },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: GPS.latitude,
        GPSLongitudeRef: 'W',
        GPSLongitude: GPS.longitude,
      },
    })
    .toBuffer()

/** A picture of one colour. */
export const plain = (format: 'png' | 'jpeg' | 'webp' | 'gif' | 'tiff', side = 200): Promise<Buffer> =>
  sharp({ create: { width: side, height: side, channels: 3, background: '#888' } })
    .toFormat(format)
    .toBuffer()

/** A film of two pictures. */
export const animation = (): Promise<Buffer> =>
  sharp(Buffer.concat([Buffer.alloc(100 * 100 * 3, 0), Buffer.alloc(100 * 100 * 3, 255)]), {
    raw: { width: 100, height: 200, channels: 3, pageHeight: 100 },
  })
    .webp({ loop: 0, delay: [100, 100] })
    .toBuffer()
