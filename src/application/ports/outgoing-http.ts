import type { Either } from 'fp-ts/Either'

/** What a URL led to. */
export interface Fetched {
  readonly bytes: Buffer
}

/**
 * Why nothing was fetched. `not-allowed`: the URL itself is of a kind that is never followed. All else is `not-fetched`,
 * whether there is nothing or nothing that may be reached, so that nobody can look around behind us by what they are told.
 */
export type NotFetched = 'not-allowed' | 'not-fetched'

/** Fetches what users name by URL: from the public internet alone, never from the networks that we are part of. */
export interface OutgoingHttp {
  /** At most `mostBytes`, with a limit of time; more is `not-fetched`. */
  get(url: string, mostBytes: number): Promise<Either<NotFetched, Fetched>>
}

/** What is posted. */
export interface Posting {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** What came of it. */
export interface Posted {
  readonly status: number
  /** The header of that name, where there is one. */
  readonly retryAfter?: string
}

/** Posts to what users name by URL, as carefully. */
export interface OutgoingPost {
  /** No redirection is followed, and nothing is read of an answer's body. */
  post(url: string, posting: Posting): Promise<Either<NotFetched, Posted>>
}
