import { PassThrough, Readable } from 'node:stream'
import { ZipFile } from 'yazl'
import type { Archive } from '../../application/personal-data'

/** A ZIP file (APPNOTE 6.3), its entries one after the other, each opened when the one before has been taken. */
export const zip: Archive = (entries) => {
  const file = new ZipFile()
  const out = new PassThrough()
  file.outputStream.pipe(out)
  // What fails in an entry fails the whole: half a file would look like all there is.
  file.on('error', (error: Error) => out.destroy(error))
  for (const { name, chunks } of entries)
    file.addReadStreamLazy(name, { compress: true }, (opened) => {
      const stream = Readable.from(chunks(), { objectMode: false })
      stream.on('error', (error) => out.destroy(error))
      opened(null, stream)
    })
  file.end()
  return out as AsyncIterable<Buffer>
}
