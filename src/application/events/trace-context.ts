import { hash } from 'node:crypto'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const NONE = /^0*$/
const TRACE_ID = 32
const PARENT_ID = 16

/**
 * A `traceparent` (W3C Trace Context, 3.2): all events of a correlation are one trace, each of them a span of it. The
 * trace id is the correlation id, as a UUID has the 128 bits of one; any other text is hashed to them. The flags are 00:
 * nobody has recorded the trace yet.
 */
export const traceParentOf = (correlationId: string, eventId: string): string => {
  const hex = UUID.test(correlationId) ? correlationId.replaceAll('-', '').toLowerCase() : ''
  const traceId = NONE.test(hex) ? hash('sha256', correlationId).slice(0, TRACE_ID) : hex
  return `00-${traceId}-${eventId.replaceAll('-', '').slice(-PARENT_ID)}-00`
}
