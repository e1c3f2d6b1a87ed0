import { right } from 'fp-ts/Either'
import { actsFor, type Instant, UserId } from '../kernel'
import { devicesOf, isPresent, present } from './attendance'
import type { Of } from './commands'
import { errors } from './errors'
import { shareStopped } from './room'
import { type Decision, type Existing, hostOnly, notOpen, type Open } from './state'

const notPresent = () => errors.fail('meeting.not-present', 'This participant is not in the room.')

/** Hands, microphones and the shared screen: what goes on between those who are in the open room. */
export const decideRoom = (
  command: Of<
    | 'RaiseHand'
    | 'LowerHand'
    | 'MuteParticipant'
    | 'MuteAll'
    | 'UnmuteMicrophone'
    | 'StartScreenShare'
    | 'StopScreenShare'
  >,
  state: Existing,
): Decision => {
  if (state.stage !== 'open') return notOpen(state.stage)
  const { at, by } = command
  const asHost = actsFor(by, state.hostId)

  switch (command.type) {
    case 'MuteAll':
      return asHost
        ? mute(
            state,
            present(state.attendance).filter((id) => id !== state.hostId),
            at,
          )
        : hostOnly()
    case 'MuteParticipant': {
      const { participantId } = command.data
      if (!asHost && by.id !== participantId) return hostOnly()
      return isPresent(state.attendance, participantId) ? mute(state, [participantId], at) : notPresent()
    }
    case 'LowerHand': {
      const participantId = command.data.participantId ?? by.id
      if (!asHost && by.id !== participantId) return hostOnly()
      return UserId.is(participantId) && state.hands.has(participantId)
        ? right([{ type: 'HandLowered', data: { participantId, loweredAt: at } }])
        : right([])
    }
    case 'StopScreenShare':
      if (!asHost && state.share !== undefined && by.id !== state.share.participantId) return hostOnly()
      return right(shareStopped(state, at))
    case 'RaiseHand':
    case 'UnmuteMicrophone':
    case 'StartScreenShare':
      return UserId.is(by.id) && isPresent(state.attendance, by.id) ? decideOwn(command, state, by.id) : notPresent()
  }
}

/** What only a participant in the room can do, for themselves. */
const decideOwn = (
  command: Of<'RaiseHand' | 'UnmuteMicrophone' | 'StartScreenShare'>,
  state: Open,
  participantId: UserId,
): Decision => {
  const { at } = command
  switch (command.type) {
    case 'RaiseHand':
      return state.hands.has(participantId)
        ? right([])
        : right([{ type: 'HandRaised', data: { participantId, raisedAt: at } }])
    case 'UnmuteMicrophone':
      return state.muted.has(participantId)
        ? right([{ type: 'MicrophoneUnmuted', data: { participantId, unmutedAt: at } }])
        : right([])
    case 'StartScreenShare': {
      const { deviceId } = command.data
      const { share } = state
      if (share?.participantId === participantId && share.deviceId === deviceId) return right([])
      if (share !== undefined)
        return errors.fail('meeting.screen-share-taken', 'A screen is being shared already.', {
          participantId: share.participantId,
        })
      return devicesOf(state.attendance, participantId).has(deviceId)
        ? right([{ type: 'ScreenShareStarted', data: { participantId, deviceId, startedAt: at } }])
        : notPresent()
    }
  }
}

const mute = (state: Open, candidates: readonly UserId[], at: Instant): Decision => {
  const participantIds = candidates.filter((participantId) => !state.muted.has(participantId))
  return participantIds.length === 0
    ? right([])
    : right([{ type: 'ParticipantsMuted', data: { participantIds, mutedAt: at } }])
}
