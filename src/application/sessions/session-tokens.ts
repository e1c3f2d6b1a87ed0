import * as t from 'io-ts'
import { Role, SessionId, UserId, integer, object, text } from '../../domain/kernel'

/** What a client gets of a session: a token to show with each request, and one to get the next pair by. */
export const SessionTokens = object({
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
})
export type SessionTokens = t.TypeOf<typeof SessionTokens>
