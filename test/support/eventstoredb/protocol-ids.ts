import { StreamIdentifier, UUID } from '@eventstore/db-client/generated/shared_pb'
import { handlerThrew } from './failures'
import { uuidHalves, uuidOfHalves } from './wire'

const UUID_TEXT = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** The text of an id in either of its forms. Throws what the server answers to one that is none. */
export const idOf = (uuid: UUID | undefined): string => {
  const halves = uuid?.getStructured()
  const text =
    halves === undefined
      ? uuid?.getString().toLowerCase()
      : uuidOfHalves(BigInt(halves.getMostSignificantBits()), BigInt(halves.getLeastSignificantBits()))
  if (text === undefined || !UUID_TEXT.test(text)) throw handlerThrew()
  return text
}

/** An id as two 64-bit numbers. */
export const structuredId = (id: string): UUID => {
  const { most, least } = uuidHalves(id)
  const halves = new UUID.Structured()
  halves.setMostSignificantBits(String(most))
  halves.setLeastSignificantBits(String(least))
  const uuid = new UUID()
  uuid.setStructured(halves)
  return uuid
}

/** An id as text. */
export const textId = (id: string): UUID => {
  const uuid = new UUID()
  uuid.setString(id)
  return uuid
}

/** The text of a stream name, which the protocol carries as bytes. Throws what the server answers to an empty one. */
export const streamNameOf = (identifier: StreamIdentifier | undefined): string => {
  const name = Buffer.from(identifier?.getStreamName_asU8() ?? []).toString('utf8')
  if (name === '') throw handlerThrew()
  return name
}

export const identifierOf = (stream: string): StreamIdentifier => {
  const identifier = new StreamIdentifier()
  identifier.setStreamName(Buffer.from(stream))
  return identifier
}
