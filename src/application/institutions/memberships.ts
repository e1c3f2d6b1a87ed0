import { type InstitutionState, isAdminOf } from '../../domain/institution'
import type { AggregateLoader } from '../commands/command'
import type { Memberships } from '../ports/memberships'

/** Memberships as the institutions' own streams have them. */
export const memberships = (aggregates: AggregateLoader): Memberships => ({
  isAdmin: async (institutionId, userId) => {
    const { state } = await aggregates.load<InstitutionState>('institution', institutionId)
    return isAdminOf(state, userId)
  },
})
