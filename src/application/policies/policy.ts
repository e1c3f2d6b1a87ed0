import type { Actor, CommandDefinitions, DomainError, Role } from '../../domain/kernel'
import type { CommandRequest } from '../commands/command'

/** What a command is aimed at, as its stream has it when the command is about to be decided. */
export interface Thing<State = unknown> {
  /** The aggregate's id. */
  readonly id: string
  readonly state: State
  /** The command's data; which properties it has depends on the command. */
  readonly data: Readonly<Record<string, unknown>>
}

/**
 * Whether a thing is somebody's in one way: whether the user is this booking's learner. Pure. Undefined where there is
 * nothing yet that could be anybody's (the booking does not exist): then the decider has the word, which says so. A
 * relation that guards a command which starts a stream therefore reads the command's data, and is never undefined.
 */
export type Relation<State = never> = (user: string, thing: Thing<State>) => boolean | undefined

/** Relations by name; the names are what people read in docs/permissions.md. */
export type Relations<State> = Readonly<Record<string, Relation<State>>>

/**
 * Who may act for somebody else: `people` leaves out API keys; `none` is for what is done in person alone, such as all
 * that concerns credentials.
 */
export type StandIns = 'people' | 'none'

/**
 * Who may issue a command: for each role the relations of which one has to hold, or `any` for whatever thing. A role
 * that is not named may not; but `admin` and `system`, unless they are named themselves, may always.
 */
export type Grants<Name extends string = string> = {
  readonly [R in Role]?: 'any' | Name | readonly Name[]
} & {
  /** Whom this relation holds for may do it by no other grant, not even as an administrator: nobody grades themselves. */
  readonly except?: Name
  /** Default: whoever may act for somebody else at all may do this for them. */
  readonly via?: StandIns
}

/** What Lyceum's own processes do and nobody else, administrators included. */
export const lyceumAlone = { admin: [] } as const

/** Grants, or in short the roles that may, whatever the thing. */
export type CommandAccess<Name extends string = string> = readonly Role[] | Grants<Name>

type Issued = { readonly commands: CommandDefinitions }

/**
 * The access to each command of an aggregate whose things are nobody's in particular. Internal commands are among them:
 * a use case issues them in the name of whoever asked for it. The type names every command, so that one without a
 * policy does not compile.
 */
export type PolicyOf<A extends Issued, Name extends string = never> = Readonly<
  Record<keyof A['commands'] & string, CommandAccess<Name>>
>

/** The access to each command of an aggregate, and the relations that it rests on. */
export interface AggregatePolicy {
  readonly relations: Relations<never>
  readonly commands: Readonly<Record<string, CommandAccess>>
}

/** Policies by category: with relations, or the access to each command alone. */
export type PolicyTable = Readonly<Record<string, AggregatePolicy | Readonly<Record<string, CommandAccess>>>>

/** The state that an aggregate's decider works on. */
type StateOf<A> = A extends { readonly decider: { readonly initialState: infer S } } ? S : never

/** Begins an aggregate's policy, so that its relations know its state and its grants name its relations alone. */
export const policyOf =
  <A extends Issued & { readonly decider: { readonly initialState: unknown } }>() =>
  <R extends Relations<StateOf<A>>>(relations: R, commands: PolicyOf<A, keyof R & string>): AggregatePolicy => ({
    relations,
    commands,
  })

/** The same for several roles. */
export const each = <R extends Role, const To extends string | readonly string[]>(
  roles: readonly R[],
  to: To,
): { readonly [K in R]: To } => Object.fromEntries(roles.map((role) => [role, to])) as { readonly [K in R]: To }

/**
 * Whether an actor may issue a command; `undefined` lets it through. Without a thing it is judged by role alone, before
 * anything is read; with it, by role and relation.
 */
export type CommandPolicy = (
  actor: Actor,
  request: CommandRequest,
  thing?: { readonly state: unknown },
) => DomainError | undefined
