import { DatabaseError } from 'pg'
import { StoreUnavailable } from '../../application/ports/event-store'

/**
 * SQLSTATEs (PostgreSQL, appendix A) after which the same may succeed later: rolled back for others (40), no resources
 * (53), shutting down (57P), I/O (58), a standby, a lock. Not 57014: a statement that is too slow is so the next time.
 */
const PASSING = /^(40|53|57P|58|25006|55P03)/

const isPassing = ({ code, severity }: DatabaseError): boolean =>
  severity === 'FATAL' || severity === 'PANIC' || PASSING.test(code ?? '')

export const unavailable = (error: unknown): StoreUnavailable =>
  error instanceof StoreUnavailable
    ? error
    : new StoreUnavailable(`the inbox is out of reach: ${String(error)}`, { cause: error })

/** Of an error of a statement by itself: what is no answer of the server's is the way to it. */
export const reaching = async <A>(work: Promise<A>): Promise<A> => {
  try {
    return await work
  } catch (error) {
    throw error instanceof DatabaseError && !isPassing(error) ? error : unavailable(error)
  }
}

/** Of an error within a transaction on a connection that still answers. */
export const withinTransaction = (error: unknown): unknown =>
  error instanceof DatabaseError && isPassing(error) ? unavailable(error) : error
