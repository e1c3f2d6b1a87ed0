import type { BlobStore } from '../../application/ports/blob-store'

/** Files in memory, for unit tests. */
export class InMemoryBlobStore implements BlobStore {
  private readonly blobs = new Map<string, Buffer>()

  put(key: string, bytes: Buffer): Promise<void> {
    this.blobs.set(key, Buffer.from(bytes))
    return Promise.resolve()
  }

  get(key: string): Promise<Buffer | undefined> {
    const found = this.blobs.get(key)
    return Promise.resolve(found && Buffer.from(found))
  }

  removeAll(prefix: string): Promise<void> {
    for (const key of [...this.blobs.keys()]) if (key.startsWith(prefix)) this.blobs.delete(key)
    return Promise.resolve()
  }

  async *list(prefix: string): AsyncIterable<readonly string[]> {
    await Promise.resolve()
    const keys = [...this.blobs.keys()].filter((key) => key.startsWith(prefix)).sort()
    if (keys.length > 0) yield keys
  }
}
