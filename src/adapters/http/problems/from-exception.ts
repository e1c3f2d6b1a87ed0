import { AppendTooLarge, EventTooLarge, StoreUnavailable, UnknownOutcome } from '../../../application/ports/event-store'
import { Problem } from './problem'

/** Errors of sockets, and of PostgreSQL while it starts, stops or has no connection left (classes 08, 53 and 57P). */
const OUT_OF_REACH = /^(ECONN(REFUSED|RESET|ABORTED)|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|08...|53[03]00|57P0[1-5])$/

/** What node-postgres and knex say of a connection that broke or is not to be had; these errors have no code. */
const BROKEN_CONNECTION =
  /connection (terminated|timeout|ended)|timeout exceeded when trying to connect|timeout acquiring a connection/i

const isOutOfReach = (error: Error): boolean =>
  error instanceof StoreUnavailable ||
  ('code' in error && typeof error.code === 'string' && OUT_OF_REACH.test(error.code)) ||
  BROKEN_CONNECTION.test(error.message) ||
  (error.cause instanceof Error && isOutOfReach(error.cause))

/** The problem that an exception is to the client. What is nobody's fault but ours becomes a 500 without its words. */
export const problemOfException = (error: unknown): Problem => {
  if (error instanceof Problem) return error
  if (error instanceof UnknownOutcome)
    return Problem.edge('service.unknown-outcome', {
      detail: 'The answer of the store was lost. Send the request again with the same Idempotency-Key.',
    })
  if (error instanceof EventTooLarge || error instanceof AppendTooLarge)
    return Problem.edge('request.too-large', { detail: error.message })
  if (error instanceof Error && isOutOfReach(error)) return Problem.edge('service.unavailable')
  return Problem.edge('service.failure')
}
