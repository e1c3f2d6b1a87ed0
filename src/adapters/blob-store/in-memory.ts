import type { BlobStore, KeptKey } from '../../application/ports/blob-store'

/** Files in memory, for unit tests. */
export class InMemoryBlobStore implements BlobStore {
  private readonly blobs = new Map<string, { readonly bytes: Buffer; readonly keptAt: number }>()

  put(key: string, bytes: Buffer): Promise<void> {
    this.blobs.set(key, { bytes: Buffer.from(bytes), keptAt: Date.now() })
    return Promise.resolve()
  }

  get(key: string): Promise<Buffer | undefined> {
    const found = this.blobs.get(key)
    return Promise.resolve(found && Buffer.from(found.bytes))
  }

  removeAll(prefix: string): Promise<void> {
    for (const key of [...this.blobs.keys()]) if (key.startsWith(prefix)) this.blobs.delete(key)
    return Promise.resolve()
  }

  async *list(prefix: string): AsyncIterable<readonly KeptKey[]> {
    await Promise.resolve()
    const kept = [...this.blobs]
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, { keptAt }]) => ({ key, keptAt }))
      .sort((a, b) => (a.key < b.key ? -1 : 1))
    if (kept.length > 0) yield kept
  }
}
