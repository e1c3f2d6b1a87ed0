import { randomBytes, randomUUID } from 'node:crypto'
import type { BlobStore } from '../../src/application/ports/blob-store'

const keyOf = (subject: string, variant = 'original'): string => `${subject}/document/${randomUUID()}/${variant}`

const keysIn = async (store: BlobStore, prefix: string): Promise<readonly string[]> => {
  const keys: string[] = []
  for await (const page of store.list(prefix)) keys.push(...page.map(({ key }) => key))
  return keys
}

/** What every store of files does. Stores may be shared by the tests: each has subjects of its own. */
export const blobStoreContract = (open: () => BlobStore): void => {
  it('gives back what was put, byte for byte, whatever its size', async () => {
    const store = open()
    for (const size of [0, 1, 100_000, 3_000_000]) {
      const [key, bytes] = [keyOf(randomUUID()), randomBytes(size)]
      await store.put(key, bytes)
      expect((await store.get(key))?.equals(bytes)).toBe(true)
    }
  })

  it('has nothing where nothing was put', async () => {
    expect(await open().get(keyOf(randomUUID()))).toBeUndefined()
    expect(await keysIn(open(), `${randomUUID()}/`)).toEqual([])
  })

  it('puts another in place of what was there, and the same again', async () => {
    const store = open()
    const key = keyOf(randomUUID())
    for (const text of ['one', 'two', 'two']) await store.put(key, Buffer.from(text))
    expect((await store.get(key))?.toString()).toBe('two')
  })

  it('lists and removes what lies below a prefix, and nothing beside it', async () => {
    const store = open()
    const [mine, theirs] = [randomUUID(), randomUUID()]
    const keys = Array.from({ length: 30 }, () => keyOf(mine)).sort()
    const other = keyOf(theirs)
    const before = Date.now() - 60_000
    await Promise.all([...keys, other].map((key) => store.put(key, Buffer.from('x'))))
    expect([...(await keysIn(store, `${mine}/`))].sort()).toEqual(keys)
    expect(await keysIn(store, '')).toEqual(expect.arrayContaining([...keys, other]))
    for await (const page of store.list(`${mine}/`))
      for (const { keptAt } of page) expect(keptAt).toBeGreaterThan(before)
    await store.removeAll(`${mine}/`)
    await store.removeAll(`${mine}/`)
    expect(await keysIn(store, `${mine}/`)).toEqual([])
    expect(await keysIn(store, `${theirs}/`)).toEqual([other])
  })

  it('shows one whole file, however many are put under a key at once', async () => {
    const store = open()
    const key = keyOf(randomUUID())
    const files = Array.from({ length: 8 }, () => randomBytes(50_000))
    await Promise.all(files.map((file) => store.put(key, file)))
    const kept = await store.get(key)
    expect(files.some((file) => kept?.equals(file))).toBe(true)
  })
}
