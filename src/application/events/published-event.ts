import { isLeft } from 'fp-ts/Either'
import * as t from 'io-ts'
import { categoryOf } from '../commands/aggregate-registry'
import type { EventMetadata, RecordedEvent } from '../ports/event-store'
import type { EventText } from '../ports/log-text'
import type { OutgoingBusMessage } from '../ports/message-bus'
import { cloudEventText, cloudEventType } from './cloud-event'
import { traceParentOf } from './trace-context'

/** Names of the headers that every published event has. */
export const HEADERS = {
  contentType: 'content-type',
  /** CloudEvents' `type`, in the name of its Kafka binding: who has no use for it need not read the message. */
  type: 'ce_type',
  correlationId: 'correlationid',
  /** W3C Trace Context. */
  traceParent: 'traceparent',
} as const

/** Structured mode of CloudEvents' Kafka protocol binding: the whole event is the message's value. */
export const CONTENT_TYPE = 'application/cloudevents+json; charset=UTF-8'

/** An event of the log as it goes on the bus: as it is stored, what is personal in it sealed. */
export const toMessage = (event: EventText, topic: string): OutgoingBusMessage => {
  const { id, stream, type } = event
  const metadata = JSON.parse(event.metadata) as EventMetadata
  return {
    id,
    topic,
    key: stream,
    value: cloudEventText(event, metadata),
    headers: {
      [HEADERS.contentType]: CONTENT_TYPE,
      [HEADERS.type]: cloudEventType(categoryOf(stream), type, metadata.schemaVersion),
      [HEADERS.correlationId]: metadata.$correlationId,
      [HEADERS.traceParent]: traceParentOf(metadata.$correlationId, id),
    },
  }
}

const TYPE = /^lyceum\.([a-z][a-z0-9]*)\.(.+)\.v([1-9]\d{0,8})$/s

/**
 * What a message says it is, as `<category>.<type>`, without a look into it; undefined where it does not say so in
 * Lyceum's way.
 */
export const namedType = (headers: Readonly<Record<string, string>>): string | undefined => {
  const [, category, type] = TYPE.exec(headers[HEADERS.type] ?? '') ?? []
  return category === undefined || type === undefined ? undefined : `${category}.${type}`
}

/** What came over the bus is no event that Lyceum published: to try it again is of no use. */
export class NotAnEvent extends Error {
  override readonly name = 'NotAnEvent'
}

const isWhole = (value: number): boolean => Number.isSafeInteger(value) && value >= 0
const Position = t.refinement(t.string, (text) => /^[1-9]\d*$/.test(text) && isWhole(Number(text)), 'Position')
const Revision = t.refinement(t.number, isWhole, 'Revision')

const PublishedEvent = t.intersection([
  t.type({
    specversion: t.literal('1.0'),
    id: t.string,
    type: t.string,
    subject: t.string,
    time: t.string,
    data: t.UnknownRecord,
    position: Position,
    revision: Revision,
    recordedtime: t.string,
    actorid: t.string,
    actorrole: t.string,
    correlationid: t.string,
    causationid: t.string,
    commandid: t.string,
    commandhash: t.string,
    hash: t.string,
    previoushash: t.string,
  }),
  t.partial({ viaid: t.string, viarole: t.string }),
])

const parsed = (value: string): unknown => {
  try {
    return JSON.parse(value)
  } catch (error) {
    throw new NotAnEvent('it is no JSON', { cause: error })
  }
}

/**
 * The event that a message's value tells of, as it is stored. `recordedAt` is when the first log took it, also of an
 * event that was copied to another.
 *
 * @throws NotAnEvent
 */
export const readPublished = (value: string): RecordedEvent => {
  const decoded = PublishedEvent.decode(parsed(value))
  if (isLeft(decoded)) {
    const { context } = decoded.left[0] ?? {}
    throw new NotAnEvent(
      `it is no event of Lyceum: ${context?.map(({ key }) => key).join('.') ?? ''} is not as it should be`,
    )
  }
  const event = decoded.right
  const [, category, type, version] = TYPE.exec(event.type) ?? []
  if (category !== categoryOf(event.subject) || type === undefined)
    throw new NotAnEvent('its type is none of Lyceum, or not one of its stream')
  const { viaid, viarole } = event
  return {
    position: Number(event.position),
    stream: event.subject,
    revision: event.revision,
    id: event.id,
    type,
    data: event.data,
    metadata: {
      $correlationId: event.correlationid,
      $causationId: event.causationid,
      commandId: event.commandid,
      commandHash: event.commandhash,
      actor: {
        id: event.actorid,
        role: event.actorrole,
        ...(viaid !== undefined && viarole !== undefined && { via: { id: viaid, role: viarole } }),
      },
      occurredAt: event.time,
      schemaVersion: Number(version),
      hash: event.hash,
      previousHash: event.previoushash,
    },
    recordedAt: event.recordedtime,
  }
}
