import type { UserId } from '../kernel'
import { isPresent, join, leave, leaveAll } from './attendance'
import type { MeetingEvent } from './events'
import type { Admission, Existing, MeetingState, Open, Plan } from './state'

type EventOf<Type extends MeetingEvent['type']> = Extract<MeetingEvent, { readonly type: Type }>

const plus = <A>(set: ReadonlySet<A>, ...items: readonly A[]): ReadonlySet<A> => new Set([...set, ...items])

const minus = <A>(set: ReadonlySet<A>, item: A): ReadonlySet<A> => {
  const rest = new Set(set)
  rest.delete(item)
  return rest
}

const planned = ({ invited, ...data }: EventOf<'MeetingScheduled'>['data']): Plan => ({
  ...data,
  invited: new Set(invited),
  admissions: new Map(),
  consents: new Set(),
  reminded: [],
})

const admission = <State extends Plan>(state: State, participantId: UserId, to: Admission): State => ({
  ...state,
  admissions: new Map(state.admissions).set(participantId, to),
})

export const evolve = (state: MeetingState, event: MeetingEvent): MeetingState => {
  if (event.type === 'MeetingScheduled') return { stage: 'scheduled', ...planned(event.data) }
  return state.stage === 'none' ? state : evolvePlan(state, event)
}

/** What holds from the schedule on. */
const evolvePlan = (state: Existing, event: Exclude<MeetingEvent, EventOf<'MeetingScheduled'>>): MeetingState => {
  switch (event.type) {
    case 'MeetingRescheduled':
      return { ...state, range: event.data.range, reminded: [] }
    case 'MeetingReminded':
      return { ...state, reminded: [...state.reminded, event.data.hoursBefore] }
    case 'ParticipantsInvited':
      return { ...state, invited: plus(state.invited, ...event.data.participantIds) }
    case 'InvitationsWithdrawn': {
      const { participantIds } = event.data
      return {
        ...state,
        invited: participantIds.reduce<ReadonlySet<UserId>>(minus, state.invited),
        admissions: new Map([...state.admissions].filter(([id]) => !participantIds.includes(id))),
      }
    }
    case 'LobbyEntered':
      return admission(state, event.data.participantId, 'waiting')
    case 'ParticipantAdmitted':
      return admission(state, event.data.participantId, 'admitted')
    case 'ParticipantDenied':
      return admission(state, event.data.participantId, 'denied')
    case 'RecordingConsentGiven':
      return { ...state, consents: plus(state.consents, event.data.participantId) }
    case 'RecordingConsentWithdrawn':
      return { ...state, consents: minus(state.consents, event.data.participantId) }
    case 'MeetingCancelled':
      return { ...state, stage: 'cancelled' }
    case 'MeetingOpened':
      return {
        ...state,
        stage: 'open',
        openedAt: event.data.openedAt,
        attendance: new Map(),
        hands: new Set(),
        muted: new Set(),
        share: undefined,
        recordings: 0,
        recording: false,
      }
    default:
      return state.stage === 'open' ? evolveRoom(state, event) : state
  }
}

/** What happens in the open room. */
const evolveRoom = (
  state: Open,
  event: EventOf<
    | 'MeetingEnded'
    | 'ParticipantJoined'
    | 'ParticipantLeft'
    | 'HandRaised'
    | 'HandLowered'
    | 'ParticipantsMuted'
    | 'MicrophoneUnmuted'
    | 'ScreenShareStarted'
    | 'ScreenShareStopped'
    | 'RecordingStarted'
    | 'RecordingStopped'
  >,
): MeetingState => {
  switch (event.type) {
    case 'ParticipantJoined': {
      const { participantId, deviceId, joinedAt } = event.data
      return { ...state, attendance: join(state.attendance, participantId, deviceId, joinedAt) }
    }
    case 'ParticipantLeft': {
      const { participantId, deviceId, leftAt } = event.data
      const attendance = leave(state.attendance, participantId, deviceId, leftAt)
      return isPresent(attendance, participantId)
        ? { ...state, attendance }
        : { ...state, attendance, hands: minus(state.hands, participantId), muted: minus(state.muted, participantId) }
    }
    case 'HandRaised':
      return { ...state, hands: plus(state.hands, event.data.participantId) }
    case 'HandLowered':
      return { ...state, hands: minus(state.hands, event.data.participantId) }
    case 'ParticipantsMuted':
      return { ...state, muted: plus(state.muted, ...event.data.participantIds) }
    case 'MicrophoneUnmuted':
      return { ...state, muted: minus(state.muted, event.data.participantId) }
    case 'ScreenShareStarted': {
      const { participantId, deviceId } = event.data
      return { ...state, share: { participantId, deviceId } }
    }
    case 'ScreenShareStopped':
      return { ...state, share: undefined }
    case 'RecordingStarted':
      return { ...state, recordings: event.data.recording, recording: true }
    case 'RecordingStopped':
      return { ...state, recording: false }
    case 'MeetingEnded': {
      const { endedAt } = event.data
      return { ...state, stage: 'ended', endedAt, attendance: leaveAll(state.attendance, endedAt) }
    }
  }
}
