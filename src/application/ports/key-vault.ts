/** A subject's data key, 32 bytes for AES-256-GCM; or what is left of one that was destroyed. */
export type SubjectKey = { readonly state: 'live'; readonly key: Buffer } | { readonly state: 'destroyed' }

/**
 * Keeps one data key for each person, wrapped by a master key: what is personal in events is encrypted with it, and is
 * gone when it is destroyed. Subjects are UUIDs. Throws `StoreUnavailable` when out of reach.
 *
 * Nobody keeps a key: whoever seals or opens asks for it then. So a key that is destroyed opens nothing any longer,
 * in whatever process, and what was opened with it is all that has to be dropped (`watch`).
 */
export interface KeyVault {
  /** The keys of subjects that are to be written about; a subject that has none gets one. Of all processes the first wins. */
  ensure(subjects: readonly string[]): Promise<ReadonlyMap<string, SubjectKey>>
  /** The keys of subjects that are read about; a subject that never had one is absent. */
  find(subjects: readonly string[]): Promise<ReadonlyMap<string, SubjectKey>>
  /**
   * Destroys a subject's key, for good: no new one is made. Resolves when every process has dropped what it had opened
   * but those that are cut off, which do so within `STALE_KEY_SECONDS`. Doing it again does nothing.
   */
  destroy(subject: string): Promise<void>
  /** `drop` is called when a key was destroyed, by whatever process, or when that may have gone unnoticed. */
  watch(drop: () => void): void
}

/** For how long a process that is cut off may keep what it opened with a key that has been destroyed. */
export const STALE_KEY_SECONDS = 60
