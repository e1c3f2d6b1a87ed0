import type { Metadata, ServerErrorResponse, ServerUnaryCall } from '@grpc/grpc-js'
import type { Caller } from './access'
import type { IncomingCall, PeerContext } from './context'
import { GrpcFailure, handlerThrew, notLeader, notReady } from './failures'

/** A call that may go on, and whose it is. */
export interface Admitted {
  readonly caller: Caller
  readonly call: IncomingCall
}

const single = (metadata: Metadata, key: string): string | undefined => {
  const value = metadata.get(key)[0]
  return typeof value === 'string' ? value : undefined
}

/** What every kind of call tells of itself. */
type AnyCall = Pick<ServerUnaryCall<unknown, unknown>, 'metadata' | 'getPath' | 'getPeer'>

/** What all calls have in common: misbehaviour on demand, credentials, and whether a leader is asked for. Throws what to answer. */
export const admit = async (context: PeerContext, call: AnyCall): Promise<Admitted> => {
  const incoming: IncomingCall = {
    path: call.getPath(),
    client: call.getPeer(),
    requiresLeader: single(call.metadata, 'requires-leader')?.toLowerCase() === 'true',
  }
  await context.faults.beforeCall?.(incoming)
  const caller = context.access.caller(single(call.metadata, 'authorization'))
  const role = context.cluster.role()
  if (incoming.requiresLeader && role.kind === 'no-leader') throw notReady()
  if (incoming.requiresLeader && role.kind === 'follower') throw notLeader(role.leader)
  return { caller, call: incoming }
}

const hasLeft = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE'

/** The error status for whatever was thrown. What is no answer of the server's is a fault of the peer's own, and is shown. */
export const statusOf = (error: unknown): ServerErrorResponse => {
  if (error instanceof GrpcFailure) return error
  // Nobody is there to hear what a call ends with whose client has left in the middle of it.
  if (!hasLeft(error)) console.error(error)
  return handlerThrew()
}

/** A response stream that can be ended with an error status. */
interface Failing {
  emit(event: 'error', error: ServerErrorResponse): boolean
}

/** Ends a response stream with the status for what was thrown; what was written before it is still sent. */
export const endWith = (call: Failing, error: unknown): void => {
  call.emit('error', statusOf(error))
}

/** What a unary answer is given to. */
type Reply<Response> = (error: ServerErrorResponse | null, response?: Response) => void

/** Answers a unary call with what `work` returns or throws. */
export const answer = <Response>(reply: Reply<Response>, work: () => Promise<Response>): void => {
  work().then(
    (response) => reply(null, response),
    (error: unknown) => reply(statusOf(error)),
  )
}
