import type * as t from 'io-ts'
import { cellOf, type Cell, grantsFor, ROLES } from '../../../scripts/permissions/matrix'
import type { Grants } from '../../../src/application/policies/policy'
import type { Actor, CommandDefinition, Role } from '../../../src/domain/kernel'
import { aggregates } from '../../../src/domain/registry'
import { hasTerms, sampleOf, userFields } from '../../support/access/sample'
import {
  type Named,
  PEOPLE,
  relationsHeld,
  relationsNamed,
  SLOT,
  STRANGER,
  type Thing,
  things,
  WAIT,
  writeThings,
} from '../../support/access/things'
import { busOn, marketplace, nextId, request } from '../../support/commands/marketplace'
import { uuid } from '../../support/decider-specification'

/** Refusals that tell of the thing's state, not of who asks: the learner may join, when the host has admitted them. */
const OF_STATE = new Set([
  'meeting.not-admitted',
  'meeting.not-invited',
  'meeting.denied',
  'booking.own-absence',
  'package.price-not-agreed',
])

const ANOTHER = uuid(70)

interface Issue {
  readonly thing: Thing
  readonly type: string
  readonly definition: CommandDefinition
}

const issues: readonly Issue[] = things.flatMap((thing) => {
  const aggregate = aggregates.find(({ category }) => category === thing.category)
  return Object.entries(aggregate?.commands ?? {}).map(([type, definition]) => ({ thing, type, definition }))
})

/** The command's data with these users in it, aimed at the world's own things. */
const dataOf = ({ definition, thing }: Issue, user: string, owner: string): Readonly<Record<string, unknown>> => {
  const codec: t.Mixed = definition.data
  const sample = sampleOf(codec)
  const users = Object.fromEntries(userFields(codec).map((name) => [name, user]))
  const terms = hasTerms(codec) && { terms: { ...(sample['terms'] as object), ownerId: owner } }
  const slot = thing.category === 'calendar' && 'bookingId' in sample && { bookingId: SLOT }
  const moves = 'moves' in sample && { moves: [{ bookingId: SLOT, range: RANGE }], skips: [] }
  const wait = 'waitId' in sample && { waitId: WAIT }
  return { ...sample, ...users, ...terms, ...slot, ...moves, ...wait }
}
const RANGE = { start: '2026-03-01T12:00:00.000Z', end: '2026-03-01T13:00:00.000Z' }

/** Whom a command can name at all. */
const namings = ({ definition, thing }: Issue): readonly Named[] => {
  if (thing.category === 'enrollment' && hasTerms(definition.data)) return ['themselves', 'the owner', 'another']
  return userFields(definition.data).length > 0 ? ['themselves', 'another'] : ['nobody']
}

/**
 * Whether a command is tried on a stream of its own, which it starts. What has a given id is started under that; and the
 * record of somebody's reading is tried where there is one, as each reading may be the first.
 */
const isNew = ({ thing, definition }: Pick<Issue, 'thing' | 'definition'>): boolean => {
  const aggregate = aggregates.find(({ category }) => category === thing.category)
  return definition.creates === true && aggregate?.identity !== 'given' && thing.category !== 'audit'
}

/** What the matrix says, of these relations as the world has them. */
const saysYes = (cell: Cell, { except }: Grants, held: readonly string[]): boolean => {
  const own = cell !== 'all' && cell !== 'none' && cell.own.some((name) => held.includes(name))
  if (except !== undefined && held.includes(except)) return own && cell.own.includes(except)
  return cell === 'all' || own
}

describe('the matrix of commands', () => {
  const place = marketplace()
  const bus = busOn(place.log, {}, place.clock)
  beforeAll(() => writeThings(place.log))

  /** Whether a command is forbidden to somebody for who they are. */
  const isForbidden = async (
    { thing, type, definition }: Issue,
    data: unknown,
    by: Actor,
  ): Promise<string | undefined> => {
    const refusal = await bus.rehearse(
      request(thing.category, isNew({ thing, definition }) ? nextId() : thing.id, type, data, by),
    )
    return refusal?.kind === 'forbidden' && !OF_STATE.has(refusal.code) ? refusal.code : undefined
  }

  it('has a thing of every kind to try them on, whose relations are all known', () => {
    expect(things.map(({ category }) => category).sort()).toEqual(aggregates.map(({ category }) => category).sort())
    for (const { thing, type } of issues) {
      const { via: _via, except = [], ...byRole } = grantsFor(thing.category, type)
      const named = [except, ...Object.values(byRole)].flat().filter((name) => name !== 'any')
      expect([thing.category, named.filter((name) => !(name in thing.relations))]).toEqual([thing.category, []])
    }
  })

  it.each(issues.map((issue) => [`${issue.thing.category} ${issue.type}`, issue] as const))(
    '%s is forbidden exactly where it says so: each role, own and others',
    async (_, issue) => {
      const grants = grantsFor(issue.thing.category, issue.type)
      const wrong: string[] = []
      for (const named of namings(issue))
        for (const person of PEOPLE) {
          const data = dataOf(
            issue,
            named === 'themselves' ? person : ANOTHER,
            named === 'the owner' ? person : uuid(71),
          )
          const held = (isNew(issue) ? relationsNamed : relationsHeld)(issue.thing, person, named)
          for (const role of ROLES) {
            const expected = saysYes(cellOf(grants, role), grants, held)
            const code = await isForbidden(issue, data, { id: person, role })
            if (expected !== (code === undefined))
              wrong.push(
                `${role} who is ${held.join(', ') || 'a stranger'} and names ${named}: ${code ?? 'not forbidden'}`,
              )
          }
        }
      expect(wrong).toEqual([])
    },
  )

  it.each(issues.map((issue) => [`${issue.thing.category} ${issue.type}`, issue] as const))(
    '%s is done for somebody else only by whom it says so',
    async (_, issue) => {
      const { via } = grantsFor(issue.thing.category, issue.type)
      const data = dataOf(issue, STRANGER, STRANGER)
      const acting = async (role: Role): Promise<boolean> => {
        const by: Actor = { id: uuid(80), role: 'admin', via: { id: uuid(81), role } }
        const refusal = await bus.rehearse(request(issue.thing.category, issue.thing.id, issue.type, data, by))
        return refusal?.message !== `Nobody issues ${issue.type} for somebody else.`
      }
      expect([await acting('admin'), await acting('service')]).toEqual([via !== 'none', via === undefined])
    },
  )
})
