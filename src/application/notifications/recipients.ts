import type { InstitutionState } from '../../domain/institution'
import type { UserId } from '../../domain/kernel'
import type { AggregateLoader } from '../commands/command'
import type { Told } from '../messages/facts'
import type { TellingTo } from './rule'

/** Something that a person is told. */
export type ToldTo = Told & { readonly to: UserId }

/** Who acts for a party to a contract: of an institution its administrators, as they are now; anybody else themselves. */
const peopleOf = async (aggregates: AggregateLoader, party: UserId): Promise<readonly UserId[]> => {
  const { state } = await aggregates.load<InstitutionState>('institution', party)
  if (state.stage === 'none') return [party]
  return [...state.members].flatMap(([userId, role]) => (role === 'admin' ? [userId] : []))
}

/** What is told, by person: nobody is told two things of one event. */
export const byPerson = async (
  aggregates: AggregateLoader,
  tellings: readonly TellingTo[],
): Promise<readonly ToldTo[]> => {
  const all = await Promise.all(
    tellings.map(async ({ mayBeInstitution, ...told }) => {
      const people = mayBeInstitution === true ? await peopleOf(aggregates, told.to) : [told.to]
      return people.map((to) => ({ ...told, to }))
    }),
  )
  const byId = new Map<UserId, ToldTo>()
  for (const told of all.flat()) if (!byId.has(told.to)) byId.set(told.to, told)
  return [...byId.values()]
}
