import type { Either } from 'fp-ts/Either'
import { type BookingId, type CourseId, HOUR, type Instant, type TimeRange, type UserId } from '../kernel'
import { type Attendance, type AttendanceRow, attendanceRows, present } from './attendance'
import { errors, type MeetingError } from './errors'
import type { MeetingEvent } from './events'

/** How long before its scheduled start a meeting can be opened. */
export const EARLIEST_OPENING = HOUR
/** Participants beside the host. */
export const MAX_INVITED = 500
/** Devices of one participant in the room at a time. */
export const MAX_DEVICES = 10

export type Admission = 'waiting' | 'admitted' | 'denied'

/** What is settled before anybody enters, and outlives a rescheduling. */
export interface Plan {
  readonly hostId: UserId
  readonly title: string
  readonly range: TimeRange
  readonly bookingId?: BookingId
  readonly courseId?: CourseId
  readonly invited: ReadonlySet<UserId>
  /** Each guest is admitted for themselves; who has not been in the lobby is not listed. */
  readonly admissions: ReadonlyMap<UserId, Admission>
  readonly consents: ReadonlySet<UserId>
  /** Of its present time: how many hours before it everybody was reminded. */
  readonly reminded: readonly number[]
}

/** What goes on in the open room. */
export interface Room {
  readonly openedAt: Instant
  readonly attendance: Attendance
  /** In the order in which they were raised. */
  readonly hands: ReadonlySet<UserId>
  readonly muted: ReadonlySet<UserId>
  readonly share: { readonly participantId: UserId; readonly deviceId: string } | undefined
  /** How many recordings have been started. */
  readonly recordings: number
  readonly recording: boolean
}

export type Scheduled = Plan & { readonly stage: 'scheduled' }
export type Open = Plan & Room & { readonly stage: 'open' }

/** The stages of a meeting's life: none -> scheduled -> open -> ended, or scheduled -> cancelled. */
export type MeetingState =
  | { readonly stage: 'none' }
  | Scheduled
  | Open
  | (Plan & { readonly stage: 'ended'; readonly endedAt: Instant; readonly attendance: Attendance })
  | (Plan & { readonly stage: 'cancelled' })

export type Existing = Exclude<MeetingState, { readonly stage: 'none' }>
export type Decision = Either<MeetingError, readonly MeetingEvent[]>

/** Refuses what the host alone may do. */
export const hostOnly = () => errors.fail('meeting.forbidden', 'Only the host of the meeting may do this.')

/** Refuses what an open meeting is needed for. */
export const notOpen = (stage: 'scheduled' | 'ended' | 'cancelled') =>
  stage === 'scheduled' ? errors.fail('meeting.not-open', 'The meeting has not been opened yet.') : over(stage)

/** Refuses what is possible only until a meeting is over. */
export const over = (stage: 'ended' | 'cancelled') =>
  stage === 'ended'
    ? errors.fail('meeting.ended', 'The meeting has ended.')
    : errors.fail('meeting.cancelled', 'The meeting has been cancelled.')

/**
 * Who attended a meeting and how long, as known at `until`: one row a participant, the union of their devices' times
 * in the room.
 */
export const attendanceOf = (state: MeetingState, until: Instant): readonly AttendanceRow[] =>
  state.stage === 'open' || state.stage === 'ended' ? attendanceRows(state.attendance, until) : []

/** Who is in the room. */
export const presentIn = (state: MeetingState): readonly UserId[] =>
  state.stage === 'open' ? present(state.attendance) : []
