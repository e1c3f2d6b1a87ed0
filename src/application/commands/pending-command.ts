import type { Instant } from '../../domain/kernel'
import type { ApplicationError, CommandOutcome, CommandRequest } from './command'
import type { CommandEntry } from './aggregate-registry'

/** A command that waits for its answer. */
export interface PendingCommand {
  readonly request: CommandRequest
  readonly entry: CommandEntry
  readonly commandHash: string
  /** The instant it is decided for. */
  readonly at: Instant
  /** When it came, by the bus's own count: only a state that is known to be newer may refuse it. */
  readonly arrival: number
  readonly resolve: (outcome: CommandOutcome) => void
  readonly reject: (error: unknown) => void
}

const kinds = {
  'command.unknown': 'not-found',
  'command.forbidden': 'forbidden',
  'command.not-found': 'not-found',
  'command.revision-mismatch': 'conflict',
  'command.id-reused': 'conflict',
  'command.contention': 'conflict',
  'command.too-large': 'invalid',
} as const satisfies Record<ApplicationError['code'], ApplicationError['kind']>

/** A refusal that belongs to no aggregate. */
export const refusal = (
  code: ApplicationError['code'],
  message: string,
  detail?: ApplicationError['detail'],
): ApplicationError => ({ code, kind: kinds[code], message, ...(detail && { detail }) })
