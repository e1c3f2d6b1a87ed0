import { isLeft, isRight } from 'fp-ts/Either'
import { type Actor, type Decider, type DomainError, fold, type Instant, type UserId } from '../../src/domain/kernel'

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

/** The user whose number it is: `actor('tutor', 7).id`, as ids in commands and events have it. */
export const user = (n: number): UserId => uuid(n) as UserId

interface IssuedCommand extends AnyCommand {
  readonly id: string
  readonly data: unknown
  readonly at: Instant
  readonly by: Actor
}

/** Makes the commands of an aggregate: `const issue = issuing<MeetingCommand>(id)`, `issue('EndMeeting', {}, by, at)`. */
export const issuing =
  <Command extends IssuedCommand>(id: string) =>
  <Type extends Command['type']>(
    type: Type,
    data: Extract<Command, { readonly type: Type }>['data'],
    by: Actor,
    at: Instant,
  ): Command =>
    ({ type, id, data, by, at }) as unknown as Command

/** Makes the events of an aggregate: `const event = happening<MeetingEvent>()`, `event('MeetingEnded', { endedAt })`. */
export const happening =
  <Event extends AnyCommand & { readonly data: unknown }>() =>
  <Type extends Event['type']>(type: Type, data: Extract<Event, { readonly type: Type }>['data']): Event =>
    ({ type, data }) as unknown as Event
