import type { Actor } from '../../../../src/domain/kernel'
import { uuid } from '../../decider-specification'
import type { Dice } from './dice'

/** Somebody of the world, who always comes in the same role. */
export interface Person {
  readonly id: string
  readonly role: Exclude<Actor['role'], 'system'>
}

const HEADS: Readonly<Record<Person['role'], number>> = {
  learner: 14,
  tutor: 8,
  registrar: 4,
  finance: 3,
  support: 3,
  auditor: 3,
  service: 2,
  admin: 3,
}

/** Forty people; a registrar here is an institution, as its administrators act. */
export const people: readonly Person[] = Object.entries(HEADS).flatMap(([role, heads], group) =>
  Array.from({ length: heads }, (_, n) => ({ id: uuid(0x5000 + 0x100 * group + n), role: role as Person['role'] })),
)

export const inRole = (role: Person['role']): readonly Person[] => people.filter((person) => person.role === role)

/** Somebody in one of these roles. */
export const one = (dice: Dice, ...roles: readonly Person['role'][]): Person =>
  dice.pick(people.filter(({ role }) => roles.includes(role)))
