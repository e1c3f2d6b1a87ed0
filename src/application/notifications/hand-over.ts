import { fromMillis } from '../../domain/kernel'
import { type AggregateRegistry, categoryOf } from '../commands/aggregate-registry'
import type { DeliveryWriter } from '../ports/deliveries'
import type { EventStore, Position } from '../ports/event-store'
import type { Checkpoints } from '../ports/checkpoints'
import type { Reminders } from '../ports/reminders'
import { NOTIFICATIONS, type NotificationConsumer } from './consumer'

/** What letters were sent by before there were consumers: they followed the log by a checkpoint. */
export interface FormerLetters {
  readonly remembered: Pick<Checkpoints, 'load'> & Reminders
  readonly store: Pick<EventStore, 'readStream'>
  readonly registry: AggregateRegistry
}

const BATCH = 100
const EVER = fromMillis(Number.MAX_SAFE_INTEGER)

/** Up to where the log was told by then; 0 where nothing was. */
export const formerlyTold = ({ remembered }: Pick<FormerLetters, 'remembered'>): Promise<Position> =>
  remembered.load(NOTIFICATIONS)

/**
 * Takes over letters that were still to be sent: theirs is the only part of what lies before the checkpoint that nobody
 * was told. Done again it adds nothing. Answers how many there were.
 */
export const takeOverLetters = async (
  { remembered, store, registry }: FormerLetters,
  consumer: Pick<NotificationConsumer, 'tell'>,
  write: (work: (writer: DeliveryWriter) => Promise<void>) => Promise<void>,
): Promise<number> => {
  let taken = 0
  for (;;) {
    const waiting = await remembered.due(EVER, BATCH)
    for (const reminder of waiting) {
      const [recorded] = await store.readStream(reminder.stream, { from: reminder.revision, limit: 1 })
      if (recorded !== undefined) {
        const category = categoryOf(recorded.stream)
        const { data } = registry.decodeEvent(recorded)
        const event = { recorded, category, id: recorded.stream.slice(category.length + 1), data }
        await write((writer) => consumer.tell(event, writer))
        taken += 1
      }
      await remembered.remove(reminder)
    }
    if (waiting.length < BATCH) return taken
  }
}
