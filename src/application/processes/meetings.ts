import { booking, type BookingState } from '../../domain/booking'
import { equal, type Instant, MINUTE, plusMillis, type TimeRange } from '../../domain/kernel'
import { meeting, type MeetingState, presentIn } from '../../domain/meeting'
import { derivedId } from '../derived-id'
import { instantOf, type Process, type ProcessCommand, when, whenBeside } from './process'

type Facts = Exclude<BookingState, { readonly stage: 'none' }>['facts']

/** How long before its start a meeting opens by itself. */
export const OPENS_BEFORE = 10 * MINUTE
/** How long after its end those who are still in it may stay. */
export const OVERTIME = 15 * MINUTE

/** The meeting of a lesson: each lesson alone has its own, those who come to one session of a group lesson share one. */
export const meetingIdOf = (bookingId: string, facts: Facts, { start }: TimeRange = facts.range): string =>
  facts.groupLessonId === undefined
    ? derivedId(bookingId, 'meeting')
    : derivedId(facts.tutorId, `meeting of ${facts.groupLessonId} at ${start}`)

const aim = (id: string, type: string, data: unknown, at?: Instant): readonly ProcessCommand[] => [
  { category: 'meeting', id, type, data, ...(at && { at }) },
]

/** The learner is invited to the lesson's meeting, which is scheduled for the first who comes to it. */
const inviteTo = (
  bookingId: string,
  { learnerId, tutorId, range, groupLessonId, sessionId }: Facts,
  meetingId: string,
  { stage }: MeetingState,
  at: Instant,
): readonly ProcessCommand[] => {
  if (stage !== 'none') return aim(meetingId, 'InviteParticipants', { participantIds: [learnerId] })
  const title = groupLessonId === undefined ? 'Lesson' : 'Group lesson'
  const invited = { title, range, invited: [learnerId], bookingId: sessionId ?? bookingId }
  return aim(meetingId, 'ScheduleMeeting', { hostId: tutorId, ...invited }, at)
}

/** Calls off the meeting of a lesson alone; from a group's the learner stays away. */
const callOff = (
  { learnerId, groupLessonId }: Facts,
  meetingId: string,
  { stage }: MeetingState,
): readonly ProcessCommand[] => {
  if (stage === 'none') return []
  if (groupLessonId !== undefined) return aim(meetingId, 'WithdrawInvitations', { participantIds: [learnerId] })
  return aim(meetingId, stage === 'open' ? 'EndMeeting' : 'CancelMeeting', {})
}

const isOn = ({ stage }: BookingState): boolean => stage === 'confirmed' || stage === 'inProgress'

/** A confirmed lesson has a room, which goes where the lesson goes and is called off with it. */
export const scheduleMeetings: Process = {
  name: 'schedule-meetings',
  reactions: [
    whenBeside(
      booking,
      'BookingConfirmed',
      [meeting],
      ({ id }, state) => [state.stage === 'none' ? undefined : meetingIdOf(id, state.facts)],
      (event, state, [room]) =>
        state.stage !== 'none' && isOn(state)
          ? inviteTo(event.id, state.facts, meetingIdOf(event.id, state.facts), room, instantOf(event))
          : [],
    ),
    whenBeside(
      booking,
      'BookingRescheduled',
      [meeting, meeting],
      ({ id, data }, state) =>
        state.stage === 'none'
          ? [undefined, undefined]
          : [meetingIdOf(id, state.facts, data.from), meetingIdOf(id, state.facts)],
      (event, state, [before, now]) => {
        if (state.stage === 'none' || !isOn(state)) return []
        const { facts } = state
        const [left, id] = [meetingIdOf(event.id, facts, event.data.from), meetingIdOf(event.id, facts)]
        const invited = inviteTo(event.id, facts, id, now, instantOf(event))
        if (left !== id) return [...callOff(facts, left, before), ...invited]
        return now.stage === 'none' ? invited : aim(id, 'RescheduleMeeting', { range: facts.range }, instantOf(event))
      },
    ),
    whenBeside(
      booking,
      'BookingCancelled',
      [meeting],
      ({ id }, state) => [state.stage === 'none' ? undefined : meetingIdOf(id, state.facts)],
      ({ id }, state, [room]) =>
        state.stage === 'none' ? [] : callOff(state.facts, meetingIdOf(id, state.facts), room),
    ),
  ],
}

/** A room that everybody has stayed away from waits for those who still may come. */
const open = (id: string, state: MeetingState): readonly ProcessCommand[] =>
  state.stage === 'scheduled' && (state.bookingId === undefined || state.invited.size > 0)
    ? aim(id, 'OpenMeeting', {})
    : []

const startOf = (state: MeetingState): Instant | undefined => (state.stage === 'none' ? undefined : state.range.start)

/** A meeting opens by itself a little before its start. */
export const openMeetings: Process = {
  name: 'open-meetings',
  reactions: [
    ...(['MeetingScheduled', 'MeetingRescheduled'] as const).map((type) =>
      when(
        meeting,
        type,
        // Moved since: then that time's own reminder comes.
        ({ id, data }, state) => (startOf(state) === data.range.start ? open(id, state) : []),
        { due: ({ data }) => plusMillis(data.range.start, -OPENS_BEFORE) },
      ),
    ),
    when(meeting, 'ParticipantsInvited', ({ id }, state) => open(id, state), {
      dueAsOf: (event, state) => plusMillis(startOf(state) ?? instantOf(event), -OPENS_BEFORE),
    }),
  ],
}

/** Ends a room, or calls off one that was never opened. */
const end = (id: string, state: MeetingState): readonly ProcessCommand[] =>
  state.stage === 'open' ? aim(id, 'EndMeeting', {}) : state.stage === 'scheduled' ? aim(id, 'CancelMeeting', {}) : []

const scheduled = ['MeetingScheduled', 'MeetingRescheduled'] as const

/** A meeting whose time is over ends by itself when the last has left. */
export const endEmptyMeetings: Process = {
  name: 'end-empty-meetings',
  reactions: [
    ...scheduled.map((type) =>
      when(
        meeting,
        type,
        ({ id, data }, state) =>
          state.stage !== 'none' && equal(state.range, data.range) && presentIn(state).length === 0
            ? end(id, state)
            : [],
        { due: ({ data }) => data.range.end },
      ),
    ),
    when(meeting, 'ParticipantLeft', (event, state) =>
      state.stage === 'open' && instantOf(event) >= state.range.end && presentIn(state).length === 0
        ? end(event.id, state)
        : [],
    ),
  ],
}

/** No meeting goes on for longer than its overtime. */
export const endMeetings: Process = {
  name: 'end-meetings',
  reactions: scheduled.map((type) =>
    when(
      meeting,
      type,
      ({ id, data }, state) => (state.stage !== 'none' && equal(state.range, data.range) ? end(id, state) : []),
      { due: ({ data }) => plusMillis(data.range.end, OVERTIME) },
    ),
  ),
}
