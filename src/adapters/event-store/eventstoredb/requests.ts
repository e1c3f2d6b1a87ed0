import { Empty, StreamIdentifier } from '@eventstore/db-client/generated/shared_pb'
import { ReadReq } from '@eventstore/db-client/generated/streams_pb'
import type { Direction, Position, StreamName } from '../../../application/ports/event-store'

// System events' types begin with a $, and so do the links that projections write. The client's own
// `excludeSystemEvents` is the same expression.
const NO_SYSTEM_EVENTS = '^[^\\$].*'
// Records looked at between two signs of life of a subscription: its checkpoints.
const SEARCH_WINDOW = 1_000

const newRequest = (direction: Direction): ReadReq.Options => {
  const ids = new ReadReq.Options.UUIDOption()
  ids.setString(new Empty())
  const options = new ReadReq.Options()
  options.setUuidOption(ids)
  options.setResolveLinks(false)
  options.setReadDirection(
    direction === 'forwards' ? ReadReq.Options.ReadDirection.FORWARDS : ReadReq.Options.ReadDirection.BACKWARDS,
  )
  return options
}

const requestOf = (options: ReadReq.Options): ReadReq => {
  const request = new ReadReq()
  request.setOptions(options)
  return request
}

/** The name of a stream as the protocol has it. */
export const streamIdentifier = (stream: StreamName): StreamIdentifier => {
  const identifier = new StreamIdentifier()
  identifier.setStreamName(Buffer.from(stream, 'utf8'))
  return identifier
}

/** The start forwards, the end backwards. */
const setDefaultEnd = (
  options: ReadReq.Options.StreamOptions | ReadReq.Options.AllOptions,
  direction: Direction,
): void => {
  if (direction === 'forwards') options.setStart(new Empty())
  else options.setEnd(new Empty())
}

/** Reads a stream from a revision on, that one included. */
export const readStreamRequest = (
  stream: StreamName,
  from: number | undefined,
  direction: Direction,
  count: number,
): ReadReq => {
  const place = new ReadReq.Options.StreamOptions()
  place.setStreamIdentifier(streamIdentifier(stream))
  if (from === undefined) setDefaultEnd(place, direction)
  else place.setRevision(String(from))
  const options = newRequest(direction)
  options.setStream(place)
  options.setCount(String(count))
  options.setNoFilter(new Empty())
  return requestOf(options)
}

const allOptions = (from: Position | undefined, direction: Direction): ReadReq.Options.AllOptions => {
  const place = new ReadReq.Options.AllOptions()
  if (from === undefined) {
    setDefaultEnd(place, direction)
    return place
  }
  const position = new ReadReq.Options.Position()
  position.setCommitPosition(String(from))
  position.setPreparePosition(String(from))
  place.setPosition(position)
  return place
}

const noSystemEvents = (): ReadReq.Options.FilterOptions => {
  const expression = new ReadReq.Options.FilterOptions.Expression()
  expression.setRegex(NO_SYSTEM_EVENTS)
  const filter = new ReadReq.Options.FilterOptions()
  filter.setEventType(expression)
  filter.setMax(SEARCH_WINDOW)
  filter.setCheckpointintervalmultiplier(1)
  return filter
}

/** What a read of the whole log is to find. */
export type Which = 'events' | 'records'

/**
 * Reads the log from a position on: forwards the record there included, backwards not. `records` are events and the
 * server's own.
 */
export const readAllRequest = (
  which: Which,
  from: Position | undefined,
  direction: Direction,
  count: number,
): ReadReq => {
  const options = newRequest(direction)
  options.setAll(allOptions(from, direction))
  options.setCount(String(count))
  if (which === 'events') options.setFilter(noSystemEvents())
  else options.setNoFilter(new Empty())
  return requestOf(options)
}

/** Subscribes to the events that come from now on. */
export const subscribeRequest = (): ReadReq => {
  const place = new ReadReq.Options.AllOptions()
  place.setEnd(new Empty())
  const options = newRequest('forwards')
  options.setAll(place)
  options.setSubscription(new ReadReq.Options.SubscriptionOptions())
  options.setFilter(noSystemEvents())
  return requestOf(options)
}
