import { defineAggregate } from '../kernel'
import { commands } from './commands'
import { errors } from './errors'
import { events } from './events'
import { decider } from './meeting'

export type { AttendanceRow } from './attendance'
export type { MeetingCommand } from './commands'
export type { MeetingError } from './errors'
export type { MeetingEvent } from './events'
export { attendanceOf, EARLIEST_OPENING, MAX_DEVICES, MAX_INVITED, presentIn } from './state'
export type { MeetingState } from './state'

/** A live lesson in a room: its schedule, its lobby, who was in it and for how long, and its recordings. */
export const meeting = defineAggregate({
  category: 'meeting',
  context: 'meetings',
  collection: 'meetings',
  noun: 'Meeting',
  commands,
  events,
  errors,
  decider,
})
