import { type Either, isLeft, right } from 'fp-ts/Either'
import { actsFor, DAY, durationMillis, equal, isStaff, MINUTE, plusMillis, toMillis } from '../kernel'
import type { CalendarCommand } from './commands'
import { mayBook } from './decide-slots'
import { type CalendarError, errors } from './errors'
import type { CalendarEvent } from './events'
import { firstTime } from './offers'
import { openingsAround } from './openings'
import { offerOf, spanOf } from './placement'
import type { OpenCalendar } from './state'

export type WaitlistCommand = Extract<
  CalendarCommand,
  { type: 'JoinSlotWaitlist' | 'LeaveSlotWaitlist' | 'DeclineSlotOffer' | 'AdvanceSlotWaitlist' }
>
type Of<T extends WaitlistCommand['type']> = Extract<WaitlistCommand, { type: T }>
type Decision = Either<CalendarError, readonly CalendarEvent[]>

/** The longest window that is waited for, in days of 24 hours. */
export const MAX_WAIT_DAYS = 31
/** How many wait for one tutor's time at once, and how often one learner among them. */
export const MAX_WAITS = 100
export const MAX_OWN_WAITS = 10

/** Who waits for a tutor's time. What time has made due has been settled in `state`. */
export const decideWaitlist = (command: WaitlistCommand, state: OpenCalendar): Decision => {
  switch (command.type) {
    case 'JoinSlotWaitlist':
      return join(command, state)
    case 'LeaveSlotWaitlist':
    case 'DeclineSlotOffer':
      return giveUp(command, state)
    case 'AdvanceSlotWaitlist':
      return right([])
  }
}

const join = ({ id, data, by, at }: Of<'JoinSlotWaitlist'>, state: OpenCalendar): Decision => {
  const { learnerId, window, durationMinutes } = data
  const allowed = mayBook(by, id, learnerId)
  if (isLeft(allowed)) return allowed
  const { waits } = state.waitlist
  const present = waits.find(({ waitId }) => waitId === data.waitId)
  if (present !== undefined) {
    const { declined: _, ...wanted } = present
    return equal(wanted, data)
      ? right([])
      : errors.fail('calendar.waits-for-other-time', 'Under this id somebody waits for another time.')
  }
  const offer = offerOf(state)
  if (isLeft(offer)) return offer
  const { rules } = offer.right
  if (!rules.durationsMinutes.includes(durationMinutes))
    return errors.fail('calendar.duration-not-offered', 'Lessons of this length are not offered.', {
      durations: rules.durationsMinutes,
    })
  const length = durationMillis(window)
  if (length < durationMinutes * MINUTE)
    return errors.fail('calendar.window-too-short', 'A lesson of this length does not fit into the window.')
  if (length > MAX_WAIT_DAYS * DAY)
    return errors.fail('calendar.window-too-long', `One waits for a time within ${MAX_WAIT_DAYS} days at most.`)
  const earliest = plusMillis(at, rules.minimumNoticeMinutes * MINUTE)
  if (toMillis(window.end) - durationMinutes * MINUTE < toMillis(earliest))
    return errors.fail('calendar.too-soon', 'Nothing in this window can be booked any more.', { earliest })
  if (waits.length >= MAX_WAITS || waits.filter((wait) => wait.learnerId === learnerId).length >= MAX_OWN_WAITS)
    return errors.fail(
      'calendar.too-many',
      `At most ${MAX_WAITS} wait for a tutor's time, and a learner ${MAX_OWN_WAITS} times.`,
    )
  const span = spanOf(window)
  const free = firstTime(state, { ...data, declined: [] }, span, at, openingsAround(state, span))
  return free === undefined
    ? right([{ type: 'SlotWaitlistJoined', data: { ...data, joinedAt: at } }])
    : errors.fail('calendar.times-available', 'There is no need to wait: a time is free.', { range: free.range })
}

const giveUp = (
  { type, data: { waitId }, by, at }: Of<'LeaveSlotWaitlist' | 'DeclineSlotOffer'>,
  { waitlist }: OpenCalendar,
): Decision => {
  const wait = waitlist.waits.find((one) => one.waitId === waitId)
  if (wait === undefined)
    return type === 'LeaveSlotWaitlist'
      ? right([])
      : errors.fail('calendar.not-waiting', 'Nobody waits under this id: the offer has lapsed, or was answered.')
  const { learnerId } = wait
  if (!actsFor(by, learnerId) && !isStaff(by))
    return errors.fail('calendar.not-yours', 'Whoever waits decides for themselves.')
  if (type === 'LeaveSlotWaitlist')
    return right([{ type: 'SlotWaitlistLeft', data: { waitId, learnerId, leftAt: at } }])
  const offer = waitlist.offers.find((one) => one.waitId === waitId)
  return offer === undefined
    ? errors.fail('calendar.nothing-offered', 'No time is offered that could be turned down.')
    : right([{ type: 'SlotOfferDeclined', data: { waitId, learnerId, range: offer.range, declinedAt: at } }])
}
