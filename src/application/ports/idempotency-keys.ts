/** A client's promise that two requests with one key are the same request. */
export interface KeyClaim {
  readonly actorId: string
  /** As the client chose it, at most 255 characters. */
  readonly key: string
  /** Over all that the request asks for; the same request has the same. */
  readonly requestHash: string
  /** The id of the aggregate that the request is for; of a creating one, the id it is to get if the key is new. */
  readonly aggregateId: string
}

/** What the first request with a key said. */
export interface KeyHolder {
  readonly requestHash: string
  readonly aggregateId: string
}

/** How long a key is kept at least. A retry after that is a new request. */
export const KEY_LIFETIME_HOURS = 24

/**
 * Remembers idempotency keys. A claim is kept before it is answered, so that of two concurrent requests with one key,
 * in whatever processes, both learn the same holder.
 */
export interface IdempotencyKeys {
  /** The first claim of the actor's key: this one, or an earlier one. Throws `StoreUnavailable` when out of reach. */
  claim(claim: KeyClaim): Promise<KeyHolder>
}
