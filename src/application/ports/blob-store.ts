/** A key that something is kept under, and since when: milliseconds since 1970, by the store's clock. */
export interface KeptKey {
  readonly key: string
  readonly keptAt: number
}

/**
 * Keeps bytes under keys: a folder, an object store. A key is segments of `[a-z0-9-]` joined by `/`, made by Lyceum and
 * never by a user. Throws `StoreUnavailable` when out of reach.
 */
export interface BlobStore {
  /** All or nothing: a reader never sees part of it. What was there before is replaced. */
  put(key: string, bytes: Buffer): Promise<void>
  /** Undefined where there is none. */
  get(key: string): Promise<Buffer | undefined>
  /** Removes what lies below a prefix, which ends in `/`. */
  removeAll(prefix: string): Promise<void>
  /** What lies under keys that begin with a prefix, which ends in `/` or is empty for all, a page at a time, in their order. */
  list(prefix: string): AsyncIterable<readonly KeptKey[]>
}
