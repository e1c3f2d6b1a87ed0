import { type Either, right } from 'fp-ts/Either'
import { actsFor, type Decider, type Instant, type UserId } from '../kernel'
import type { IdentifierCommand } from './commands'
import { errors, type IdentifierError } from './errors'
import type { IdentifierEvent } from './events'

/**
 * The stages of an address: none -> claimed -> confirmed, and free again when it is let go of. A claim that was not confirmed in time binds
 * nobody, though nothing has happened to it.
 */
export type IdentifierState =
  | { readonly stage: 'none' | 'free' }
  | { readonly stage: 'claimed'; readonly holder: UserId; readonly until: Instant }
  | { readonly stage: 'confirmed'; readonly holder: UserId }

/** Who holds an address at an instant. */
export const holderAt = (state: IdentifierState, at: Instant): UserId | undefined =>
  !('holder' in state) || (state.stage === 'claimed' && state.until <= at) ? undefined : state.holder

/** The holder is told to Lyceum's own use cases alone; no edge passes it on. */
const taken = (holder: UserId) => errors.fail('identifier.taken', 'Somebody else holds this address.', { holder })

const decide = (
  command: IdentifierCommand,
  state: IdentifierState,
): Either<IdentifierError, readonly IdentifierEvent[]> => {
  const { data, at, by } = command
  if (!actsFor(by, data.holder)) return errors.fail('identifier.forbidden', 'Only its holder may do this.')
  switch (command.type) {
    case 'ClaimIdentifier': {
      const holder = holderAt(state, at)
      if (holder !== undefined) return holder === data.holder ? right([]) : taken(holder)
      return right([{ type: 'IdentifierClaimed', data: { ...command.data, claimedAt: at } }])
    }
    case 'ConfirmIdentifier':
      // Who has only typed an address must not keep it from whom it reaches.
      if (state.stage === 'confirmed') return state.holder === data.holder ? right([]) : taken(state.holder)
      return right([{ type: 'IdentifierConfirmed', data: { ...command.data, confirmedAt: at } }])
    case 'ReleaseIdentifier':
      return 'holder' in state && state.holder === data.holder
        ? right([{ type: 'IdentifierReleased', data: { holder: data.holder, releasedAt: at } }])
        : right([])
  }
}

const evolve = (_state: IdentifierState, event: IdentifierEvent): IdentifierState => {
  switch (event.type) {
    case 'IdentifierClaimed':
      return { stage: 'claimed', holder: event.data.holder, until: event.data.until }
    case 'IdentifierConfirmed':
      return { stage: 'confirmed', holder: event.data.holder }
    case 'IdentifierReleased':
      return { stage: 'free' }
  }
}

export const decider: Decider<IdentifierCommand, IdentifierEvent, IdentifierState, IdentifierError> = {
  initialState: { stage: 'none' },
  decide,
  evolve,
}
