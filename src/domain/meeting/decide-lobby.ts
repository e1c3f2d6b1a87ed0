import { right } from 'fp-ts/Either'
import { actsFor, UserId } from '../kernel'
import { devicesOf } from './attendance'
import type { Of } from './commands'
import { errors } from './errors'
import { departure, recordingStopped } from './room'
import { type Decision, type Existing, hostOnly, MAX_DEVICES, notOpen, type Open, over, type Scheduled } from './state'

type Entrance = Of<'EnterLobby' | 'JoinMeeting' | 'LeaveMeeting'>

/** Whom a command is about: who issues it, or who is named by one that may act for them. */
const participantOf = ({ by, data }: Entrance): UserId | undefined => {
  const participantId: unknown = data.participantId ?? by.id
  return UserId.is(participantId) && actsFor(by, participantId) ? participantId : undefined
}

/** Coming and going. */
export const decideEntrance = (command: Entrance, state: Existing): Decision => {
  const participantId = participantOf(command)
  if (participantId === undefined)
    return errors.fail('meeting.forbidden', 'Nobody enters or leaves a meeting for another participant.')

  switch (command.type) {
    case 'EnterLobby':
      return state.stage === 'ended' || state.stage === 'cancelled'
        ? over(state.stage)
        : enterLobby(command, state, participantId)
    case 'JoinMeeting':
      return state.stage === 'open' ? join(command, state, participantId) : notOpen(state.stage)
    case 'LeaveMeeting': {
      const { deviceId } = command.data
      return state.stage === 'open' && devicesOf(state.attendance, participantId).has(deviceId)
        ? right(departure(state, participantId, [deviceId], command.at))
        : right([])
    }
  }
}

const enterLobby = ({ at }: Of<'EnterLobby'>, state: Scheduled | Open, participantId: UserId): Decision => {
  if (participantId === state.hostId) return right([])
  if (!state.invited.has(participantId))
    return errors.fail('meeting.not-invited', 'Only the invited can wait in the lobby.')
  const admission = state.admissions.get(participantId)
  if (admission === 'denied') return errors.fail('meeting.denied', 'The host has turned this participant away.')
  return admission === undefined ? right([{ type: 'LobbyEntered', data: { participantId, enteredAt: at } }]) : right([])
}

/**
 * A recording locks nobody out of a lesson: it stops before somebody joins who has not consented, and the host can
 * start the next one when all have.
 */
const join = ({ data: { deviceId }, at }: Of<'JoinMeeting'>, state: Open, participantId: UserId): Decision => {
  if (participantId !== state.hostId && state.admissions.get(participantId) !== 'admitted')
    return errors.fail('meeting.not-admitted', 'The host has not admitted this participant.')
  const devices = devicesOf(state.attendance, participantId)
  if (devices.has(deviceId)) return right([])
  if (devices.size >= MAX_DEVICES)
    return errors.fail('meeting.too-many-devices', 'This participant has too many devices in the room.', {
      limit: MAX_DEVICES,
    })
  return right([
    ...(state.consents.has(participantId) ? [] : recordingStopped(state, 'joined-without-consent', at)),
    { type: 'ParticipantJoined', data: { participantId, deviceId, joinedAt: at } },
  ])
}

/** The host's say on who may enter. It is asked for each participant, also for those who waited before the host came. */
export const decideAdmission = (
  { type, data: { participantId }, at, by }: Of<'AdmitParticipant' | 'DenyParticipant'>,
  state: Existing,
): Decision => {
  if (!actsFor(by, state.hostId)) return hostOnly()
  if (state.stage === 'ended' || state.stage === 'cancelled') return over(state.stage)
  if (participantId === state.hostId)
    return errors.fail('meeting.host-needs-no-admission', 'The host is neither admitted nor turned away.')
  const admission = state.admissions.get(participantId)
  if (admission === undefined)
    return errors.fail('meeting.not-waiting', 'This participant has not asked to be admitted.')

  switch (type) {
    case 'AdmitParticipant':
      return admission === 'admitted'
        ? right([])
        : right([{ type: 'ParticipantAdmitted', data: { participantId, admittedAt: at } }])
    case 'DenyParticipant':
      if (admission === 'denied') return right([])
      return right([
        ...(state.stage === 'open'
          ? departure(state, participantId, [...devicesOf(state.attendance, participantId).keys()], at)
          : []),
        { type: 'ParticipantDenied', data: { participantId, deniedAt: at } },
      ])
  }
}
