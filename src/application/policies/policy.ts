import type { Actor, DomainError } from '../../domain/kernel'
import type { CommandRequest } from '../commands/command'

/**
 * Whether an actor may issue a command; `undefined` lets it through. Roles are judged here; whose booking or enrolment
 * it is, the aggregate's own decider judges, which has the state.
 */
export type CommandPolicy = (actor: Actor, request: CommandRequest) => DomainError | undefined
