import type { Actor, Instant } from '../../domain/kernel'

/** What an access token says of its bearer. */
export interface AccessGrant {
  readonly actor: Actor
  /** The session that it belongs to, and ends with; absent for services and for what the command line prints. */
  readonly session?: {
    readonly id: string
    readonly startedAt: Instant
    /** When the session's holder last showed who they are, and how (RFC 8176). */
    readonly authenticatedAt: Instant
    readonly methods: readonly string[]
  }
  /** What it may be used for; absent: all that the actor may do. */
  readonly scopes?: readonly string[]
  /** The service that it was issued to (RFC 9068, section 2.2). */
  readonly clientId?: string
}

/** Signs access tokens. */
export interface TokenIssuer {
  /** A JWT by the profile of RFC 9068, valid for `seconds` from now. */
  issue(grant: AccessGrant, seconds: number): Promise<string>
}

/** For how long an access token of a session or a service is valid: its holder gets another one without being asked. */
export const ACCESS_TOKEN_SECONDS = 600
