import { type CommandsOf, Instant, object, UserId } from '../kernel'
import { IdentifierKind } from './values'

const claim = { kind: IdentifierKind, holder: UserId }

export const commands = {
  ClaimIdentifier: {
    data: object({ ...claim, until: Instant }),
    summary: 'Reserve an address for a user who has yet to prove that it is theirs. The first one gets it.',
    creates: true,
    internal: true,
  },
  ConfirmIdentifier: {
    data: object(claim),
    summary: 'Give an address to the user who has proven that it is theirs, whoever has only claimed it.',
    creates: true,
    internal: true,
  },
  ReleaseIdentifier: {
    data: object({ holder: UserId }),
    summary: 'Let go of an address, where that user holds it.',
    internal: true,
  },
} as const

export type IdentifierCommand = CommandsOf<typeof commands>
