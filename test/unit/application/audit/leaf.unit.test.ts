import { leafHash, leafInput, leafOf } from '../../../../src/application/audit/leaf'
import { hashLeaf } from '../../../../src/application/audit/merkle'
import type { EventMetadata, RecordedEvent } from '../../../../src/application/ports/event-store'
import { historyOf } from '../../../support/audit/open-log'

const [event] = historyOf([1]) as [RecordedEvent]

describe("an event's leaf", () => {
  it('is made of what the event is and when it was recorded, in canonical JSON', () => {
    expect(leafInput(event)).toBe(
      `{"hash":"${event.metadata.hash}","id":"${event.id}","recordedAt":"${event.recordedAt}",` +
        `"revision":0,"stream":"${event.stream}","type":"Noted"}`,
    )
    expect(leafHash(event)).toEqual(hashLeaf(leafInput(event)))
    expect(leafOf(event, 7)).toEqual({
      index: 7,
      position: event.position,
      eventId: event.id,
      stream: event.stream,
      revision: 0,
      hash: leafHash(event),
    })
  })

  it.each<[string, Partial<RecordedEvent>]>([
    ['id', { id: '0190f3a0-0000-7000-8000-000000000009' }],
    ['stream', { stream: 'note-other' }],
    ['revision', { revision: 1 }],
    ['type', { type: 'Other' }],
    ['hash', { metadata: { ...event.metadata, hash: 'f'.repeat(64) } }],
    ['time of recording', { recordedAt: '2026-01-01T00:00:00.001Z' }],
  ])('is another with another %s', (_, change) => {
    expect(leafHash({ ...event, ...change })).not.toEqual(leafHash(event))
  })

  it('is the same in a copy of the log, which has other positions and was recorded later', () => {
    const copy = {
      ...event,
      position: event.position + 1_000,
      recordedAt: '2027-07-07T00:00:00.000Z',
      metadata: { ...event.metadata, recordedAt: event.recordedAt },
    }
    expect(leafHash(copy)).toEqual(leafHash(event))
  })

  it('exists for an event that was written past Lyceum, without a hash', () => {
    const stray = { ...event, metadata: {} as EventMetadata }
    expect(leafInput(stray)).toContain('"hash":null')
  })
})
