import { Empty as GoogleEmpty } from 'google-protobuf/google/protobuf/empty_pb'
import { Empty, StreamIdentifier, UUID } from '@eventstore/db-client/generated/shared_pb'
import { AppendReq, BatchAppendReq, DeleteReq, ReadReq, TombstoneReq } from '@eventstore/db-client/generated/streams_pb'
import type { Plain } from './cases'

/** Members of a request as the recordings show them; a member that was not set is left out. */
type Members = { readonly [key: string]: Plain }

const members = (value: Plain | undefined): Members => (value ?? {}) as Members
const text = (value: Plain | undefined): string => value as string

/** `{streamName}` */
export const identifierFrom = (value: Plain | undefined): StreamIdentifier => {
  const identifier = new StreamIdentifier()
  identifier.setStreamName(Buffer.from(text(members(value)['streamName'])))
  return identifier
}

const uuidFrom = (value: Plain | undefined): UUID => new UUID().setString(text(members(value)['string']))

interface Expecting {
  setNoStream(value: Empty): unknown
  setAny(value: Empty): unknown
  setStreamExists(value: Empty): unknown
}

const expect = (options: Expecting, given: Members): void => {
  if (given['noStream'] !== undefined) options.setNoStream(new Empty())
  if (given['any'] !== undefined) options.setAny(new Empty())
  if (given['streamExists'] !== undefined) options.setStreamExists(new Empty())
}

type Proposed = AppendReq.ProposedMessage | BatchAppendReq.ProposedMessage

const propose = <Message extends Proposed>(message: Message, given: Members): Message => {
  message.setId(uuidFrom(given['id']))
  for (const [key, value] of given['metadataMap'] as readonly (readonly [string, string])[])
    message.getMetadataMap().set(key, value)
  message.setCustomMetadata(text(given['customMetadata']))
  message.setData(text(given['data']))
  return message
}

/** A message of an Append call. */
export const appendRequest = (value: Plain): AppendReq => {
  const request = new AppendReq()
  const { options, proposedMessage } = members(value)
  if (options !== undefined) {
    const given = members(options)
    const target = new AppendReq.Options()
    target.setStreamIdentifier(identifierFrom(given['streamIdentifier']))
    if (given['revision'] !== undefined) target.setRevision(text(given['revision']))
    expect(target, given)
    request.setOptions(target)
  }
  if (proposedMessage !== undefined)
    request.setProposedMessage(propose(new AppendReq.ProposedMessage(), members(proposedMessage)))
  return request
}

/** A message of a BatchAppend call. */
export const batchAppendRequest = (value: Plain): BatchAppendReq => {
  const request = new BatchAppendReq()
  const { correlationId, options, proposedMessagesList, isFinal } = members(value)
  request.setCorrelationId(uuidFrom(correlationId))
  if (options !== undefined) {
    const given = members(options)
    const target = new BatchAppendReq.Options()
    target.setStreamIdentifier(identifierFrom(given['streamIdentifier']))
    if (given['streamPosition'] !== undefined) target.setStreamPosition(text(given['streamPosition']))
    if (given['noStream'] !== undefined) target.setNoStream(new GoogleEmpty())
    if (given['any'] !== undefined) target.setAny(new GoogleEmpty())
    if (given['streamExists'] !== undefined) target.setStreamExists(new GoogleEmpty())
    request.setOptions(target)
  }
  for (const message of (proposedMessagesList ?? []) as readonly Plain[])
    request.addProposedMessages(propose(new BatchAppendReq.ProposedMessage(), members(message)))
  request.setIsFinal(isFinal === true)
  return request
}

interface Deleting extends Expecting {
  setStreamIdentifier(value: StreamIdentifier): unknown
  setRevision(value: string): unknown
}

/** Fills the options of a Delete or Tombstone, which are alike. */
const deleting = <Options extends Deleting>(options: Options, value: Plain): Options => {
  const given = members(members(value)['options'])
  options.setStreamIdentifier(identifierFrom(given['streamIdentifier']))
  if (given['revision'] !== undefined) options.setRevision(text(given['revision']))
  expect(options, given)
  return options
}

/** The request of a Delete call. */
export const deleteRequest = (value: Plain): DeleteReq =>
  new DeleteReq().setOptions(deleting(new DeleteReq.Options(), value))

/** The request of a Tombstone call. */
export const tombstoneRequest = (value: Plain): TombstoneReq =>
  new TombstoneReq().setOptions(deleting(new TombstoneReq.Options(), value))

const bounds = (target: { setStart(value: Empty): unknown; setEnd(value: Empty): unknown }, given: Members): void => {
  if (given['start'] !== undefined) target.setStart(new Empty())
  if (given['end'] !== undefined) target.setEnd(new Empty())
}

const streamTarget = (given: Members): ReadReq.Options.StreamOptions => {
  const target = new ReadReq.Options.StreamOptions()
  target.setStreamIdentifier(identifierFrom(given['streamIdentifier']))
  if (given['revision'] !== undefined) target.setRevision(text(given['revision']))
  bounds(target, given)
  return target
}

const allTarget = (given: Members): ReadReq.Options.AllOptions => {
  const target = new ReadReq.Options.AllOptions()
  if (given['position'] !== undefined) {
    const { commitPosition, preparePosition } = members(given['position'])
    const position = new ReadReq.Options.Position()
    position.setCommitPosition(text(commitPosition))
    position.setPreparePosition(text(preparePosition))
    target.setPosition(position)
  }
  bounds(target, given)
  return target
}

const expression = (value: Plain): ReadReq.Options.FilterOptions.Expression => {
  const { regex = '', prefixList = [] } = members(value)
  return new ReadReq.Options.FilterOptions.Expression().setRegex(text(regex)).setPrefixList(prefixList as string[])
}

const filterFrom = (given: Members): ReadReq.Options.FilterOptions => {
  const filter = new ReadReq.Options.FilterOptions()
  const { streamIdentifier, eventType, max, count, checkpointintervalmultiplier } = given
  if (streamIdentifier !== undefined) filter.setStreamIdentifier(expression(streamIdentifier))
  if (eventType !== undefined) filter.setEventType(expression(eventType))
  if (max !== undefined) filter.setMax(max as number)
  if (count !== undefined) filter.setCount(new Empty())
  return filter.setCheckpointintervalmultiplier(checkpointintervalmultiplier as number)
}

const { ReadDirection } = ReadReq.Options

/** The request of a Read call. */
export const readRequest = (value: Plain): ReadReq => {
  const given = members(members(value)['options'])
  const options = new ReadReq.Options()
  if (given['stream'] !== undefined) options.setStream(streamTarget(members(given['stream'])))
  if (given['all'] !== undefined) options.setAll(allTarget(members(given['all'])))
  options.setReadDirection(given['readDirection'] === 1 ? ReadDirection.BACKWARDS : ReadDirection.FORWARDS)
  options.setResolveLinks(given['resolveLinks'] === true)
  if (given['count'] !== undefined) options.setCount(text(given['count']))
  if (given['subscription'] !== undefined) options.setSubscription(new ReadReq.Options.SubscriptionOptions())
  if (given['filter'] === undefined) options.setNoFilter(new Empty())
  else options.setFilter(filterFrom(members(given['filter'])))
  const uuids = new ReadReq.Options.UUIDOption()
  if ('structured' in members(given['uuidOption'])) uuids.setStructured(new Empty())
  else uuids.setString(new Empty())
  options.setUuidOption(uuids)
  if (given['controlOption'] !== undefined)
    options.setControlOption(new ReadReq.Options.ControlOption().setCompatibility(1))
  return new ReadReq().setOptions(options)
}
