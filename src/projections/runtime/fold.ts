import type { RecordedEvent } from '../../application/ports/event-store'
import type { Instant } from '../../domain/kernel'
import { forgottenBy, keepsPersonal } from './erasure'
import type { AnyReadModel, Handler, ProjectedEvent, RowsOf } from './read-model'
import type { Tables } from './table'
import { ROW_NOT_FETCHED, type TableWorkspace } from './workspace'

/** Brings a stored event to its present version (upcasting); its data is trusted to be what was written. */
export type DecodeEvent = (event: RecordedEvent) => { readonly data: unknown }

/** What a read model does with an event, found once per event type. */
type Step = Handler<Tables>

/** An event that concerns a read model, decoded, with what is to be done with it. */
export interface RelevantEvent {
  readonly event: RecordedEvent
  readonly projected: ProjectedEvent
  readonly step: Step
  /** The person whose part of the rows is erased after the step. */
  readonly forgotten?: string
}

/** An event that a handler or a table's constraint cannot take. The projection stops before it. */
export class PoisonEvent extends Error {
  override readonly name = 'PoisonEvent'
  constructor(
    readonly readModel: string,
    readonly event: RecordedEvent,
    cause: unknown,
  ) {
    const why = cause instanceof Error ? cause.message : String(cause)
    super(`${readModel} cannot take ${event.type} at position ${String(event.position)}: ${why}`, { cause })
  }
}

/** Finds a read model's handlers and runs events through them. */
export class Fold {
  private readonly steps = new Map<string, ReadonlyMap<string, Step>>()
  private readonly after = new Map<string, Step>()
  private readonly composed = new Map<string, Step | null>()
  private readonly personal: boolean

  constructor(
    private readonly model: AnyReadModel,
    private readonly decode: DecodeEvent,
  ) {
    for (const { category, handlers, after } of model.on) {
      const known = new Map(this.steps.get(category))
      for (const [type, handler] of Object.entries(handlers)) known.set(type, handler)
      this.steps.set(category, known)
      if (after !== undefined) this.after.set(category, after)
    }
    this.personal = Object.values(model.tables).some(keepsPersonal)
  }

  /** Whether the read model handles any of the events, or keeps something of a person who is forgotten with one. */
  concerns(events: readonly RecordedEvent[]): boolean {
    return events.some(
      (event) =>
        this.stepFor(event.stream.slice(0, event.stream.indexOf('-')), event.type) !== null ||
        this.forgottenBy(event) !== undefined,
    )
  }

  /** The events that concern the read model, up to one that cannot be decoded. */
  relevant(events: readonly RecordedEvent[]): {
    readonly found: readonly RelevantEvent[]
    readonly poison?: PoisonEvent
  } {
    const found: RelevantEvent[] = []
    for (const event of events) {
      const cut = event.stream.indexOf('-')
      const category = event.stream.slice(0, cut)
      const step = this.stepFor(category, event.type)
      const forgotten = this.forgottenBy(event)
      if (step === null && forgotten === undefined) continue
      try {
        const projected = this.project(event, category, event.stream.slice(cut + 1))
        found.push({ event, step: step ?? nothing, projected, ...(forgotten !== undefined && { forgotten }) })
      } catch (error) {
        return { found, poison: new PoisonEvent(this.model.name, event, error) }
      }
    }
    return { found }
  }

  /**
   * Runs events through their handlers, over rows in memory.
   *
   * @returns how many events were folded before one failed, and that failure; `undefined` where rows are missing that
   * must be fetched first.
   */
  run(events: readonly RelevantEvent[], workspaces: ReadonlyMap<string, TableWorkspace>): FoldOutcome | undefined {
    const rows = Object.fromEntries(workspaces) as RowsOf<Tables>
    const all = [...workspaces.values()]
    for (const workspace of all) workspace.restart()
    let complete = true
    for (const [index, { event, projected, step }] of events.entries()) {
      try {
        step(projected as ProjectedEvent<never, never>, rows)
        for (const workspace of all) workspace.keep()
      } catch (error) {
        for (const workspace of all) workspace.revert()
        if (error === ROW_NOT_FETCHED) complete = false
        // Before everything is fetched an error may come of an earlier event that was passed over: not to be trusted.
        else if (complete) return { folded: index, poison: new PoisonEvent(this.model.name, event, error) }
        else break
      }
    }
    return complete ? { folded: events.length } : undefined
  }

  private forgottenBy(event: RecordedEvent): string | undefined {
    return this.personal ? forgottenBy(event) : undefined
  }

  /** What is done with events of a type, put together once; null where nothing is. */
  private stepFor(category: string, type: string): Step | null {
    const name = `${category}.${type}`
    const known = this.composed.get(name)
    if (known !== undefined) return known
    const step = this.compose(category, type)
    this.composed.set(name, step)
    return step
  }

  private compose(category: string, type: string): Step | null {
    const handler = this.steps.get(category)?.get(type)
    const after = this.after.get(category)
    const every = this.model.onEvery as Step | undefined
    const all = [every, handler, after].filter((step) => step !== undefined)
    if (all.length <= 1) return all[0] ?? null
    return (event, rows) => {
      for (const step of all) step(event, rows)
    }
  }

  private project(event: RecordedEvent, category: string, id: string): ProjectedEvent {
    const { metadata } = event
    return {
      type: event.type,
      data: this.decode(event).data,
      id,
      category,
      revision: event.revision,
      position: event.position,
      eventId: event.id,
      at: metadata.occurredAt as Instant,
      recordedAt: (metadata.recordedAt ?? event.recordedAt) as Instant,
      commandId: metadata.commandId,
      correlationId: metadata.$correlationId,
      causationId: metadata.$causationId,
      actor: metadata.actor,
    }
  }
}

const nothing: Step = () => undefined

/** How far a fold got. */
export interface FoldOutcome {
  readonly folded: number
  readonly poison?: PoisonEvent
}
