import type { Instant } from '../../domain/kernel'
import type { CommandPolicy } from '../policies/policy'
import type { CommandOutcome, CommandRequest } from './command'
import type { CommandEntry } from './aggregate-registry'

/** A command that is known and allowed, and all that deciding it takes. */
export interface UnderstoodCommand {
  readonly request: CommandRequest
  readonly entry: CommandEntry
  readonly commandHash: string
  /** The instant it is decided for. */
  readonly at: Instant
  /** Judges it again when its thing is known. */
  readonly authorise: CommandPolicy
}

/** A command that waits for its answer. */
export interface PendingCommand extends UnderstoodCommand {
  /** When it came, by the bus's own count: only a state that is known to be newer may refuse it. */
  readonly arrival: number
  readonly resolve: (outcome: CommandOutcome) => void
  readonly reject: (error: unknown) => void
}
