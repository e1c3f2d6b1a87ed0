import type { Either } from 'fp-ts/Either'
import type { DomainError } from './domain-error'

/**
 * An aggregate as three pure values (Chassaing, "Functional Event Sourcing Decider", 2021).
 *
 * - `decide` says what a command makes happen in a state: the events, or a typed refusal. It never throws. A command
 *   that is already satisfied gives no events.
 * - `evolve` folds one event into the state. It never fails and never checks: what happened, happened.
 */
export interface Decider<Command, Event, State, Err extends DomainError = DomainError> {
  readonly initialState: State
  readonly decide: (command: Command, state: State) => Either<Err, readonly Event[]>
  readonly evolve: (state: State, event: Event) => State
}

/** Folds a history into a state, from `state` or from the decider's initial one. */
export const fold = <Event, State>(
  decider: Pick<Decider<never, Event, State>, 'initialState' | 'evolve'>,
  events: readonly Event[],
  state: State = decider.initialState,
): State => events.reduce(decider.evolve, state)
