import * as E from 'fp-ts/Either'
import { MaximumAppendSizeExceeded, WrongExpectedVersion } from '@eventstore/db-client/generated/shared_pb'
import type { Status } from '@eventstore/db-client/generated/status_pb'
import type { AppendResp, BatchAppendResp } from '@eventstore/db-client/generated/streams_pb'
import { AppendTooLarge, type Position, type WrongExpectedRevision } from '../../../application/ports/event-store'
import type { SerialisedAppend } from '../serialised-append'
import { positionOf } from './decode'
import { AccessDenied, NoAnswer, RefusedByServer } from './errors'

/** An acknowledgement; a server may leave the position out where it only repeats what it said before. */
export interface Acknowledged {
  readonly revision: number
  readonly position: Position | undefined
}

export type AppendAnswer = E.Either<WrongExpectedRevision, Acknowledged>

/** Sends an append to the server, once; an error is one that `faultOf` understands. */
export interface AppendOnce {
  append(append: SerialisedAppend): Promise<AppendAnswer>
}

const conflict = ({ stream, expected }: SerialisedAppend, actual: string | undefined): AppendAnswer =>
  E.left({
    _tag: 'WrongExpectedRevision',
    stream,
    expected,
    actual: actual === undefined ? undefined : Number(actual),
  })

const acknowledged = (success: AppendResp.Success | BatchAppendResp.Success): AppendAnswer => {
  const position = success.getPosition()?.getCommitPosition()
  return E.right({
    revision: Number(success.getCurrentRevision()),
    position: position === undefined ? undefined : positionOf(position),
  })
}

const PACKAGE = 'event_store.client.'

/** The error that a status stands for: google.rpc.Status with one of EventStoreDB's messages as its detail. */
const errorOf = (append: SerialisedAppend, status: Status): Error => {
  const details = status.getDetails()
  switch (details?.getTypeName()) {
    case `${PACKAGE}AccessDenied`:
      return new AccessDenied(`EventStoreDB does not let this user write to ${append.stream}`, 'right')
    case `${PACKAGE}StreamDeleted`:
      return new RefusedByServer(`the stream ${append.stream} was deleted for good`)
    case `${PACKAGE}MaximumAppendSizeExceeded`: {
      const name = `${PACKAGE}MaximumAppendSizeExceeded`
      const most = details.unpack((bytes) => MaximumAppendSizeExceeded.deserializeBinary(bytes), name)
      return new AppendTooLarge(append.events.length, append.length, most?.getMaxappendsize())
    }
    case `${PACKAGE}BadRequest`:
    case `${PACKAGE}InvalidTransaction`:
      return new RefusedByServer(`EventStoreDB refuses an append: ${status.getMessage()}`)
    default:
      // Timeout, Unknown, and what a later version may say: it may have been written.
      return new NoAnswer(`EventStoreDB answered ${status.getMessage()}`)
  }
}

/**
 * Reads an answer of the BatchAppend call.
 *
 * @throws an error that `faultOf` understands
 */
export const readBatchAnswer = (append: SerialisedAppend, response: BatchAppendResp): AppendAnswer => {
  const success = response.getSuccess()
  if (success !== undefined) return acknowledged(success)
  const status = response.getError()
  if (status === undefined) throw new NoAnswer('EventStoreDB answered nothing that is known')
  const name = `${PACKAGE}WrongExpectedVersion`
  const wrong = status.getDetails()?.unpack((bytes) => WrongExpectedVersion.deserializeBinary(bytes), name)
  if (wrong == null) throw errorOf(append, status)
  return conflict(append, wrong.hasCurrentStreamRevision() ? wrong.getCurrentStreamRevision() : undefined)
}

/** Reads the answer of an Append call. */
export const readAnswer = (append: SerialisedAppend, response: AppendResp): AppendAnswer => {
  const success = response.getSuccess()
  if (success !== undefined) return acknowledged(success)
  const wrong = response.getWrongExpectedVersion()
  if (wrong === undefined) throw new NoAnswer('EventStoreDB answered nothing that is known')
  return conflict(append, wrong.hasCurrentRevision() ? wrong.getCurrentRevision() : undefined)
}
