/** A key that a master key has wrapped. */
export interface WrappedKey {
  /** The master key's id, by which it is found; it tells nothing of the key. */
  readonly master: string
  readonly wrapped: Buffer
}

/** The master keys, of which one is current: it wraps what is new. The others only unwrap, until nothing needs them. */
export interface MasterKeys {
  /** `context` says what the key is for, and is asked for again when it is unwrapped. */
  wrap(key: Buffer, context: string): Promise<WrappedKey>
  /** Throws `MasterKeyMissing` where the master key is not at hand, or the wrapped key is not what it wrapped. */
  unwrap(wrapped: WrappedKey, context: string): Promise<Buffer>
  /** Looks again which one is current: another process has made a new one. */
  refresh(): Promise<void>
}

/** A master key in the clear, 32 bytes, and what has to be kept elsewhere so that its source finds it again. */
export interface MasterKey {
  readonly id: string
  readonly key: Buffer
  /** The key as its source (a KMS) sealed it; absent where the source keeps the key itself. */
  readonly sealed?: Buffer
}

/** Where master keys come from: a file, a setting, a key management service. */
export interface MasterKeySource {
  /** The key to begin with; made where there is none. */
  first(): Promise<MasterKey>
  /** A key by its id, and by what was kept of it; undefined where the source does not have it. */
  find(id: string, sealed: Buffer | undefined): Promise<Buffer | undefined>
  /** Another key than the current one, to go on with. Throws `MasterKeyMissing` where the operator has to give it first. */
  next(current: string): Promise<MasterKey>
  /** Says that no other key is needed any longer. */
  keepOnly(id: string): Promise<void>
}

/** A master key is not at hand; the message says whose fault it is and what to do, and holds nothing of a key. */
export class MasterKeyMissing extends Error {
  override readonly name = 'MasterKeyMissing'
}
