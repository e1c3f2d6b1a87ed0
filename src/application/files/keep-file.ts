import { isLeft } from 'fp-ts/Either'
import type { CommandOutcome } from '../commands/command'
import type { FileStorage, StoredFile } from '../ports/file-storage'
import { fileFolder, fileKey, type FileKey } from './file-key'

/** One upload, in the variants that are kept of it. */
export interface KeptFile extends Omit<FileKey, 'variant'> {
  readonly variants: ReadonlyMap<string, StoredFile>
}

/**
 * Stores a file, then issues the command that tells of it: an event never names a file that is not there. Where the
 * command is refused, the file is removed; where the process ends in between, the sweep of orphans does it.
 */
export const keepFile = async (
  files: FileStorage,
  { variants, ...file }: KeptFile,
  issue: () => Promise<CommandOutcome>,
): Promise<CommandOutcome> => {
  for (const [variant, stored] of variants) await files.put(fileKey({ ...file, variant }), stored)
  const outcome = await issue()
  if (isLeft(outcome)) await files.removeAll(fileFolder(file))
  return outcome
}
