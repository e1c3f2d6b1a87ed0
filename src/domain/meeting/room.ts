import type { Instant, UserId } from '../kernel'
import { devicesOf } from './attendance'
import type { MeetingEvent } from './events'
import type { Open } from './state'

type StopReason = Extract<MeetingEvent, { type: 'RecordingStopped' }>['data']['reason']

/** The end of the running recording, if there is one. */
export const recordingStopped = (state: Open, reason: StopReason, at: Instant): readonly MeetingEvent[] =>
  state.recording ? [{ type: 'RecordingStopped', data: { recording: state.recordings, reason, stoppedAt: at } }] : []

/** The end of the screen share that goes on, if there is one. */
export const shareStopped = (state: Open, at: Instant): readonly MeetingEvent[] =>
  state.share === undefined ? [] : [{ type: 'ScreenShareStopped', data: { ...state.share, stoppedAt: at } }]

/**
 * Some devices of a participant leave the room. What cannot go on without them ends first, so that no reader ever sees
 * a share without its presenter or a recording without the host.
 */
export const departure = (
  state: Open,
  participantId: UserId,
  deviceIds: readonly string[],
  at: Instant,
): readonly MeetingEvent[] => {
  const { share } = state
  const presents = share?.participantId === participantId && deviceIds.includes(share.deviceId)
  const hostGoes =
    participantId === state.hostId && devicesOf(state.attendance, participantId).size === deviceIds.length
  return [
    ...(hostGoes ? recordingStopped(state, 'host-left', at) : []),
    ...(presents ? shareStopped(state, at) : []),
    ...deviceIds.map((deviceId) => ({
      type: 'ParticipantLeft' as const,
      data: { participantId, deviceId, leftAt: at },
    })),
  ]
}
