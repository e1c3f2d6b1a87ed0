import type { Metadata } from '@grpc/grpc-js'
import { StoreUnavailable, UnknownOutcome } from '../../../application/ports/event-store'

/** Status codes of gRPC (grpc/grpc, doc/statuscodes.md) that mean something of their own here. */
const CODE = {
  INVALID_ARGUMENT: 3,
  PERMISSION_DENIED: 7,
  FAILED_PRECONDITION: 9,
  UNIMPLEMENTED: 12,
  UNAVAILABLE: 14,
  UNAUTHENTICATED: 16,
} as const

/** The server's last word: asked again, it says it again. Somebody deleted a stream, or the program is wrong. */
export class RefusedByServer extends Error {
  override readonly name = 'RefusedByServer'
}

/** The server does not let this user do what was asked. Nothing was done; it works once somebody grants the right. */
export class AccessDenied extends StoreUnavailable {
  constructor(
    message: string,
    /** The user is not known or the password wrong, or a right is missing. */
    readonly reason: 'credentials' | 'right',
  ) {
    super(message)
  }
}

/** A try of a call was not answered; what it asked for may have been done. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
}

/**
 * What an error says of the call that it ended.
 * - `refused`: the server's last word, or a bug; not to be asked again.
 * - `unsent`: no server has acted on it, and none will.
 * - `lost`: nobody knows.
 */
export interface Fault {
  readonly kind: 'refused' | 'unsent' | 'lost'
  readonly error: unknown
}

/** An error of a gRPC call, as far as it is looked at. */
interface CallError extends Error {
  readonly code: number
  readonly details: string
  readonly metadata?: Metadata
}

const isCallError = (error: unknown): error is CallError =>
  error instanceof Error && typeof (error as Partial<CallError>).code === 'number' && 'details' in error

// From the client and from gRPC before a call is made: the seeds are silent, or the channel was closed meanwhile.
const BEFORE_THE_CALL = /^Failed to discover|^Channel has been shut down/
// From gRPC where there is no connection that the call could have gone over, and from a node that is starting or electing.
const BEFORE_THE_SERVER =
  /^No connection established|^Name resolution failed|^Channel closed before call started|^Server Is Not Ready/i
// The position or revision asked for is none, which asking again does not mend.
const BAD_QUESTION = /^Unexpected Read(?:Stream|All)Result: Error/

/** The name that the server gives an error beside its code, say `not-leader`. */
const exceptionOf = ({ metadata }: CallError): string | undefined => metadata?.get('exception')[0]?.toString()

/** Whether a node says that another one leads. */
export const isNotLeader = (error: unknown): boolean => isCallError(error) && exceptionOf(error) === 'not-leader'

const faultOfCall = (error: CallError): Fault => {
  if (isNotLeader(error)) return { kind: 'unsent', error }
  switch (error.code) {
    case CODE.UNAUTHENTICATED:
      return { kind: 'refused', error: new AccessDenied('EventStoreDB knows no such user and password', 'credentials') }
    case CODE.PERMISSION_DENIED:
      return { kind: 'refused', error: new AccessDenied('EventStoreDB denies access', 'right') }
    case CODE.INVALID_ARGUMENT:
    case CODE.FAILED_PRECONDITION:
    case CODE.UNIMPLEMENTED:
      return { kind: 'refused', error: new RefusedByServer(`EventStoreDB refuses: ${error.details}`, { cause: error }) }
    case CODE.UNAVAILABLE:
      return { kind: BEFORE_THE_SERVER.test(error.details) ? 'unsent' : 'lost', error }
    default:
      if (!BAD_QUESTION.test(error.details)) return { kind: 'lost', error }
      return { kind: 'refused', error: new RefusedByServer('EventStoreDB knows no such position', { cause: error }) }
  }
}

/** What an error of a call, whatever it is, says of the call. */
export const faultOf = (error: unknown): Fault => {
  if (error instanceof NoAnswer) return { kind: 'lost', error }
  if (isCallError(error)) return faultOfCall(error)
  if (error instanceof Error && BEFORE_THE_CALL.test(error.message)) return { kind: 'unsent', error }
  return { kind: 'refused', error }
}

/** What to say of an error. */
export const describe = (error: unknown): string => {
  if (isCallError(error)) return error.details === '' ? error.message : error.details
  return error instanceof Error ? error.message : String(error)
}

/** Of a call that only reads, or that was not sent. */
export const toUnavailable = ({ kind, error }: Fault): unknown =>
  kind === 'refused'
    ? error
    : new StoreUnavailable(`EventStoreDB is out of reach: ${describe(error)}`, { cause: error })

/** Of an append. */
export const toAppendError = (fault: Fault): unknown =>
  fault.kind === 'lost'
    ? new UnknownOutcome(`the answer to an append was lost: ${describe(fault.error)}`, { cause: fault.error })
    : toUnavailable(fault)
