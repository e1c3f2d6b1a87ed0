import { randomUUID } from 'node:crypto'
import { toMessage } from '../../../src/application/events/published-event'
import type { JsonObject } from '../../../src/domain/kernel'
import type { OutgoingBusMessage } from '../../../src/application/ports/message-bus'

let position = 0

/** An event of a booking, as the relay publishes it. */
export const published = (
  topic: string,
  bookingId: string,
  revision: number,
  data: JsonObject = {},
  type = 'BookingRequested',
): OutgoingBusMessage => {
  position += 1
  const metadata = {
    $correlationId: randomUUID(),
    $causationId: randomUUID(),
    commandId: randomUUID(),
    commandHash: 'c0ffee',
    actor: { id: randomUUID(), role: 'learner' },
    occurredAt: '2026-03-01T10:00:00.000Z',
    schemaVersion: 1,
    hash: 'a1',
    previousHash: 'b2',
  }
  const event = {
    ...{ position, stream: `booking-${bookingId}`, revision, id: randomUUID(), type },
    ...{ data: JSON.stringify(data), metadata: JSON.stringify(metadata), recordedAt: '2026-03-01T10:00:00.000Z' },
  }
  return toMessage(event, topic)
}
