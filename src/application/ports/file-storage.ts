/** A file as it is kept. */
export interface StoredFile {
  readonly bytes: Buffer
  readonly mediaType: string
}

/**
 * Keeps files that belong to people: photos, documents. What is kept is encrypted with its subject's key, so that it is
 * unreadable with it. Throws `StoreUnavailable` when out of reach.
 */
export interface FileStorage {
  put(key: string, file: StoredFile): Promise<void>
  /** Undefined where there is none. */
  get(key: string): Promise<StoredFile | undefined>
  /** Removes the files whose keys begin with a prefix. */
  removeAll(prefix: string): Promise<void>
  /** The keys that begin with a prefix. */
  list(prefix: string): Promise<readonly string[]>
}
