import fc from 'fast-check'
import { ReadResp } from '@eventstore/db-client/generated/streams_pb'
import { LAST_REVISION, type StoredRecord, ticksOf, TickClock } from '../../support/eventstoredb/records'
import { eventResponse, uuidHalves, uuidOfHalves } from '../../support/eventstoredb/wire'

const record: fc.Arbitrary<StoredRecord> = fc.record({
  stream: fc.string({ unit: 'binary' }),
  revision: fc.oneof(fc.maxSafeNat(), fc.constant(Infinity)),
  position: fc.maxSafeNat(),
  created: fc.maxSafeNat().map(String),
  id: fc.uuid(),
  type: fc.string({ unit: 'binary' }),
  contentType: fc.constantFrom('application/json', 'application/octet-stream'),
  data: fc.uint8Array({ maxLength: 300 }),
  metadata: fc.uint8Array({ maxLength: 300 }),
})

/** What the generated classes of the client read. */
const read = (event: ReadResp.ReadEvent.RecordedEvent | undefined) =>
  event && {
    stream: Buffer.from(event.getStreamIdentifier()!.getStreamName_asU8()).toString('utf8'),
    revision: event.getStreamRevision(),
    positions: [event.getCommitPosition(), event.getPreparePosition()],
    metadata: Object.fromEntries(event.getMetadataMap().getEntryList()) as Record<string, string>,
    content: [event.getData_asB64(), event.getCustomMetadata_asB64()],
  }

const expected = ({ stream, revision, position, created, type, contentType, data, metadata }: StoredRecord) => ({
  stream: Buffer.from(stream).toString('utf8'),
  revision: revision === Infinity ? LAST_REVISION : String(revision),
  positions: [String(position), String(position)],
  metadata: { 'content-type': contentType, created, type: Buffer.from(type).toString('utf8') },
  content: [data, metadata].map((bytes) => Buffer.from(bytes).toString('base64')),
})

const decode = (bytes: Uint8Array): ReadResp.ReadEvent => ReadResp.deserializeBinary(bytes).getEvent()!

describe('an event on the wire', () => {
  it('is read by the generated classes as it was', () => {
    fc.assert(
      fc.property(record, fc.option(record, { nil: undefined }), (event, link) => {
        const read_ = decode(eventResponse(event, link, 'string'))
        expect([read(read_.getEvent()), read(read_.getLink())]).toEqual([expected(event), link && expected(link)])
        expect(read_.getCommitPosition()).toBe(String((link ?? event).position))
        expect(read_.getEvent()!.getId()!.getString()).toBe(event.id)
      }),
    )
  })

  it('has its id in two halves where that is asked for', () => {
    fc.assert(
      fc.property(record, (event) => {
        const halves = decode(eventResponse(event, undefined, 'structured'))
          .getEvent()!
          .getId()!
          .getStructured()!
        const bits = [halves.getMostSignificantBits(), halves.getLeastSignificantBits()].map(BigInt)
        expect(uuidOfHalves(bits[0]!, bits[1]!)).toBe(event.id)
      }),
    )
  })

  it('is only a link where what it leads to is gone', () => {
    const [link] = fc.sample(record, 1) as [StoredRecord]
    const response = decode(eventResponse(undefined, link, 'string'))
    expect([response.hasEvent(), read(response.getLink())]).toEqual([false, expected(link)])
  })
})

describe('an id in two halves', () => {
  it('is as a server was seen to write it', () => {
    expect(uuidHalves('9f81edda-2a89-4d52-b441-c8bf8c2cd424')).toEqual({
      most: -6953014828411040430n,
      least: -5457860548380273628n,
    })
  })
})

describe('ticks', () => {
  it('count tenths of a microsecond', () => {
    expect(ticksOf(1_795_235_828_111, 9_741)).toBe('17952358281119741')
  })

  it('differ within a millisecond', () => {
    const clock = new TickClock()
    const told = Array.from({ length: 1_000 }, () => clock.now())
    expect(new Set(told).size).toBe(told.length)
    expect([...told].sort()).toEqual(told)
  })
})
