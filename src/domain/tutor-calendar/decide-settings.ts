import { type Either, right } from 'fp-ts/Either'
import { DAY, dayOf, durationMillis, equal, minuteOf, toMillis } from '../kernel'
import type { CalendarCommand } from './commands'
import { type CalendarError, errors } from './errors'
import type { CalendarEvent } from './events'
import type { Hours } from './rules'
import type { OpenCalendar } from './state'

/** Bounds that no tutor meets and no flood passes. */
const MAX = { rules: 50, exceptions: 2_000, hoursADay: 10, durations: 20, groupLessons: 100, blocks: 10_000 }
/** How far from now a recurrence may begin, in days; counting its occurrences starts there. */
const MAX_RULE_DISTANCE = 730
const MAX_BLOCK_DAYS = 92

export type SettingsCommand = Extract<
  CalendarCommand,
  {
    type:
      | 'ChangeZone'
      | 'SetAvailability'
      | 'SetException'
      | 'ClearException'
      | 'SetBookingRules'
      | 'OfferGroupLesson'
      | 'WithdrawGroupLesson'
      | 'BlockTime'
      | 'UnblockTime'
  }
>

type Decision = Either<CalendarError, readonly CalendarEvent[]>

const tooMany = (what: string, most: number): Decision =>
  errors.fail('calendar.too-many', `A calendar has at most ${most} ${what}.`, { most })

/** The event, or nothing where the calendar says so already. */
const change = (event: CalendarEvent, before: unknown, after: unknown): Decision =>
  right(equal(before, after) ? [] : [event])

/** What the tutor sets of the calendar. Lessons that are booked stay as they are whatever changes here. */
export const decideSettings = (command: SettingsCommand, state: OpenCalendar): Decision => {
  switch (command.type) {
    case 'ChangeZone':
      return change({ type: 'ZoneChanged', data: command.data }, state.zone, command.data.zone)
    case 'SetAvailability':
      return setAvailability(command, state)
    case 'SetException':
      return setException(command, state)
    case 'ClearException': {
      const { date } = command.data
      return right(state.exceptions.has(date) ? [{ type: 'ExceptionCleared', data: { date } }] : [])
    }
    case 'SetBookingRules': {
      const durations = command.data.durationsMinutes
      if (durations.length === 0) return errors.fail('calendar.no-duration', 'Lessons must have a length.')
      if (durations.length > MAX.durations) return tooMany('lengths of lessons', MAX.durations)
      return change({ type: 'BookingRulesSet', data: command.data }, state.rules, command.data)
    }
    case 'OfferGroupLesson': {
      const before = state.groupLessons.get(command.data.groupLessonId)
      if (before === undefined && state.groupLessons.size >= MAX.groupLessons)
        return tooMany('group lessons', MAX.groupLessons)
      return change({ type: 'GroupLessonOffered', data: command.data }, before, command.data)
    }
    case 'WithdrawGroupLesson': {
      const offered = state.groupLessons.has(command.data.groupLessonId)
      return right(offered ? [{ type: 'GroupLessonWithdrawn', data: command.data }] : [])
    }
    case 'BlockTime':
      return blockTime(command, state)
    case 'UnblockTime': {
      const blocked = state.blocks.byKey.has(command.data.blockId)
      return right(blocked ? [{ type: 'TimeUnblocked', data: command.data }] : [])
    }
  }
}

type CommandOf<T extends SettingsCommand['type']> = Extract<SettingsCommand, { type: T }>

const setAvailability = ({ data, at }: CommandOf<'SetAvailability'>, state: OpenCalendar): Decision => {
  const { rules } = data
  if (rules.length > MAX.rules) return tooMany('recurring hours', MAX.rules)
  const today = toMillis(at) / DAY
  const far = rules.findIndex((rule) => Math.abs(dayOf(rule.from) - today) > MAX_RULE_DISTANCE)
  if (far >= 0)
    return errors.fail('calendar.rule-too-far', `Hours begin within ${MAX_RULE_DISTANCE} days of today.`, {
      index: far,
    })
  const before = state.availability.map(({ recurrence: _, ...rule }) => rule)
  return change({ type: 'AvailabilitySet', data }, before, rules)
}

const setException = ({ data }: CommandOf<'SetException'>, state: OpenCalendar): Decision => {
  const { date, hours } = data
  const before = state.exceptions.get(date)
  if (before === undefined && state.exceptions.size >= MAX.exceptions) return tooMany('exceptions', MAX.exceptions)
  if (hours.length > MAX.hoursADay) return tooMany('hours on one day', MAX.hoursADay)
  const passesMidnight = ({ startTime, durationMinutes }: Hours) => minuteOf(startTime) + durationMinutes > 1_440
  if (hours.some(passesMidnight))
    return errors.fail('calendar.hours-past-midnight', 'The hours of a day end by midnight; the next day has its own.')
  return change({ type: 'ExceptionSet', data }, before, hours)
}

const blockTime = ({ data }: CommandOf<'BlockTime'>, state: OpenCalendar): Decision => {
  if (durationMillis(data.range) > MAX_BLOCK_DAYS * DAY)
    return errors.fail('calendar.block-too-long', `A block lasts at most ${MAX_BLOCK_DAYS} days.`)
  const block = state.blocks.byKey.get(data.blockId)
  if (block === undefined && state.blocks.byKey.size >= MAX.blocks) return tooMany('blocks', MAX.blocks)
  const before = block && { blockId: block.blockId, range: block.range, label: block.label }
  return change({ type: 'TimeBlocked', data }, before, data)
}
