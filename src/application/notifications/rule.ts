import type * as t from 'io-ts'
import type { AnyAggregate, UserId } from '../../domain/kernel'
import type { Told } from '../messages/facts'
import type { News } from '../messages/letter'

/** Something that is told, and to whom. */
export type TellingTo = Told & {
  readonly to: UserId
  /** Where `to` is an institution its administrators are told. */
  readonly mayBeInstitution?: true
}

/** Who is told of an event, and what: pure, so that it can be asked again whenever it is told. */
export interface TellingRule<Data = unknown, State = unknown> {
  /** `<category>.<type>` of the event. */
  readonly on: string
  /** What is told, in the light of the aggregate as it stands. The first, where there are two to one person. */
  readonly tell: (news: News<Data>, state: State) => readonly TellingTo[]
  /**
   * Whether the event has been overtaken, so that no message of it is sent any more; it stays in lists of what there
   * was. Default never.
   */
  readonly overtaken?: (news: News<Data>, state: State) => boolean
}

type DataOf<A extends AnyAggregate, T extends keyof A['events']> = t.TypeOf<A['events'][T]['data']>
type StateOf<A extends AnyAggregate> = Parameters<A['decider']['evolve']>[0]

/** A rule for an event of an aggregate. */
export const telling = <A extends AnyAggregate, T extends keyof A['events'] & string>(
  aggregate: A,
  type: T,
  tell: TellingRule<DataOf<A, T>, StateOf<A>>['tell'],
  overtaken?: TellingRule<DataOf<A, T>, StateOf<A>>['overtaken'],
): TellingRule => ({ on: `${aggregate.category}.${type}`, tell, ...(overtaken !== undefined && { overtaken }) })
