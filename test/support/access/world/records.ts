import type { JsonObject } from '../../../../src/domain/kernel'
import { uuid } from '../../decider-specification'
import { goldenOf } from '../../golden'
import type { Person } from './people'

type RoleName = Person['role']

/** Something that is not everybody's: whose it is, and by what it is known when it leaks. */
export interface Secret {
  readonly what: string
  /** What appears nowhere but where this is shown: a word, an amount, an id. */
  readonly canary: string
  /** Who may see it, by being somebody to it. */
  readonly readers: ReadonlySet<string>
  /** Who may see it by role. */
  readonly roles: readonly RoleName[]
}

/** An aggregate of the world. */
export interface Record {
  readonly category: string
  readonly id: string
  readonly events: readonly (readonly [type: string, data: JsonObject])[]
  /** Whose events may be added to it, by being somebody to it. */
  readonly writers: ReadonlySet<string>
  /** The roles of those who may change it whosever it is. */
  readonly staff: readonly RoleName[]
  readonly secrets: readonly Secret[]
}

let made = 0
/** An id that nothing else has. */
export const newId = (): string => uuid(0x600_0000 + (made += 1))

/** A word that stands nowhere else. */
export const newWord = (what: string): string => `canary-${what}-${String((made += 1))}-x`

/** An amount that is nobody else's: no sum or share of others comes to it. */
export const newAmount = (): number => 700_000_000 + 7_919 * (made += 1)

/** An event as its newest golden file has it, with changes. */
export const happened = (category: string, type: string, changes: JsonObject = {}): readonly [string, JsonObject] => {
  const versions = goldenOf(category).filter((golden) => golden.type === type)
  if (versions.length === 0) throw new Error(`there is no golden file of ${category} ${type}`)
  return [type, { ...versions.reduce((a, b) => (b.version > a.version ? b : a)).data, ...changes }]
}

/** The data of a golden event, to take parts of. */
export const golden = (category: string, type: string): JsonObject => happened(category, type)[1]

export const secretOf = (
  what: string,
  canary: string | number,
  readers: readonly string[],
  roles: readonly RoleName[],
): Secret => ({ what, canary: String(canary), readers: new Set(readers), roles })
