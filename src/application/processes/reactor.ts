import { isLeft } from 'fp-ts/Either'
import type { Actor, Instant } from '../../domain/kernel'
import { type Backoff, pause } from '../backoff'
import { type AggregateRegistry, categoryOf } from '../commands/aggregate-registry'
import type { AggregateLoader, CommandBus, CommandRequest } from '../commands/command'
import { derivedId } from '../derived-id'
import { type RecordedEvent, StoreUnavailable, UnknownOutcome } from '../ports/event-store'
import type { Logger } from '../ports/logger'
import type { Process, ProcessCommand, ProcessEvent, Reaction, Subject } from './process'

export interface ReactorPorts {
  readonly bus: CommandBus
  readonly aggregates: AggregateLoader
  readonly registry: AggregateRegistry
  readonly logger: Logger
}

/** A reaction, and the process that it belongs to. */
interface Owned {
  readonly process: string
  readonly reaction: Reaction
}

/** An event that a process reacts to. */
export interface Occasion extends Owned {
  readonly event: ProcessEvent
}

/** Turns events into commands, and sees them through. */
export class Reactor {
  private readonly byType: ReadonlyMap<string, readonly Owned[]>

  /** Throws TypeError where a reaction is to an event that no aggregate has, or a process reacts twice to one. */
  constructor(
    private readonly ports: ReactorPorts,
    processes: readonly Process[],
    private readonly backoff: Backoff,
  ) {
    const byType = new Map<string, Owned[]>()
    for (const { name, reactions } of processes)
      for (const reaction of reactions) {
        const [category = '', type = ''] = reaction.on.split('.')
        if (ports.registry.event(category, type) === undefined) throw new TypeError(`there is no event ${reaction.on}`)
        const others = byType.get(reaction.on) ?? []
        if (others.some(({ process }) => process === name))
          throw new TypeError(`${name} reacts twice to ${reaction.on}`)
        byType.set(reaction.on, [...others, { process: name, reaction }])
      }
    this.byType = byType
  }

  /** What there is to do about an event. */
  occasionsOf(recorded: RecordedEvent): readonly Occasion[] {
    const category = categoryOf(recorded.stream)
    const all = this.byType.get(`${category}.${recorded.type}`)
    if (all === undefined) return []
    const id = recorded.stream.slice(category.length + 1)
    const event = { id, data: this.ports.registry.decodeEvent(recorded).data, recorded }
    return all.filter(({ reaction }) => reaction.only?.(event) ?? true).map((owned) => ({ ...owned, event }))
  }

  /** When there is something to do about an occasion; undefined where that is at once. Rejects where the log is away. */
  async dueOf({ event, reaction }: Occasion): Promise<Instant | undefined> {
    return reaction.dueAsOf === undefined
      ? reaction.due?.(event)
      : reaction.dueAsOf(event, await this.stateOf(reaction.subject(event)))
  }

  /**
   * Issues what follows from an occasion. Repeated as often as it takes while the store is away or leaves the outcome
   * open, since the commands' ids are the same each time; a refusal is an answer, and logged. Rejects when `signal` fires.
   */
  async react({ event, reaction, process }: Occasion, signal: AbortSignal): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      signal.throwIfAborted()
      try {
        const state = await this.stateOf(reaction.subject(event))
        const beside = reaction.beside?.(event, state) ?? []
        const others = await Promise.all(
          beside.map((other) => (other === undefined ? Promise.resolve() : this.stateOf(other))),
        )
        const commands = reaction.react(event, state, others)
        await Promise.all(commands.map((command) => this.issue(requestOf(command, event, process))))
        return
      } catch (error) {
        const mayPass = error instanceof StoreUnavailable || error instanceof UnknownOutcome
        const fields = { process, event: event.recorded.id, position: event.recorded.position, error: String(error) }
        if (!mayPass) {
          // A bug. To try for ever would keep every other process from its work.
          this.ports.logger.error('a process failed on an event, which is passed over', fields)
          return
        }
        this.ports.logger.warn('a process waits for the log', { ...fields, attempt })
      }
      await pause(this.backoff, attempt + 1, signal)
    }
  }

  private async stateOf({ category, id }: Subject): Promise<unknown> {
    return (await this.ports.aggregates.load(category, id)).state
  }

  private async issue(request: CommandRequest): Promise<void> {
    const { by, category, type, id } = request
    const outcome = await this.ports.bus.dispatch(request)
    if (!isLeft(outcome)) return
    const { code } = outcome.left
    if (code === 'command.contention') throw new StoreUnavailable('others write to the same stream')
    this.ports.logger.info('a process was refused a command', {
      process: by.id,
      command: `${category}.${type}`,
      id,
      code,
    })
  }
}

const requestOf = (command: ProcessCommand, { recorded }: ProcessEvent, process: string): CommandRequest => {
  const by: Actor = { id: `process:${process}`, role: 'system' }
  return {
    ...command,
    by,
    commandId: derivedId(recorded.id, `${process} ${command.type} ${command.category}-${command.id}`),
    correlationId: recorded.metadata.$correlationId,
    causationId: recorded.id,
    // What is in it may depend on the moment; that it is the answer to this event does not.
    fingerprint: null,
  }
}
