import { type AggregateRegistry, categoryOf } from '../commands/aggregate-registry'
import { readPublished } from '../events/published-event'
import type { BusMessage } from '../ports/message-bus'
import type { EventOpener } from '../privacy/event-opener'
import type { DeliveredEvent } from './consumer'

/** Reads messages as consumers want them. */
export class EventReader {
  constructor(
    private readonly registry: AggregateRegistry,
    private readonly opener: Pick<EventOpener, 'open'>,
  ) {}

  /**
   * The events that messages tell of, opened. The keys of all are asked for in one question.
   *
   * @throws NotAnEvent, UnknownEvent, PersonalFieldDamaged, StoreUnavailable
   */
  async read(messages: readonly Pick<BusMessage, 'value'>[]): Promise<readonly DeliveredEvent[]> {
    const opened = await this.opener.open(messages.map(({ value }) => readPublished(value)))
    return opened.map((recorded) => {
      const category = categoryOf(recorded.stream)
      const id = recorded.stream.slice(category.length + 1)
      return { recorded, category, id, data: this.registry.decodeEvent(recorded).data }
    })
  }
}
