import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { BlobStore, KeptKey } from '../ports/blob-store'
import type { FileStorage, StoredFile } from '../ports/file-storage'
import type { KeyVault } from '../ports/key-vault'
import { parseFileKey } from './file-key'

const ALGORITHM = 'aes-256-gcm'
/** The first byte of every file: which layout follows. Layout 1 is nonce, ciphertext, tag. */
const LAYOUT = 1
/** NIST SP 800-38D, section 8.2: 96 bits. Random ones do for 2^32 files of one person. */
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Somebody whose key has been destroyed: nothing is kept about him any more. */
export class SubjectForgotten extends Error {
  override readonly name = 'SubjectForgotten'
}

/** A file that is not what was stored under its key: altered, cut off, or moved from under another. */
export class FileDamaged extends Error {
  override readonly name = 'FileDamaged'
}

/**
 * Files encrypted with the key of the person they belong to, who is the first segment of their keys. A file is bound to
 * its key, so that one cannot be put in another's place. With the person's key every copy is unreadable, those in
 * backups too.
 */
export class EncryptedFiles implements FileStorage {
  constructor(
    private readonly blobs: BlobStore,
    private readonly vault: Pick<KeyVault, 'ensure' | 'find'>,
  ) {}

  /** Throws `SubjectForgotten` for somebody who has been forgotten. */
  async put(key: string, file: StoredFile): Promise<void> {
    const subject = subjectOf(key)
    const found = (await this.vault.ensure([subject])).get(subject)
    if (found?.state !== 'live') throw new SubjectForgotten('nothing is kept about somebody who was forgotten')
    await this.blobs.put(key, seal(key, found.key, file))
  }

  async get(key: string): Promise<StoredFile | undefined> {
    const sealed = await this.blobs.get(key)
    if (sealed === undefined) return undefined
    const subject = subjectOf(key)
    const found = (await this.vault.find([subject])).get(subject)
    return found?.state === 'live' ? open(key, found.key, sealed) : undefined
  }

  removeAll(prefix: string): Promise<void> {
    return this.blobs.removeAll(prefix)
  }

  async list(prefix: string): Promise<readonly string[]> {
    const keys: string[] = []
    for await (const page of this.blobs.list(prefix)) keys.push(...page.map(({ key }) => key))
    return keys
  }

  /** All there is, page by page, and since when. */
  all(): AsyncIterable<readonly KeptKey[]> {
    return this.blobs.list('')
  }
}

const subjectOf = (key: string): string => {
  const parsed = parseFileKey(key)
  if (parsed === undefined) throw new TypeError('not the key of a file')
  return parsed.subject
}

/** The media type goes with the bytes, behind its length. */
const seal = (key: string, dataKey: Buffer, { bytes, mediaType }: StoredFile): Buffer => {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(ALGORITHM, dataKey, nonce).setAAD(Buffer.from(key))
  const type = Buffer.from(mediaType)
  return Buffer.concat([
    Buffer.from([LAYOUT]),
    nonce,
    cipher.update(Buffer.concat([Buffer.from([type.length]), type, bytes])),
    cipher.final(),
    cipher.getAuthTag(),
  ])
}

const open = (key: string, dataKey: Buffer, sealed: Buffer): StoredFile => {
  if (sealed[0] !== LAYOUT || sealed.length < 1 + NONCE_BYTES + 1 + TAG_BYTES) throw new FileDamaged('no sealed file')
  const nonce = sealed.subarray(1, 1 + NONCE_BYTES)
  const decipher = createDecipheriv(ALGORITHM, dataKey, nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(key))
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES))
  const plain = Buffer.concat([decipher.update(sealed.subarray(1 + NONCE_BYTES, -TAG_BYTES)), finished(decipher)])
  const typeEnd = 1 + (plain[0] ?? 0)
  return { mediaType: plain.toString('utf8', 1, typeEnd), bytes: plain.subarray(typeEnd) }
}

const finished = (decipher: { final(): Buffer }): Buffer => {
  try {
    return decipher.final()
  } catch (error) {
    throw new FileDamaged('the file is not what was stored', { cause: error })
  }
}
