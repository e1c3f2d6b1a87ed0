import { type Either, isLeft, right } from 'fp-ts/Either'
import {
  type Actor,
  actsFor,
  type BookingId,
  durationMillis,
  equal,
  type Instant,
  isStaff,
  type UserId,
} from '../kernel'
import type { CalendarCommand } from './commands'
import { type CalendarError, errors } from './errors'
import type { CalendarEvent } from './events'
import { evolveOpen } from './evolve'
import { expired, happens, holding, moving, type Request, stillToPlace } from './place-all'
import { placementOf } from './placement'
import { isActive, type OpenCalendar, type Slot } from './state'
import { without } from './timeline'

export type SlotCommand = Extract<
  CalendarCommand,
  { type: 'HoldSlot' | 'ConfirmSlot' | 'ReleaseSlot' | 'MoveSlot' | 'ExpireHold' }
>

type Decision = Either<CalendarError, readonly CalendarEvent[]>

/** Who may book for a learner: that learner, support, and those who act for anybody. */
export const mayBook = (by: Actor, tutorId: string, learnerId: UserId): Either<CalendarError, true> => {
  if (learnerId === tutorId) return errors.fail('calendar.own-time', 'A tutor cannot book lessons with themselves.')
  return actsFor(by, learnerId) || isStaff(by)
    ? right(true)
    : errors.fail('calendar.not-yours', 'A time is held by the learner it is for.')
}

/** The slot of a booking that a tutor, its learner or support may change, and whose hold has not lapsed. */
export const heldSlot = (
  state: OpenCalendar,
  { bookingId, tutorId, by, at }: { bookingId: BookingId; tutorId: string; by: Actor; at: Instant },
): Either<CalendarError, Slot> => {
  const slot = state.slots.byKey.get(bookingId)
  if (slot === undefined)
    return errors.fail('calendar.slot-not-held', 'This booking holds no time: its hold has lapsed or was released.')
  if (!actsFor(by, tutorId, slot.learnerId) && !isStaff(by))
    return errors.fail('calendar.not-yours', "Only a booking's tutor and learner change its time.")
  if (!isActive(slot, at))
    return errors.fail('calendar.hold-expired', 'The hold on this time has lapsed.', { heldUntil: slot.heldUntil })
  return right(slot)
}

export const decideSlots = (command: SlotCommand, state: OpenCalendar): Decision => {
  const { bookingId } = command.data
  const slot = state.slots.byKey.get(bookingId)
  switch (command.type) {
    case 'HoldSlot':
      return hold(command, state)
    case 'ConfirmSlot': {
      const held = heldSlot(state, { bookingId, tutorId: command.id, ...command })
      if (isLeft(held)) return held
      return right(held.right.heldUntil === undefined ? [] : [{ type: 'SlotConfirmed', data: { bookingId } }])
    }
    case 'MoveSlot':
      return move(command, state)
    case 'ReleaseSlot':
      if (slot === undefined) return right([])
      return actsFor(command.by, command.id, slot.learnerId) || isStaff(command.by)
        ? right([{ type: 'SlotReleased', data: { bookingId, range: slot.range } }])
        : errors.fail('calendar.not-yours', "Only a booking's tutor and learner free its time.")
    case 'ExpireHold':
      if (slot?.heldUntil === undefined) return right([])
      return isActive(slot, command.at)
        ? errors.fail('calendar.hold-not-due', 'This hold has not lapsed yet.', { heldUntil: slot.heldUntil })
        : right([expired(slot)])
  }
}

const hold = (command: Extract<SlotCommand, { type: 'HoldSlot' }>, state: OpenCalendar): Decision => {
  const { bookingId, ...wish } = command.data
  const allowed = mayBook(command.by, command.id, wish.learnerId)
  if (isLeft(allowed)) return allowed
  const request = holding(state, bookingId, wish, command.at)
  const pending = stillToPlace(state, [request], command.at)
  if (isLeft(pending)) return pending
  const { swept, requests } = pending.right
  if (requests.length === 0) return right([])
  const fresh = placed(swept.reduce(evolveOpen, state), request, command.at)
  return isLeft(fresh) ? fresh : right([...swept, ...fresh.right])
}

const move = (command: Extract<SlotCommand, { type: 'MoveSlot' }>, state: OpenCalendar): Decision => {
  const { bookingId, range } = command.data
  const held = heldSlot(state, { bookingId, tutorId: command.id, ...command })
  if (isLeft(held)) return held
  const slot = held.right
  if (equal(slot.range, range)) return right([])
  if (durationMillis(slot.range) !== durationMillis(range))
    return errors.fail('calendar.duration-changed', 'A lesson keeps its length when it moves.')
  return placed({ ...state, slots: without(state.slots, bookingId) }, moving(slot, range), command.at)
}

const placed = (state: OpenCalendar, request: Request, now: Instant): Decision => {
  const placement = placementOf(state, request.wish, now)
  return isLeft(placement) ? placement : right(happens(placement.right, request))
}
