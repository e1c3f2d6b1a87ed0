import type { EventTrail } from '../../application/ports/event-trail'
import type { ReadDatabase } from '../runtime/database'
import { itemReader } from '../runtime/item'
import { rowsOf } from '../runtime/table-queries'
import { trail } from './tables'

const read = itemReader(trail)

/** The index of the log as the read model `activity` keeps it. */
export const eventTrail = (database: ReadDatabase): EventTrail => ({
  find: async (eventId) => {
    const [record] = await rowsOf(database, trail).where({ event_id: eventId }).limit(1)
    return record && read(record)
  },
  ofCorrelation: async (correlationId, limit) => {
    const records = await rowsOf(database, trail)
      .where({ correlation_id: correlationId })
      .orderBy('position')
      .limit(limit)
    return records.map(read)
  },
})
