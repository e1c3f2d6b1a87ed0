import type * as t from 'io-ts'
import type { Actor } from './actor'
import type { Decider } from './decider'
import type { DomainError, ErrorCatalogue } from './domain-error'
import type { Instant } from './instant'

/** A plain JSON object, as it lies in the log. */
export type JsonObject = Readonly<Record<string, unknown>>

/** A command's definition: the codec of its data and what the API says of it. */
export interface CommandDefinition<C extends t.Mixed = t.Mixed> {
  readonly data: C
  /** One sentence for people who read the API's documentation. */
  readonly summary: string
  /** The command may start a new stream; every other command needs an existing one. */
  readonly creates?: true
  /** Issued only by Lyceum's own use cases and processes; no edge offers it. */
  readonly internal?: true
}

/** An event's definition: the codec of its present shape, the version of that shape, and how older ones become it. */
export interface EventDefinition<C extends t.Mixed = t.Mixed> {
  readonly data: C
  /** Version of the shape, from 1. Absent means 1. */
  readonly version?: number
  /** `upcasters[n]` turns data of version n + 1 into version n + 2; one for each version but the last. */
  readonly upcasters?: readonly ((data: JsonObject) => JsonObject)[]
}

export type CommandDefinitions = Readonly<Record<string, CommandDefinition>>
export type EventDefinitions = Readonly<Record<string, EventDefinition>>

/**
 * A command as a decider gets it. Time and ids come in with it: `at` is the instant it is decided for, `by` who issues
 * it, `id` the id of the aggregate (the part of the stream's name after the category).
 */
export interface CommandOf<Type extends string, Data> {
  readonly type: Type
  readonly id: string
  readonly data: Data
  readonly at: Instant
  readonly by: Actor
}

/** The union of the commands that definitions describe. */
export type CommandsOf<D extends CommandDefinitions> = {
  [K in keyof D & string]: CommandOf<K, t.TypeOf<D[K]['data']>>
}[keyof D & string]

/** The union of the events that definitions describe. */
export type EventsOf<D extends EventDefinitions> = {
  [K in keyof D & string]: { readonly type: K; readonly data: t.TypeOf<D[K]['data']> }
}[keyof D & string]

/** Where an aggregate belongs in the marketplace; the API's groups and the message topics follow it. `audit`: the log's own. */
export type Context =
  'lms' | 'bookings' | 'meetings' | 'payments' | 'jobs' | 'accounts' | 'profiles' | 'privacy' | 'audit'

/** All that the rest of Lyceum needs to know of an aggregate. */
export interface Aggregate<
  Category extends string,
  Commands extends CommandDefinitions,
  Events extends EventDefinitions,
  State,
  Err extends DomainError,
> {
  /** Stream names are `<category>-<id>`; a category has no hyphen, as EventStoreDB cuts at the first one. */
  readonly category: Category
  readonly context: Context
  /** The plural noun of the API's resource: `courses` in `/api/v1/lms/courses`. */
  readonly collection: string
  /** The words that a command's name repeats of the aggregate's (`Booking` in `CancelBooking`); the API leaves it out. */
  readonly noun: string
  /**
   * `given`: its id is another thing's (a calendar's is its tutor's user id), so that the client names it. Absent: a new
   * aggregate gets a new id.
   */
  readonly identity?: 'given'
  readonly commands: Commands
  readonly events: Events
  readonly errors: ErrorCatalogue<Err['code']>
  readonly decider: Decider<CommandsOf<Commands>, EventsOf<Events>, State, Err>
  /** Whom the aggregate is about, for what `holder` marks; undefined before its first event. */
  holderOf?(state: State): string | undefined
  /** The state as auditors read it, without what it holds for speed alone. Absent: the state itself. */
  legible?(state: State): unknown
}

/** Checks an aggregate's parts against one another and keeps their exact types. */
export const defineAggregate = <
  const Category extends string,
  const Commands extends CommandDefinitions,
  const Events extends EventDefinitions,
  State,
  Err extends DomainError,
>(
  aggregate: Aggregate<Category, Commands, Events, State, Err>,
): Aggregate<Category, Commands, Events, State, Err> => aggregate

/** An aggregate of any kind, as the registry and the machinery around it see it. */
export interface AnyAggregate extends Omit<
  Aggregate<string, CommandDefinitions, EventDefinitions, unknown, DomainError>,
  'decider'
> {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- only the decider itself knows its types; codecs guard both ends
  readonly decider: Decider<any, any, any>
}
