import { DatabaseError } from 'pg'
import { StoreUnavailable, UnknownOutcome } from '../../../application/ports/event-store'

/**
 * SQLSTATEs (PostgreSQL manual, appendix A) after which nothing was written and the same statement may succeed later or
 * on another server. Two characters stand for a class.
 */
const PASSING = [
  '40', // transaction rollback: deadlock, serialization failure
  '53', // insufficient resources: disk full, too many connections
  '57', // operator intervention: statement time-out, cancelled
  '58', // system error: I/O
  '25006', // read-only: a standby, or a primary that was demoted
  '55P03', // lock not available
] as const

/** What to say of an error. Node's own, for a host with several addresses, has a code and no message. */
const describe = (error: unknown): string => {
  const { message, code } = Object(error) as { readonly message?: unknown; readonly code?: unknown }
  return [message, code].find((text) => typeof text === 'string' && text !== '')?.toString() ?? String(error)
}

/** Whether the server ended the session, or refused one: shutting down, no such database, a wrong password. */
const endsTheSession = (error: DatabaseError): boolean => error.severity === 'FATAL' || error.severity === 'PANIC'

const isPassing = (error: DatabaseError): boolean =>
  endsTheSession(error) || PASSING.some((state) => error.code?.startsWith(state) === true)

/** Of an error before a statement was sent, or of one that only reads. Errors that are bugs come back as they are. */
export const toUnavailable = (error: unknown): unknown => {
  if (error instanceof StoreUnavailable) return error
  // What is no answer of the server's is the network's or the driver's word that it is out of reach.
  if (error instanceof DatabaseError && !isPassing(error)) return error
  return new StoreUnavailable(`PostgreSQL is out of reach: ${describe(error)}`, { cause: error })
}

/**
 * Of an error after a writing statement was sent. Only an answer of the server's that leaves the session open proves
 * that it rolled back: one that ends it may come after the commit ("terminating connection due to administrator
 * command" while waiting for a standby), and a closed socket says nothing at all.
 */
export const toAppendError = (error: unknown): unknown => {
  if (error instanceof DatabaseError && !endsTheSession(error)) return toUnavailable(error)
  return new UnknownOutcome(`the answer to an append was lost: ${describe(error)}`, { cause: error })
}

/** The server refused what a statement said (data exceptions, limits): sent again it is refused again. */
export const isRefusedContent = (error: unknown): boolean =>
  error instanceof DatabaseError && (error.code?.startsWith('22') === true || error.code?.startsWith('54') === true)
