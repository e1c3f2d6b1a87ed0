/** Whether one more attempt is allowed, and if not, when. */
export type Verdict = { readonly allowed: true } | { readonly allowed: false; readonly retryAfterSeconds: number }

/** How much is allowed: `most` attempts in any `perSeconds`. */
export interface Allowance {
  readonly most: number
  readonly perSeconds: number
}

/** Counts attempts over all processes. Throws `StoreUnavailable` when out of reach. */
export interface Throttle {
  /** Counts one attempt against a bucket; `bucket` is kept as it is given, so it must tell nothing of a person. */
  take(bucket: string, allowance: Allowance): Promise<Verdict>
}
