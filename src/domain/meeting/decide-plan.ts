import { right } from 'fp-ts/Either'
import { actsFor, equal, plusMillis, reminderDue, reminderStale, type UserId } from '../kernel'
import { devicesOf } from './attendance'
import type { Of } from './commands'
import { errors } from './errors'
import { departure, recordingStopped, shareStopped } from './room'
import { type Decision, EARLIEST_OPENING, type Existing, hostOnly, MAX_INVITED, notOpen, over } from './state'

const tooMany = () =>
  errors.fail('meeting.too-many-invited', `At most ${String(MAX_INVITED)} participants can be invited.`, {
    limit: MAX_INVITED,
  })

const inThePast = () => errors.fail('meeting.in-the-past', 'A meeting must end after it is scheduled.')

/** Those of `candidates` who are neither the host nor invited already, each once. */
const newcomers = (candidates: readonly UserId[], hostId: UserId, invited: ReadonlySet<UserId>): readonly UserId[] =>
  [...new Set(candidates)].filter((participantId) => participantId !== hostId && !invited.has(participantId))

export const schedule = ({ data, at, by }: Of<'ScheduleMeeting'>): Decision => {
  if (!actsFor(by, data.hostId)) return errors.fail('meeting.forbidden', 'Nobody schedules a meeting for another host.')
  if (data.range.end <= at) return inThePast()
  const invited = newcomers(data.invited, data.hostId, new Set())
  return invited.length > MAX_INVITED ? tooMany() : right([{ type: 'MeetingScheduled', data: { ...data, invited } }])
}

/** Commands of the host upon the meeting as a whole. */
export const decidePlan = (
  command: Of<
    | 'RescheduleMeeting'
    | 'InviteParticipants'
    | 'WithdrawInvitations'
    | 'OpenMeeting'
    | 'CancelMeeting'
    | 'EndMeeting'
    | 'RemindOfMeeting'
  >,
  state: Existing,
): Decision => {
  const { at } = command
  if (!actsFor(command.by, state.hostId)) return hostOnly()

  switch (command.type) {
    case 'RescheduleMeeting':
      // A lesson is moved until it starts, the room opens before: it follows, and stays open.
      if (state.stage === 'open' && command.by.role !== 'system')
        return errors.fail('meeting.already-open', 'An open meeting cannot be moved.')
      if (state.stage !== 'scheduled' && state.stage !== 'open') return over(state.stage)
      if (equal(command.data.range, state.range)) return right([])
      return command.data.range.end <= at ? inThePast() : right([{ type: 'MeetingRescheduled', data: command.data }])
    case 'InviteParticipants': {
      if (state.stage === 'ended' || state.stage === 'cancelled') return over(state.stage)
      const participantIds = newcomers(command.data.participantIds, state.hostId, state.invited)
      if (participantIds.length === 0) return right([])
      return state.invited.size + participantIds.length > MAX_INVITED
        ? tooMany()
        : right([{ type: 'ParticipantsInvited', data: { participantIds } }])
    }
    case 'WithdrawInvitations':
      return withdraw(command, state)
    case 'OpenMeeting': {
      if (state.stage === 'open') return right([])
      if (state.stage !== 'scheduled') return over(state.stage)
      const opens = plusMillis(state.range.start, -EARLIEST_OPENING)
      if (at < opens) return errors.fail('meeting.too-early', 'The meeting cannot be opened yet.', { opens })
      return at < state.range.end
        ? right([{ type: 'MeetingOpened', data: { openedAt: at } }])
        : errors.fail('meeting.time-over', 'The time of this meeting is over; move it to open it.')
    }
    case 'CancelMeeting':
      if (state.stage === 'cancelled') return right([])
      if (state.stage === 'open') return errors.fail('meeting.already-open', 'An open meeting is ended, not cancelled.')
      return state.stage === 'ended'
        ? over(state.stage)
        : right([{ type: 'MeetingCancelled', data: { cancelledAt: at, ...command.data } }])
    case 'EndMeeting':
      if (state.stage === 'ended') return right([])
      if (state.stage !== 'open') return notOpen(state.stage)
      return right([
        ...recordingStopped(state, 'meeting-ended', at),
        ...shareStopped(state, at),
        { type: 'MeetingEnded', data: { endedAt: at } },
      ])
    case 'RemindOfMeeting':
      return remind(command, state)
  }
}

const withdraw = ({ data, at }: Of<'WithdrawInvitations'>, state: Existing): Decision => {
  if (state.stage === 'ended' || state.stage === 'cancelled') return over(state.stage)
  const participantIds = [...new Set(data.participantIds)].filter((id) => state.invited.has(id))
  if (participantIds.length === 0) return right([])
  const leaving =
    state.stage === 'open'
      ? participantIds.flatMap((id) => departure(state, id, [...devicesOf(state.attendance, id).keys()], at))
      : []
  return right([...leaving, { type: 'InvitationsWithdrawn', data: { participantIds } }])
}

const remind = ({ data: { hoursBefore }, at }: Of<'RemindOfMeeting'>, state: Existing): Decision => {
  if (state.stage === 'ended' || state.stage === 'cancelled') return over(state.stage)
  const { range, reminded } = state
  if (reminded.includes(hoursBefore)) return right([])
  if (at < reminderDue(range.start, hoursBefore))
    return errors.fail('meeting.reminder-not-due', 'It is too early for this reminder.')
  return at >= reminderStale(range.start, hoursBefore)
    ? errors.fail('meeting.reminder-too-late', 'It is too late for this reminder.')
    : right([{ type: 'MeetingReminded', data: { hoursBefore, startsAt: range.start, remindedAt: at } }])
}
