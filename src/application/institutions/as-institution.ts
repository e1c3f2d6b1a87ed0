import { type Either, left, right } from 'fp-ts/Either'
import { institution, type InstitutionState, isAdminOf, isProgram } from '../../domain/institution'
import { type Actor, isPrivileged, type UserId } from '../../domain/kernel'
import type { AggregateLoader, Refusal } from '../commands/command'

type Code = Extract<keyof typeof institution.errors.kinds, string>

const refused = (code: Code, message: string): Either<Refusal, never> =>
  left({ code, kind: institution.errors.kinds[code], message })

/**
 * The actor in whose name something is done for an institution: whoever acts as it already, one of its administrators
 * (who is then recorded as who really does it), or an administrator of Lyceum's. An institution that may not act does
 * nothing by anybody.
 */
export const asInstitution = async (
  aggregates: AggregateLoader,
  institutionId: string,
  by: Actor,
): Promise<Either<Refusal, Actor>> => {
  const { state } = await aggregates.load<InstitutionState>('institution', institutionId)
  if (state.stage === 'none') return refused('institution.not-found', 'There is no such institution.')
  const person = by.id === institutionId ? by.via?.id : by.id
  const isTheirs = person === undefined ? by.id === institutionId : state.members.get(person as UserId) === 'admin'
  if (isProgram(by) || !(isTheirs || isPrivileged(by)))
    return refused('institution.forbidden', 'Only an administrator of an institution may do this.')
  if (state.stage !== 'active') return refused('institution.not-approved', 'The institution may not act at present.')
  return right(by.id === institutionId || !isAdminOf(state, by.id) ? by : forInstitution(institutionId, by))
}

const forInstitution = (institutionId: string, { id, role }: Actor): Actor => ({
  id: institutionId,
  role: 'registrar',
  via: { id, role },
})
