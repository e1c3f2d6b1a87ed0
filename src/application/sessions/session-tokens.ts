import * as t from 'io-ts'
import { Role, SessionId, UserId, integer, object, text } from '../../domain/kernel'

/** The properties of a session's tokens, for answers that tell more besides. */
export const tokenFields = {
  /** A JWT (RFC 9068). */
  accessToken: text(1, 4_096),
  /** Good for one use; opaque to clients. */
  refreshToken: text(1, 200),
  /** RFC 6750. */
  tokenType: t.literal('Bearer'),
  /** Seconds until the access token expires. */
  expiresIn: integer(1, 86_400),
  sessionId: SessionId,
  userId: UserId,
  role: Role,
} as const

/** What a client gets of a session: a token to show with each request, and one to get the next pair by. */
export const SessionTokens = object(tokenFields)
export type SessionTokens = t.TypeOf<typeof SessionTokens>
