import type { Either } from 'fp-ts/Either'
import type { Actor, DomainError, Instant } from '../../domain/kernel'
import type { Position } from '../ports/event-store'

/** A command as an edge or a process hands it over: its data has been decoded by the command's codec. */
export interface CommandRequest<Data = unknown> {
  /** The aggregate's category, `booking`. */
  readonly category: string
  /** The aggregate's id: a UUID. */
  readonly id: string
  /** The command's name, `CancelBooking`. */
  readonly type: string
  readonly data: Data
  readonly by: Actor
  /** The same id sent again does nothing new and is answered as the first was. */
  readonly commandId: string
  /** When it is decided for; default now. Only imports and processes set it. */
  readonly at?: Instant
  /** What it belongs to; default the command's own id. */
  readonly correlationId?: string
  /** The command or event it came from; default the command's own id. */
  readonly causationId?: string
  /** The revision that the client saw (If-Match): any other is refused. */
  readonly expectedRevision?: number
  /**
   * What the command id was given for; default `data`. A use case, which adds what it found (the terms of the day) to
   * what the client sent, names what the client sent, so that the same request is the same command on another day.
   */
  readonly fingerprint?: unknown
}

/** Where the aggregate stands after a command. */
export interface CommandResult {
  readonly id: string
  /** Of the stream's last event; -1 where it has none. */
  readonly revision: number
  /**
   * A position at which all that this command wrote can be seen: of its last event, or of a later one that was appended
   * with it. 0 where it wrote nothing (it was satisfied already).
   */
  readonly position: Position
}

/** Refusals that belong to no aggregate. */
export type ApplicationError = DomainError<
  | 'command.unknown'
  | 'command.forbidden'
  | 'command.not-found'
  | 'command.revision-mismatch'
  | 'command.id-reused'
  | 'command.contention'
  | 'command.too-large'
>

/** A refusal, by the domain or on the way to it. */
export type Refusal = DomainError

export type CommandOutcome = Either<Refusal, CommandResult>

/**
 * Takes commands: load, fold, authorise, decide, append; retried on a conflict, idempotent by command id.
 * A refusal is an answer; `StoreUnavailable` and `UnknownOutcome` are exceptions.
 */
export interface CommandBus {
  dispatch(request: CommandRequest): Promise<CommandOutcome>
}

/** Says how a command would end now, without issuing it. */
export interface CommandRehearsal {
  /** What the command would be refused with; undefined where it would be accepted, or has been already. */
  rehearse(request: CommandRequest): Promise<Refusal | undefined>
}

/** An aggregate as it stands: for use cases that need another aggregate's state to form a command. */
export interface LoadedAggregate<State = unknown> {
  readonly state: State
  /** -1 where the stream has no events. */
  readonly revision: number
  /**
   * The answer to a command that has been given already: its events are in the stream, or its id is there with another
   * command's. Undefined for a command that is new.
   */
  readonly answerTo: (request: CommandRequest) => CommandOutcome | undefined
}

/** Reads an aggregate's present state from the log (not from a read model). */
export interface AggregateLoader {
  load<State>(category: string, id: string): Promise<LoadedAggregate<State>>
}
