import type { Message } from 'google-protobuf'
import { Any } from 'google-protobuf/google/protobuf/any_pb'
import { Empty } from 'google-protobuf/google/protobuf/empty_pb'
import { Code } from '@eventstore/db-client/generated/code_pb'
import * as shared from '@eventstore/db-client/generated/shared_pb'
import { Status } from '@eventstore/db-client/generated/status_pb'
import { BatchAppendResp } from '@eventstore/db-client/generated/streams_pb'
import type { Expected } from '../expected-revision'
import { identifierOf } from '../protocol-ids'
import { NO_STREAM } from '../records'

/** An error as a batch append answers it: its name as message, and a message of that name packed into its details. */
const errorStatus = (code: Code, name: string, detail: Message): Status => {
  const details = new Any()
  details.pack(detail.serializeBinary(), `event_store.client.${name}`)
  const status = new Status()
  status.setCode(code)
  status.setMessage(name)
  status.setDetails(details)
  return status
}

export const wrongExpectedVersion = (current: number, expected: Expected): Status => {
  const detail = new shared.WrongExpectedVersion()
  if (current === NO_STREAM) detail.setCurrentNoStream(new Empty())
  else detail.setCurrentStreamRevision(String(current))
  if (expected === 'any') detail.setExpectedAny(new Empty())
  else if (expected === 'no-stream') detail.setExpectedNoStream(new Empty())
  else if (expected === 'stream-exists') detail.setExpectedStreamExists(new Empty())
  else detail.setExpectedStreamPosition(String(expected))
  return errorStatus(Code.ALREADY_EXISTS, 'WrongExpectedVersion', detail)
}

export const streamDeleted = (stream: string): Status => {
  const detail = new shared.StreamDeleted()
  detail.setStreamIdentifier(identifierOf(stream))
  return errorStatus(Code.NOT_FOUND, 'StreamDeleted', detail)
}

export const maximumAppendSizeExceeded = (limit: number): Status => {
  const detail = new shared.MaximumAppendSizeExceeded()
  detail.setMaxappendsize(limit)
  return errorStatus(Code.INVALID_ARGUMENT, 'MaximumAppendSizeExceeded', detail)
}

export const badRequest = (message: string): Status => {
  const detail = new shared.BadRequest()
  detail.setMessage(message)
  return errorStatus(Code.INVALID_ARGUMENT, 'BadRequest', detail)
}

export const accessDenied = (): Status => errorStatus(Code.PERMISSION_DENIED, 'AccessDenied', new shared.AccessDenied())
export const timeout = (): Status => errorStatus(Code.DEADLINE_EXCEEDED, 'Timeout', new shared.Timeout())

/** The revision and position of the last event. */
export const success = (revision: number, at: number): BatchAppendResp.Success => {
  const position = new shared.AllStreamPosition()
  position.setCommitPosition(String(at))
  position.setPreparePosition(String(at))
  const result = new BatchAppendResp.Success()
  result.setPosition(position)
  if (revision === NO_STREAM) result.setNoStream(new Empty())
  else result.setCurrentRevision(String(revision))
  return result
}
