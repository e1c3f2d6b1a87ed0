/** A subject's data key, 32 bytes for AES-256-GCM; or what is left of one that was destroyed. */
export type SubjectKey = { readonly state: 'live'; readonly key: Buffer } | { readonly state: 'destroyed' }

/**
 * Keeps one data key for each person, wrapped by a master key: what is personal in events is encrypted with it, and is
 * gone when it is destroyed. Throws `StoreUnavailable` when out of reach.
 */
export interface KeyVault {
  /** The keys of subjects that are to be written about; a subject that has none gets one. Of all processes the first wins. */
  ensure(subjects: readonly string[]): Promise<ReadonlyMap<string, SubjectKey>>
  /** The keys of subjects that are read about; a subject that never had one is absent. */
  find(subjects: readonly string[]): Promise<ReadonlyMap<string, SubjectKey>>
  /**
   * Destroys a subject's key, for good: no new one is made. Resolves when no process uses it any longer but those that
   * are cut off, which find out within `STALE_KEY_SECONDS`. Doing it again does nothing.
   */
  destroy(subject: string): Promise<void>
}

/** For how long a process may use a key that it has not asked for again. */
export const STALE_KEY_SECONDS = 60
