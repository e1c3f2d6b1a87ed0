import type * as t from 'io-ts'
import type { Clock } from '../ports/clock'
import type { IdGenerator } from '../ports/id-generator'
import type { AggregateLoader, CommandBus, CommandOutcome, CommandRehearsal, CommandRequest } from './command'

/** What a use case works with. */
export interface UseCasePorts {
  readonly bus: CommandBus & CommandRehearsal
  readonly aggregates: AggregateLoader
  readonly clock: Clock
  readonly ids: IdGenerator
}

/**
 * A command that needs more than one aggregate: it stands in front of an aggregate's `internal` command of the same
 * name and offers another shape of data to the edges (a client names the course, the use case adds its terms). Each
 * inner command's id derives from the outer one's, so the whole is as repeatable as one command; what an interrupted
 * run leaves behind is a hold that expires by itself.
 */
export interface UseCase<C extends t.Mixed = t.Mixed> {
  readonly category: string
  /** The internal command it stands in front of. */
  readonly type: string
  readonly data: C
  readonly summary: string
  readonly creates?: true
  run(request: CommandRequest<t.TypeOf<C>>, ports: UseCasePorts): Promise<CommandOutcome>
}
