import { randomBytes, randomUUID } from 'node:crypto'
import { InMemoryBlobStore } from '../../../src/adapters/blob-store/in-memory'
import { InMemoryKeyVault } from '../../../src/adapters/key-vault/in-memory'
import { EncryptedFiles, FileDamaged, SubjectForgotten } from '../../../src/application/files/encrypted-files'
import { fileKey, filesOf, parseFileKey } from '../../../src/application/files/file-key'

const newKey = (subject: string = randomUUID()): string =>
  fileKey({ subject, purpose: 'document', fileId: randomUUID(), variant: 'original' })
const file = { bytes: Buffer.from('Canary passport 4711'), mediaType: 'image/jpeg' }

const open = () => {
  const blobs = new InMemoryBlobStore()
  const vault = new InMemoryKeyVault()
  return { blobs, vault, files: new EncryptedFiles(blobs, vault) }
}

describe('files of people', () => {
  it('come back as they were put, with their media type', async () => {
    const { files } = open()
    const key = newKey()
    await files.put(key, file)
    expect(await files.get(key)).toEqual(file)
    expect(await files.get(newKey())).toBeUndefined()
    const large = { bytes: randomBytes(10 * 1_048_576), mediaType: 'application/pdf' }
    await files.put(key, large)
    expect((await files.get(key))?.bytes.equals(large.bytes)).toBe(true)
  })

  it('lie there encrypted, each time anew', async () => {
    const { blobs, files } = open()
    const key = newKey()
    await files.put(key, file)
    const first = await blobs.get(key)
    await files.put(key, file)
    const second = await blobs.get(key)
    expect(first?.includes('Canary')).toBe(false)
    expect(first?.includes('image/jpeg')).toBe(false)
    expect(first?.equals(second!)).toBe(false)
  })

  it('are gone with the key of their owner, in backups too', async () => {
    const { blobs, vault, files } = open()
    const [mine, theirs] = [newKey(), newKey()]
    await files.put(mine, file)
    await files.put(theirs, file)
    const backup = await blobs.get(mine)
    await vault.destroy(parseFileKey(mine)!.subject)
    await blobs.put(mine, backup!)
    expect(await files.get(mine)).toBeUndefined()
    expect(await files.get(theirs)).toEqual(file)
    await expect(files.put(mine, file)).rejects.toThrow(SubjectForgotten)
  })

  it('are refused when anything of them was altered, cut off or put in another’s place', async () => {
    const { blobs, files } = open()
    const subject = randomUUID()
    const [key, other] = [newKey(subject), newKey(subject)]
    await files.put(key, file)
    await files.put(other, file)
    const whole = (await blobs.get(key))!
    for (let at = 0; at < whole.length; at += 7) {
      const altered = Buffer.from(whole)
      altered[at] = altered[at]! ^ 1
      await blobs.put(key, altered)
      await expect(files.get(key)).rejects.toThrow(FileDamaged)
    }
    for (const cut of [Buffer.alloc(0), whole.subarray(0, 20), whole.subarray(0, -1)]) {
      await blobs.put(key, cut)
      await expect(files.get(key)).rejects.toThrow(FileDamaged)
    }
    await blobs.put(key, (await blobs.get(other))!)
    await expect(files.get(key)).rejects.toThrow(FileDamaged)
  })

  it('are listed and removed by their owner', async () => {
    const { files } = open()
    const subject = randomUUID()
    const keys = [newKey(subject), newKey(subject)].sort()
    for (const key of [...keys, newKey()]) await files.put(key, file)
    expect(await files.list(filesOf(subject))).toEqual(keys)
    await files.removeAll(filesOf(subject))
    expect(await files.list(filesOf(subject))).toEqual([])
    expect(await files.list('')).toHaveLength(1)
  })
})
