import type { AnyAggregate, CommandDefinition, EventDefinition, JsonObject } from '../../domain/kernel'
import type { RecordedEvent } from '../ports/event-store'

/** A command's definition and the aggregate it belongs to. */
export interface CommandEntry {
  readonly aggregate: AnyAggregate
  readonly definition: CommandDefinition
}

/** An event in the present shape of its type. */
export interface DecodedEvent {
  readonly type: string
  readonly data: JsonObject
}

/** The log holds an event that no aggregate of this version of Lyceum knows: it is older than the log. */
export class UnknownEvent extends Error {
  override readonly name = 'UnknownEvent'
  constructor(stream: string, type: string, schemaVersion: number) {
    super(`no aggregate knows version ${String(schemaVersion)} of the event ${type} in the stream ${stream}`)
  }
}

/** The version of the shape that an event is written in today. */
export const versionOf = (definition: EventDefinition): number => definition.version ?? 1

/** The category of a stream: what is before the first hyphen of its name, as EventStoreDB has it. */
export const categoryOf = (stream: string): string => stream.slice(0, stream.indexOf('-'))

/** The aggregates by category, and what the machinery around them asks of them. */
export class AggregateRegistry {
  private readonly byCategory = new Map<string, AnyAggregate>()
  /** Keyed by `<category>.<type>`, so that a name from outside never meets a property of Object's prototype. */
  private readonly commands = new Map<string, CommandEntry>()
  private readonly events = new Map<string, EventDefinition>()

  /** Throws TypeError where two aggregates share a category, or a definition is not whole. */
  constructor(readonly all: readonly AnyAggregate[]) {
    for (const aggregate of all) this.add(aggregate)
  }

  aggregate(category: string): AnyAggregate | undefined {
    return this.byCategory.get(category)
  }

  command(category: string, type: string): CommandEntry | undefined {
    return this.commands.get(`${category}.${type}`)
  }

  event(category: string, type: string): EventDefinition | undefined {
    return this.events.get(`${category}.${type}`)
  }

  /**
   * An event of the log in the present shape of its type: upcast from the version it was written in. It was checked by
   * its codec when it was written, and the hash chain guards it since; so it is not checked again.
   */
  decodeEvent(recorded: Pick<RecordedEvent, 'stream' | 'type' | 'data' | 'metadata'>): DecodedEvent {
    const { stream, type, data, metadata } = recorded
    const definition = this.event(categoryOf(stream), type)
    const written = metadata.schemaVersion
    if (definition === undefined || written > versionOf(definition)) throw new UnknownEvent(stream, type, written)
    if (written === versionOf(definition)) return recorded
    const upcasters = definition.upcasters?.slice(written - 1) ?? []
    return { type, data: upcasters.reduce((shape, upcast) => upcast(shape), data) }
  }

  private add(aggregate: AnyAggregate): void {
    const { category } = aggregate
    if (!/^[a-z][a-z0-9]*$/.test(category)) throw new TypeError(`"${category}" cannot be a category of streams`)
    if (this.byCategory.has(category)) throw new TypeError(`two aggregates have the category "${category}"`)
    this.byCategory.set(category, aggregate)
    for (const [type, definition] of Object.entries(aggregate.commands))
      this.commands.set(`${category}.${type}`, { aggregate, definition })
    for (const [type, definition] of Object.entries(aggregate.events)) {
      if ((definition.upcasters?.length ?? 0) !== versionOf(definition) - 1)
        throw new TypeError(`the event ${type} needs one upcaster for each version but the last`)
      this.events.set(`${category}.${type}`, definition)
    }
  }
}
