import { Empty } from '@eventstore/db-client/generated/shared_pb'
import { AppendResp } from '@eventstore/db-client/generated/streams_pb'
import { type Expected, numberOfExpected } from '../expected-revision'
import { NO_STREAM } from '../records'
import { messageField } from '../wire'

/** An AppendResp, or its bytes. */
export type AppendAnswer = AppendResp | Buffer

/** The revision and position of the last event; no revision after an append of nothing to a stream that is none. */
export const success = (revision: number, at: number): AppendResp => {
  const position = new AppendResp.Position()
  position.setCommitPosition(String(at))
  position.setPreparePosition(String(at))
  const result = new AppendResp.Success()
  result.setPosition(position)
  if (revision === NO_STREAM) result.setNoStream(new Empty())
  else result.setCurrentRevision(String(revision))
  const response = new AppendResp()
  response.setSuccess(result)
  return response
}

/** expected_revision_2060 as clients of 20.6.0 read 'no stream': 2^64 - 1, which is more than the generated class can write. */
const EXPECTED_NO_STREAM_2060 = Buffer.from([3 << 3, ...Array.from({ length: 9 }, () => 0xff), 0x01])

/** AppendResp.wrong_expected_version. */
const WRONG_EXPECTED_VERSION = 2

/** WrongExpectedVersion, which tells revisions in two ways: to clients of 20.6.0 and to later ones. */
export const refusal = (current: number, expected: Expected): AppendAnswer => {
  const error = new AppendResp.WrongExpectedVersion()
  if (current === NO_STREAM) {
    error.setNoStream2060(new Empty())
    error.setCurrentNoStream(new Empty())
  } else {
    error.setCurrentRevision2060(current)
    error.setCurrentRevision(String(current))
  }
  switch (expected) {
    case 'any':
      error.setAny2060(new Empty())
      error.setExpectedAny(new Empty())
      break
    case 'stream-exists':
      error.setStreamExists2060(new Empty())
      error.setExpectedStreamExists(new Empty())
      break
    case 'no-stream':
      error.setExpectedNoStream(new Empty())
      return messageField(WRONG_EXPECTED_VERSION, Buffer.concat([error.serializeBinary(), EXPECTED_NO_STREAM_2060]))
    default:
      error.setExpectedRevision2060(numberOfExpected(expected))
      error.setExpectedRevision(String(expected))
  }
  const response = new AppendResp()
  response.setWrongExpectedVersion(error)
  return response
}
