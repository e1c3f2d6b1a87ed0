import { mkdir, open, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { KeptHead } from '../../application/ports/audit-tree'
import type { HeadJournal } from '../../application/ports/head-journal'

/** The file cannot be read or written; the message says which, and why. */
export class HeadJournalError extends Error {
  override readonly name = 'HeadJournalError'
}

/**
 * Signed tree heads in a file, one a line as JSON `{"size":12,"note":"..."}`. A line is in one write at the file's end,
 * so several processes may add to it; one that a crash tore is passed over.
 */
export class FileHeadJournal implements HeadJournal {
  /** The file, and the folder it is in, are made with the first head. */
  constructor(private readonly path: string) {}

  async append({ size, note }: KeptHead): Promise<void> {
    try {
      await mkdir(dirname(this.path), { recursive: true, mode: 0o700 })
      const file = await open(this.path, 'a+', 0o600)
      try {
        const line = `${JSON.stringify({ size, note })}\n`
        await file.appendFile((await endsTorn(file)) ? `\n${line}` : line)
        await file.sync()
      } finally {
        await file.close()
      }
    } catch (error) {
      throw this.failure('write', error)
    }
  }

  async heads(): Promise<readonly KeptHead[]> {
    const text = await readFile(this.path, 'utf8').catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return ''
      throw this.failure('read', error)
    })
    return text.split('\n').flatMap(parseLine)
  }

  private failure(what: string, error: unknown): HeadJournalError {
    return new HeadJournalError(`LYCEUM_DATA: cannot ${what} the signed tree heads in ${this.path} (${codeOf(error)})`)
  }
}

const codeOf = (error: unknown): string => String((error as NodeJS.ErrnoException).code)

/** Whether the last line was not written to its end. */
const endsTorn = async (file: Awaited<ReturnType<typeof open>>): Promise<boolean> => {
  const { size } = await file.stat()
  if (size === 0) return false
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1)
  return buffer.toString() !== '\n'
}

const parseLine = (line: string): readonly KeptHead[] => {
  try {
    const value: unknown = JSON.parse(line)
    return isHead(value) ? [value] : []
  } catch {
    return []
  }
}

const isHead = (value: unknown): value is KeptHead =>
  typeof value === 'object' &&
  value !== null &&
  'size' in value &&
  typeof value.size === 'number' &&
  'note' in value &&
  typeof value.note === 'string'
