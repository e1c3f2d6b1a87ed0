import { isLeft, isRight } from 'fp-ts/Either'
import { type Actor, type Decider, type DomainError, fold } from '../../src/domain/kernel'

interface AnyCommand {
  readonly type: string
}

/**
 * Behaviour as a sentence:
 * `given([SlotHeld, BookingRequested]).when(cancel(learner, '2026-03-01T10:00:00Z')).then([BookingCancelled])`
 * or `.fails('booking.already-started')`.
 */
export const specify =
  <Command extends AnyCommand, Event, State, Err extends DomainError>(decider: Decider<Command, Event, State, Err>) =>
  (history: readonly Event[]) => ({
    when: (command: Command) => {
      const outcome = decider.decide(command, fold<Event, State>(decider, history))
      return {
        then: (expected: readonly Event[]) => {
          if (isLeft(outcome)) throw new Error(`refused with ${outcome.left.code}: ${outcome.left.message}`)
          expect(outcome.right).toEqual(expected)
        },
        /** For a test that looks at some of what happened. */
        events: (): readonly Event[] => {
          if (isLeft(outcome)) throw new Error(`refused with ${outcome.left.code}: ${outcome.left.message}`)
          return outcome.right
        },
        fails: (code: Err['code']): Err => {
          if (isRight(outcome)) throw new Error(`expected ${code}, got ${JSON.stringify(outcome.right)}`)
          expect(outcome.left.code).toBe(code)
          return outcome.left
        },
      }
    },
  })

/** A UUID that tells its number: `uuid(7)`. */
export const uuid = (n: number): string => `00000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`

/** An actor whose id tells its number. */
export const actor = (role: Actor['role'], n = 1): Actor => ({ id: uuid(n), role })
