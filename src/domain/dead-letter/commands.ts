import { type CommandsOf, object } from '../kernel'
import { letter, why } from './letter'

export const commands = {
  DiscardDeadLetter: {
    data: object({ ...letter, ...why }),
    summary: 'Record that a consumer is to go on without an event that it cannot deal with.',
    creates: true,
    internal: true,
  },
} as const

export type DeadLetterCommand = CommandsOf<typeof commands>
