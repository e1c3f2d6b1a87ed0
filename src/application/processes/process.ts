import type * as t from 'io-ts'
import type { AnyAggregate, Instant } from '../../domain/kernel'
import type { RecordedEvent } from '../ports/event-store'

/** An event that a process sees, in the present shape of its type. */
export interface ProcessEvent<Data = unknown> {
  /** Of the aggregate that it happened to. */
  readonly id: string
  readonly data: Data
  readonly recorded: RecordedEvent
}

/** When an event happened, as its command saw it. */
export const instantOf = ({ recorded }: ProcessEvent): Instant => recorded.metadata.occurredAt as Instant

/**
 * A command that a process issues as `system`. Its id derives from the event's, the process, its type and whom it is
 * for: of one type, a reaction issues one to an aggregate.
 */
export interface ProcessCommand {
  readonly category: string
  readonly id: string
  readonly type: string
  readonly data: unknown
  /** The instant it is decided for; default the present. */
  readonly at?: Instant
}

/** When a reaction has something to do, and when it does it. */
export interface Occurrence<Data = unknown> {
  /** Whether the event concerns it at all, as the event alone tells; default always. Spares loading and remembering. */
  readonly only?: (event: ProcessEvent<Data>) => boolean
  /** When to react; default as soon as the event is seen. Kept as a durable row until then. */
  readonly due?: (event: ProcessEvent<Data>) => Instant
}

/** What a process does about one type of event. */
export interface Reaction<Data = unknown, State = unknown> extends Occurrence<Data> {
  /** `<category>.<type>` of the event. */
  readonly on: string
  /** The aggregate whose present state is looked at. */
  readonly subject: (event: ProcessEvent<Data>) => { readonly category: string; readonly id: string }
  /** Says which commands follow: pure, so that an event that is delivered twice gives the same ones. */
  readonly react: (event: ProcessEvent<Data>, state: State) => readonly ProcessCommand[]
}

/** "When this happened, do that": reactions that belong together. */
export interface Process {
  readonly name: string
  readonly reactions: readonly Reaction[]
}

type DataOf<A extends AnyAggregate, T extends keyof A['events']> = t.TypeOf<A['events'][T]['data']>
type StateOf<A extends AnyAggregate> = Parameters<A['decider']['evolve']>[0]

/** A reaction to an event of an aggregate, in the light of that aggregate's own present state. */
export const when = <A extends AnyAggregate, T extends keyof A['events'] & string>(
  aggregate: A,
  type: T,
  react: (event: ProcessEvent<DataOf<A, T>>, state: StateOf<A>) => readonly ProcessCommand[],
  occurrence: Occurrence<DataOf<A, T>> = {},
): Reaction => ({
  on: `${aggregate.category}.${type}`,
  subject: ({ id }) => ({ category: aggregate.category, id }),
  react,
  ...occurrence,
})

/** A reaction to an event of an aggregate, in the light of another aggregate's present state. */
export const whenSeenBy = <A extends AnyAggregate, T extends keyof A['events'] & string, S extends AnyAggregate>(
  aggregate: A,
  type: T,
  [subject, idOf]: readonly [S, (event: ProcessEvent<DataOf<A, T>>) => string],
  react: (event: ProcessEvent<DataOf<A, T>>, state: StateOf<S>) => readonly ProcessCommand[],
  occurrence: Occurrence<DataOf<A, T>> = {},
): Reaction => ({
  on: `${aggregate.category}.${type}`,
  subject: (event) => ({ category: subject.category, id: idOf(event) }),
  react,
  ...occurrence,
})
