import { type Actor, isStaff, oneOf, type UserId } from '../kernel'

/** One of the two sides of a booking. */
export type Side = 'learner' | 'tutor'
/** A side, or Lyceum's staff and processes on nobody's behalf. */
export type Party = Side | 'platform'

export const Side = oneOf('learner', 'tutor')
export const Party = oneOf('learner', 'tutor', 'platform')

/**
 * For whom an actor acts between two sides: for their own, or as staff for the side named, or for nobody's. Undefined
 * where they have no business there.
 */
export const partyAmong = (
  sides: { readonly learnerId: UserId; readonly tutorId: UserId },
  by: Actor,
  onBehalfOf?: Side,
): Party | undefined => {
  const own = by.id === sides.learnerId ? 'learner' : by.id === sides.tutorId ? 'tutor' : undefined
  if (own !== undefined && (onBehalfOf === undefined || onBehalfOf === own)) return own
  return isStaff(by) ? (onBehalfOf ?? 'platform') : undefined
}
