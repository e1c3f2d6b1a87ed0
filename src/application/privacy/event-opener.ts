import { type AggregateRegistry, categoryOf, versionOf } from '../commands/aggregate-registry'
import type { NewEvent, RecordedEvent, StreamName } from '../ports/event-store'
import type { KeyVault } from '../ports/key-vault'
import { envelopeOf, subjectOf } from './envelope'
import { type ClosedField, closedFieldsOf, openFields, type Secrets } from './open-fields'
import { personalFieldsOf } from './personal-fields'

interface Closed {
  readonly index: number
  readonly fields: readonly ClosedField[]
}

const NOTHING_CLOSED: readonly ClosedField[] = []

/** Opens what is sealed in events, with the keys of those whom it is about. */
export class EventOpener {
  /** @param secrets - `shown` for the command bus alone */
  constructor(
    private readonly vault: Pick<KeyVault, 'find'>,
    private readonly registry: AggregateRegistry,
    private readonly secrets: Secrets,
  ) {}

  /**
   * Events as they are read; the same ones where nothing in them is closed. The keys are asked for in one question, and
   * kept no longer than that.
   *
   * @throws PersonalFieldDamaged, StoreUnavailable
   */
  async open(events: readonly RecordedEvent[]): Promise<readonly RecordedEvent[]> {
    const closed: Closed[] = []
    const subjects = new Set<string>()
    for (const [index, event] of events.entries()) {
      const fields = this.closedFields(event)
      if (fields.length === 0) continue
      closed.push({ index, fields })
      for (const { subject } of fields) if (subject !== undefined) subjects.add(subject)
    }
    if (closed.length === 0) return events
    const keys = await this.vault.find([...subjects])
    const opened = [...events]
    for (const { index, fields } of closed) {
      const event = events[index]
      if (event !== undefined) opened[index] = { ...event, data: openFields(event, fields, keys, this.secrets) }
    }
    return opened
  }

  /** Throws TypeError where an event would be written with somebody's data in the clear. */
  requireSealed(stream: StreamName, { type, data, metadata }: NewEvent): void {
    const definition = this.registry.event(categoryOf(stream), type)
    if (definition === undefined) return
    for (const [name, protection] of personalFieldsOf(definition.data)) {
      const value = data[name]
      if (value === undefined || envelopeOf(value) !== undefined) continue
      if (subjectOf(protection, data, { stream, actorId: metadata.actor.id }) !== undefined)
        throw new TypeError(`${type} would be written with its field ${name} in the clear`)
    }
  }

  private closedFields(event: RecordedEvent): readonly ClosedField[] {
    const definition = this.registry.event(categoryOf(event.stream), event.type)
    // Whoever reads it finds out that no aggregate of this version knows it.
    if (definition === undefined) return NOTHING_CLOSED
    const fields = personalFieldsOf(definition.data)
    const outdated = event.metadata.schemaVersion < versionOf(definition)
    return fields.size === 0 && !outdated ? NOTHING_CLOSED : closedFieldsOf(event, fields, outdated)
  }
}
