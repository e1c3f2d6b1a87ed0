/** Whether one more attempt is allowed, and if not, when. */
export type Verdict =
  /** `left`: how many more would be allowed at once. */
  { readonly allowed: true; readonly left: number } | { readonly allowed: false; readonly retryAfterSeconds: number }

/** How much is allowed: `most` attempts in any `perSeconds`. */
export interface Allowance {
  readonly most: number
  readonly perSeconds: number
}

/** Counts attempts over all processes; when what they share is out of reach, each process counts for itself. */
export interface Throttle {
  /**
   * Counts one attempt against a bucket; one that is refused is not counted. `bucket` is kept as it is given, so it must
   * tell nothing of a person.
   */
  take(bucket: string, allowance: Allowance): Promise<Verdict>
}
