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
export interface Occurrence<Data = unknown, State = unknown> {
  /** Whether the event concerns it at all, as the event alone tells; default always. Spares loading and remembering. */
  readonly only?: (event: ProcessEvent<Data>) => boolean
  /** When to react; default as soon as the event is seen. Kept as a durable row until then. */
  readonly due?: (event: ProcessEvent<Data>) => Instant
  /** The same where the event alone does not tell it: as the subject stands when the event is seen. */
  readonly dueAsOf?: (event: ProcessEvent<Data>, state: State) => Instant
}

/** An aggregate that a reaction looks at. */
export interface Subject {
  readonly category: string
  readonly id: string
}

/** What a process does about one type of event. */
export interface Reaction<Data = unknown, State = unknown> extends Occurrence<Data, State> {
  /** `<category>.<type>` of the event. */
  readonly on: string
  /** The aggregate whose present state is looked at. */
  readonly subject: (event: ProcessEvent<Data>) => Subject
  /** Further aggregates that are looked at; which, the subject tells. Default none. */
  readonly beside?: (event: ProcessEvent<Data>, state: State) => readonly (Subject | undefined)[]
  /**
   * Says which commands follow: pure, so that an event that is delivered twice gives the same ones.
   *
   * @param others - the states of those beside, in their order; undefined for one that there is none of
   */
  readonly react: (event: ProcessEvent<Data>, state: State, others: readonly unknown[]) => readonly ProcessCommand[]
}

/** "When this happened, do that": reactions that belong together. */
export interface Process {
  readonly name: string
  readonly reactions: readonly Reaction[]
}

/** The data of an aggregate's event. */
export type DataOf<A extends AnyAggregate, T extends keyof A['events']> = t.TypeOf<A['events'][T]['data']>
/** The state of an aggregate. */
export type StateOf<A extends AnyAggregate> = Parameters<A['decider']['evolve']>[0]

/** A reaction to an event of an aggregate, in the light of that aggregate's own present state. */
export const when = <A extends AnyAggregate, T extends keyof A['events'] & string>(
  aggregate: A,
  type: T,
  react: (event: ProcessEvent<DataOf<A, T>>, state: StateOf<A>) => readonly ProcessCommand[],
  occurrence: Occurrence<DataOf<A, T>, StateOf<A>> = {},
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
  occurrence: Occurrence<DataOf<A, T>, StateOf<S>> = {},
): Reaction => ({
  on: `${aggregate.category}.${type}`,
  subject: (event) => ({ category: subject.category, id: idOf(event) }),
  react,
  ...occurrence,
})

/** The states of some aggregates, in their order. */
type StatesOf<B extends readonly AnyAggregate[]> = { readonly [I in keyof B]: StateOf<B[I]> }

/**
 * A reaction to an event of an aggregate, in the light of its own present state and of others'.
 *
 * @param idsOf - the others' ids, as event and state tell them; of one without an id the initial state is looked at
 */
export const whenBeside = <
  A extends AnyAggregate,
  T extends keyof A['events'] & string,
  const B extends readonly AnyAggregate[],
>(
  aggregate: A,
  type: T,
  others: B,
  idsOf: (event: ProcessEvent<DataOf<A, T>>, state: StateOf<A>) => { readonly [I in keyof B]: string | undefined },
  react: (event: ProcessEvent<DataOf<A, T>>, state: StateOf<A>, others: StatesOf<B>) => readonly ProcessCommand[],
  occurrence: Occurrence<DataOf<A, T>, StateOf<A>> = {},
): Reaction => ({
  ...when(aggregate, type, () => [], occurrence),
  beside: (event: ProcessEvent<DataOf<A, T>>, state: StateOf<A>) => {
    const ids = idsOf(event, state) as readonly (string | undefined)[]
    return others.map(({ category }, index) => {
      const id = ids[index]
      return id === undefined ? undefined : { category, id }
    })
  },
  react: (event: ProcessEvent<DataOf<A, T>>, state: StateOf<A>, found: readonly unknown[]) =>
    react(
      event,
      state,
      others.map(({ decider }, index) => found[index] ?? (decider.initialState as unknown)) as unknown as StatesOf<B>,
    ),
})
