import type { Actor, CommandDefinitions, DomainError, Role } from '../../domain/kernel'
import type { CommandRequest } from '../commands/command'

/**
 * Whether an actor may issue a command; `undefined` lets it through. Roles are judged here; whose booking or enrolment
 * it is, the aggregate's own decider judges, which has the state.
 */
export type CommandPolicy = (actor: Actor, request: CommandRequest) => DomainError | undefined

/**
 * The roles that may issue each command of an aggregate, beside `admin` and `system`, which may issue all. Internal
 * commands are among them: a use case issues them in the name of whoever asked for it. The type names every command, so
 * that one without a policy does not compile.
 */
export type PolicyOf<A extends { readonly commands: CommandDefinitions }> = Readonly<
  Record<keyof A['commands'] & string, readonly Role[]>
>

/** Policies by category. */
export type PolicyTable = Readonly<Record<string, Readonly<Record<string, readonly Role[]>>>>
