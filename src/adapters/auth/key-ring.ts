import type { Logger } from '../../application/ports/logger'
import type { TokenKey, TokenKeys } from './key-source'
import type { Algorithm, VerificationKey } from './verification-key'

/** A key of the ring; times in milliseconds since 1970. */
export interface KeptKey extends TokenKey {
  readonly signsFrom: number
}

/** What makes a rotation. */
export interface Rotation {
  readonly algorithm: Algorithm
  /** For how long the new key is published before it signs. 0 is for a key that leaked: all others are dropped at once. */
  readonly publishAheadMillis: number
  /** For how long a key that no longer signs is kept: as long as its last tokens live. */
  readonly keepMillis: number
  /** Makes a new key only where the newest has signed (or will sign) since longer ago; absent: in any case. */
  readonly ifOlderThanMillis?: number
}

/** Keeps the keys for every process, sealed. Throws `StoreUnavailable` when out of reach. */
export interface KeyStore {
  /** From the oldest to the newest; those that are over are not among them. */
  load(): Promise<readonly KeptKey[]>
  /** Adds a key where it is due, and drops those that are over. Of several processes that do so at once, one makes it. */
  rotate(rotation: Rotation): Promise<void>
}

export interface KeyRingOptions {
  readonly algorithm: Algorithm
  readonly store: KeyStore
  readonly logger: Logger
  /** Milliseconds since 1970; default the system's. */
  readonly now?: () => number
}

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
/** How long a key signs before another takes over by itself (NIST SP 800-57 part 1 would allow years). */
const MAX_AGE = 30 * DAY
/** Longer than any cache of the JWK Set, and than a process needs to hear of it. */
const PUBLISH_AHEAD = 10 * MINUTE
/** Longer than any token of a session or a service lives. */
const KEEP = 30 * MINUTE
const RELOAD_MILLIS = 30_000
/** A token of a key that nobody knows makes the ring look again, but not more often than this. */
const LOOK_AGAIN_MILLIS = 1_000

/** The rotation that `lyceum keys rotate-signing` asks for. */
export const rotationNow = (algorithm: Algorithm, leaked: boolean): Rotation =>
  leaked
    ? { algorithm, publishAheadMillis: 0, keepMillis: 0 }
    : { algorithm, publishAheadMillis: PUBLISH_AHEAD, keepMillis: KEEP }

/**
 * The keys of a store that all processes share. A new key is published before it signs, so that whoever verifies knows
 * it in time, and an old one verifies until its last token is over: no token is refused for a rotation.
 */
export class KeyRing implements TokenKeys {
  private keys: readonly KeptKey[] = []
  private loading: Promise<void> | undefined
  private loadedAt = 0
  private timer: NodeJS.Timeout | undefined

  constructor(private readonly options: KeyRingOptions) {}

  /** Makes the first key where there is none. */
  async start(): Promise<void> {
    await this.rotateIfDue()
    this.timer = setInterval(() => void this.keepUp(), RELOAD_MILLIS).unref()
  }

  stop(): void {
    clearInterval(this.timer)
  }

  current(): Promise<TokenKey> {
    const now = this.now()
    // The first key is the newest as well, and signs at once.
    const key = this.keys.findLast(({ signsFrom }) => signsFrom <= now) ?? this.keys[0]
    return key === undefined ? Promise.reject(new TypeError('the key ring was not started')) : Promise.resolve(key)
  }

  async find(kid: string): Promise<VerificationKey | undefined> {
    const known = this.known(kid)
    if (known !== undefined || this.now() - this.loadedAt < LOOK_AGAIN_MILLIS) return known
    await this.load().catch((error: unknown) => this.complain(error))
    return this.known(kid)
  }

  all(): Promise<readonly VerificationKey[]> {
    return Promise.resolve(this.keys.map(({ verification }) => verification))
  }

  /** Looks at the store, and has a new key made where the newest has become old. */
  async keepUp(): Promise<void> {
    await this.rotateIfDue().catch((error: unknown) => this.complain(error))
  }

  private async rotateIfDue(): Promise<void> {
    const { store, algorithm } = this.options
    await this.load()
    const newest = this.keys.at(-1)
    if (newest !== undefined && this.now() - newest.signsFrom <= MAX_AGE) return
    await store.rotate({ ...rotationNow(algorithm, false), ifOlderThanMillis: MAX_AGE })
    await this.load()
  }

  private known(kid: string): VerificationKey | undefined {
    return this.keys.find(({ verification }) => verification.kid === kid)?.verification
  }

  private load(): Promise<void> {
    this.loading ??= this.options.store
      .load()
      .then((keys) => {
        this.keys = keys
      })
      .finally(() => {
        this.loadedAt = this.now()
        this.loading = undefined
      })
    return this.loading
  }

  /** What is known goes on; tokens live longer than most outages. */
  private complain(error: unknown): void {
    this.options.logger.warn('the signing keys cannot be looked at', { reason: String(error) })
  }

  private now(): number {
    return this.options.now?.() ?? Date.now()
  }
}
