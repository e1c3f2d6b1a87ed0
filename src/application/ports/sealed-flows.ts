import type { Either } from 'fp-ts/Either'
import type * as t from 'io-ts'
import type { Instant } from '../../domain/kernel'

/** A sign-in of several steps, and what a client carries from one step to the next without being able to read it. */
export interface FlowKind<D extends t.Mixed = t.Mixed> {
  /** Which step it leads to, `passkey-log-in`; what is sealed for one opens for no other. */
  readonly purpose: string
  /** Of what is carried: codes of challenges, ids, never a password. Small: it travels in a request. */
  readonly data: D
  /** For how long it opens. */
  readonly lifetimeSeconds: number
}

/** Keeps a kind's exact types. */
export const defineFlow = <D extends t.Mixed>(kind: FlowKind<D>): FlowKind<D> => kind

/** A flow as it was sealed. */
export interface OpenedFlow<Data> {
  /** Its own id, by which its use can be counted (`SpentTokens`). */
  readonly id: string
  readonly data: Data
  readonly sealedAt: Instant
  readonly expiresAt: Instant
}

/** It was not sealed here, or for something else, or it has expired: whoever holds it starts again, and learns no more. */
export interface FlowNotOpen {
  readonly _tag: 'FlowNotOpen'
  readonly reason: 'unknown' | 'expired'
}

/**
 * Seals what a client carries between the steps of a flow, so that no process has to remember it: encrypted and
 * authenticated, of one purpose, and only for a while. A flow opens as often as it is shown; what must happen once only
 * spends the flow's id.
 */
export interface SealedFlows {
  /** An opaque text of URL-safe characters. Throws RangeError where `data` is too large to travel. */
  seal<D extends t.Mixed>(kind: FlowKind<D>, data: t.TypeOf<D>): Promise<string>
  open<D extends t.Mixed>(kind: FlowKind<D>, text: string): Promise<Either<FlowNotOpen, OpenedFlow<t.TypeOf<D>>>>
}
