import { Empty, UUID } from '@eventstore/db-client/generated/shared_pb'
import { AppendReq, BatchAppendReq } from '@eventstore/db-client/generated/streams_pb'
import { Empty as GoogleEmpty } from 'google-protobuf/google/protobuf/empty_pb'
import type { SerialisedAppend, SerialisedEvent } from '../serialised-append'
import { streamIdentifier } from './requests'

const uuid = (id: string): UUID => {
  const message = new UUID()
  message.setString(id)
  return message
}

const fill = <Message extends AppendReq.ProposedMessage | BatchAppendReq.ProposedMessage>(
  message: Message,
  { id, type, data, metadata }: SerialisedEvent,
): Message => {
  message.setId(uuid(id))
  message.getMetadataMap().set('type', type).set('content-type', 'application/json')
  message.setData(Buffer.from(data))
  message.setCustomMetadata(Buffer.from(metadata))
  return message
}

/** A whole append as one request of the BatchAppend call. The server sets the time limit: its own for a write. */
export const batchAppendRequest = (
  { stream, expected, events }: SerialisedAppend,
  correlation: string,
): BatchAppendReq => {
  const options = new BatchAppendReq.Options()
  options.setStreamIdentifier(streamIdentifier(stream))
  if (expected === 'any') options.setAny(new GoogleEmpty())
  else if (expected === 'no-stream') options.setNoStream(new GoogleEmpty())
  else options.setStreamPosition(String(expected))
  const request = new BatchAppendReq()
  request.setCorrelationId(uuid(correlation))
  request.setOptions(options)
  request.setProposedMessagesList(events.map((event) => fill(new BatchAppendReq.ProposedMessage(), event)))
  request.setIsFinal(true)
  return request
}

/** An append as the requests of an Append call: where to, and then each event. */
export const appendRequests = ({ stream, expected, events }: SerialisedAppend): readonly AppendReq[] => {
  const options = new AppendReq.Options()
  options.setStreamIdentifier(streamIdentifier(stream))
  if (expected === 'any') options.setAny(new Empty())
  else if (expected === 'no-stream') options.setNoStream(new Empty())
  else options.setRevision(String(expected))
  const head = new AppendReq()
  head.setOptions(options)
  return [
    head,
    ...events.map((event) => {
      const request = new AppendReq()
      request.setProposedMessage(fill(new AppendReq.ProposedMessage(), event))
      return request
    }),
  ]
}
