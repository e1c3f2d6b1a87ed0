import { CloudEvent } from 'cloudevents'
import fc from 'fast-check'
import { toCloudEvent } from '../../../../src/application/events/cloud-event'
import {
  CONTENT_TYPE,
  HEADERS,
  namedType,
  NotAnEvent,
  readPublished,
  toMessage,
} from '../../../../src/application/events/published-event'
import type { JsonObject } from '../../../../src/domain/kernel'
import type { EventMetadata, RecordedEvent } from '../../../../src/application/ports/event-store'
import type { EventText } from '../../../../src/application/ports/log-text'

const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1 }),
  fc.string({ unit: 'binary', minLength: 1 }),
  fc.constantFrom('"', '\\', '\u2028', 'a\nb', '\u{1f600}', '\ud800'),
)
const someone = fc.record({ id: anyText, role: anyText })
const moment = fc
  .date({ noInvalidDate: true, min: new Date('0000-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z') })
  .map((date) => date.toISOString())

const metadata: fc.Arbitrary<EventMetadata> = fc.record(
  {
    $correlationId: fc.oneof(fc.uuid(), anyText),
    $causationId: anyText,
    commandId: anyText,
    commandHash: anyText,
    actor: fc.tuple(someone, fc.option(someone)).map(([actor, via]) => ({ ...actor, ...(via && { via }) })),
    occurredAt: moment,
    schemaVersion: fc.integer({ min: 1, max: 1_000 }),
    hash: anyText,
    previousHash: anyText,
    recordedAt: moment,
  },
  {
    requiredKeys: [
      '$correlationId',
      '$causationId',
      'commandId',
      'commandHash',
      'actor',
      'occurredAt',
      'schemaVersion',
      'hash',
      'previousHash',
    ],
  },
)

const recorded: fc.Arbitrary<RecordedEvent> = fc.record({
  position: fc.maxSafeNat().map((position) => Math.max(1, position)),
  stream: fc.tuple(fc.constantFrom('booking', 'course'), anyText).map(([category, id]) => `${category}-${id}`),
  revision: fc.nat({ max: 2 ** 31 - 1 }),
  id: fc.uuid(),
  type: fc.oneof(fc.constantFrom('BookingRequested', 'v1', 'A.v2'), anyText),
  // As it lies in a log: JSON has no -0.
  data: fc.dictionary(anyText, fc.jsonValue()).map((data) => JSON.parse(JSON.stringify(data)) as JsonObject),
  metadata,
  recordedAt: moment,
})

const textOf = (event: RecordedEvent): EventText => ({
  ...event,
  data: JSON.stringify(event.data),
  metadata: JSON.stringify(event.metadata),
})

/** As it comes back: of two times at which logs took it, the first one's. */
const withoutCopy = ({ metadata: { recordedAt: first, ...rest }, ...event }: RecordedEvent): RecordedEvent => ({
  ...event,
  metadata: rest,
  recordedAt: first ?? event.recordedAt,
})

const TRACE_PARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-00$/

describe('a published event', () => {
  it('is, put together from text, to the letter the CloudEvent of the event', () => {
    fc.assert(
      fc.property(recorded, (event) => {
        const { value } = toMessage(textOf(event), 'lyceum.booking.events')
        expect(value).toBe(JSON.stringify(toCloudEvent(event)))
        expect(new CloudEvent(JSON.parse(value) as Record<string, unknown>).validate()).toBe(true)
      }),
    )
  })

  it('is read back as it was stored', () => {
    fc.assert(
      fc.property(recorded, (event) => {
        expect(readPublished(toMessage(textOf(event), 'x').value)).toEqual(withoutCopy(event))
      }),
    )
  })

  it('passes on the text of its data, whatever JSON it is', () => {
    const [event] = fc.sample(recorded, 1)
    if (event === undefined) throw new Error('no sample')
    const data = ' { "n" : 1.0e2,\n"big": 12345678901234567890, "twice": 1, "twice": 2 }'
    const { value } = toMessage({ ...textOf(event), data }, 'x')
    expect(value).toContain(`"data":${data},`)
    expect(readPublished(value).data).toEqual(JSON.parse(data))
  })

  it('goes to its topic under its stream, and says in headers what it is and to which trace it belongs', () => {
    fc.assert(
      fc.property(recorded, (event) => {
        const { id, topic, key, headers } = toMessage(textOf(event), 'lyceum.booking.events')
        expect({ id, topic, key }).toEqual({ id: event.id, topic: 'lyceum.booking.events', key: event.stream })
        expect(headers[HEADERS.contentType]).toBe(CONTENT_TYPE)
        expect(headers[HEADERS.correlationId]).toBe(event.metadata.$correlationId)
        expect(headers[HEADERS.traceParent]).toMatch(TRACE_PARENT)
        expect(namedType(headers)).toBe(`${event.stream.slice(0, event.stream.indexOf('-'))}.${event.type}`)
      }),
    )
  })

  it('has the trace of its correlation, which is the correlation id where that is a UUID', () => {
    const traceOf = (correlationId: string, id: string): string | undefined => {
      const [event] = fc.sample(recorded, 1)
      if (event === undefined) throw new Error('no sample')
      const { headers } = toMessage(
        textOf({ ...event, id, metadata: { ...event.metadata, $correlationId: correlationId } }),
        'x',
      )
      return headers[HEADERS.traceParent]
    }
    const id = '6f1c1b52-93c5-5f0e-8f8e-3a1d2b4c5d6e'
    expect(traceOf('0190F3AA-0000-7000-8000-0123456789ab', id)).toBe(
      '00-0190f3aa000070008000' + '0123456789ab-8f8e3a1d2b4c5d6e-00',
    )
    expect(traceOf('a request', id)).toBe(traceOf('a request', id))
    expect(traceOf('a request', id)).not.toBe(traceOf('another', id))
    // The trace id of all zeros is forbidden.
    expect(traceOf('00000000-0000-0000-0000-000000000000', id)).toMatch(TRACE_PARENT)
  })

  it('refuses what is none', () => {
    const [event] = fc.sample(recorded, 1)
    if (event === undefined) throw new Error('no sample')
    const whole = JSON.parse(toMessage(textOf(event), 'x').value) as Record<string, unknown>
    const refused = [
      '',
      'null',
      '[]',
      '{}',
      '{"specversion":"1.0"',
      ...Object.keys(whole)
        .filter((name) => !['source', 'datacontenttype', 'viaid', 'viarole'].includes(name))
        .map((name) => JSON.stringify({ ...whole, [name]: undefined })),
      ...[
        { specversion: '0.3' },
        { type: 'com.example.Happened' },
        { type: 'lyceum.elsewhere.Happened.v1' },
        { type: 'lyceum.booking.BookingRequested.v0' },
        { position: '12345678901234567890' },
        { position: 'first' },
        { position: '-1' },
        { revision: 1.5 },
        { revision: -1 },
        { data: [] },
        { data: 'text' },
      ].map((change) => JSON.stringify({ ...whole, ...change })),
    ]
    for (const value of refused) expect(() => readPublished(value)).toThrow(NotAnEvent)
  })

  it.each([undefined, '', 'lyceum', 'com.example.Happened', 'lyceum.booking.v1', 'lyceum.booking.Happened'])(
    'is not named by a header %p',
    (type) => {
      expect(namedType(type === undefined ? {} : { [HEADERS.type]: type })).toBeUndefined()
    },
  )
})
