import { createReadStream, createWriteStream, type WriteStream } from 'node:fs'
import { open, stat, truncate } from 'node:fs/promises'
import { type ExportFormat, RecordScanner } from '../../../application/audit/export'
import { BadArgument } from '../bad-argument'

/** A file that an export writes to, and what is in it already. */
export interface ExportFile {
  /** The export goes on after this position; undefined where the file holds no event yet. */
  readonly from: number | undefined
  /** Whether the header has still to be written. */
  readonly isNew: boolean
  readonly stream: WriteStream
}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT'

const sizeOf = async (path: string): Promise<number | undefined> => {
  try {
    return (await stat(path)).size
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

/**
 * Opens a file for an export. With `resume` one that is there already is gone on with: what follows its last whole
 * record, which a killed export left half written, is cut off.
 *
 * @throws BadArgument where the file is there and `resume` is not given, or is no export of this format
 */
export const openExport = async (path: string, format: ExportFormat, resume: boolean): Promise<ExportFile> => {
  const size = await sizeOf(path)
  if (size === undefined) return { from: undefined, isNew: true, stream: createWriteStream(path, { flush: true }) }
  if (!resume) throw new BadArgument(`--out ${path}: there is such a file; give --resume to go on with it`)
  const { from, isNew, end } = await wholeRecords(path, format)
  await truncate(path, end)
  return { from, isNew, stream: createWriteStream(path, { flags: 'r+', start: end, flush: true }) }
}

const wholeRecords = async (
  path: string,
  { header, quotes, positionOf }: ExportFormat,
): Promise<Pick<ExportFile, 'from' | 'isNew'> & { readonly end: number }> => {
  const scanner = new RecordScanner(quotes)
  for await (const chunk of createReadStream(path, { highWaterMark: 1_048_576 })) scanner.take(chunk as Buffer)
  const { count, lastStart, end } = scanner.found
  if (count === 0) return { from: undefined, isNew: true, end: 0 }
  const isHeaded = (await read(path, 0, Buffer.byteLength(header))) === header
  if (isHeaded && header !== '' && count === 1) return { from: undefined, isNew: false, end }
  const from = positionOf(await read(path, lastStart, end - lastStart))
  if (isHeaded && from !== undefined) return { from, isNew: false, end }
  throw new BadArgument(`--out ${path}: this is no export of the same format, which --resume could go on with`)
}

const read = async (path: string, start: number, length: number): Promise<string> => {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, start)
    return buffer.toString('utf8', 0, bytesRead)
  } finally {
    await file.close()
  }
}
