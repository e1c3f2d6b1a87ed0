import { type Actor, HOUR, instant, plusMillis } from '../../src/domain/kernel'
import { meeting, type MeetingCommand, type MeetingEvent } from '../../src/domain/meeting'
import { actor, happening, issuing, specify, user, uuid } from './decider-specification'

export const given = specify(meeting.decider)
export const issue = issuing<MeetingCommand>(uuid(9))
export const event = happening<MeetingEvent>()

export const start = instant('2026-03-01T10:00:00Z')
export const range = { start, end: plusMillis(start, HOUR) }
export const minute = (n: number) => plusMillis(start, n * 60_000)
export const host = actor('tutor', 1)
export const ann = actor('learner', 2)
export const ben = actor('learner', 3)
export const stranger = actor('learner', 4)
export const hostId = user(1)
export const annId = user(2)
export const benId = user(3)
export const admin = actor('admin', 5)
export const signalling: Actor = { id: 'process:signalling', role: 'system' }

export const plan = { hostId, title: 'Algebra', range, invited: [annId, benId] }
export const scheduled = event('MeetingScheduled', plan)
export const opened = event('MeetingOpened', { openedAt: start })
export const cancelled = event('MeetingCancelled', { cancelledAt: start })
export const ended = event('MeetingEnded', { endedAt: minute(60) })
export const waits = (participantId = annId) => event('LobbyEntered', { participantId, enteredAt: start })
export const admitted = (participantId = annId) => event('ParticipantAdmitted', { participantId, admittedAt: start })
export const denied = (participantId = annId) => event('ParticipantDenied', { participantId, deniedAt: start })
export const joined = (participantId = annId, deviceId = 'laptop', at = 0) =>
  event('ParticipantJoined', { participantId, deviceId, joinedAt: minute(at) })
export const left = (participantId = annId, deviceId = 'laptop', at = 0) =>
  event('ParticipantLeft', { participantId, deviceId, leftAt: minute(at) })
export const consents = (participantId = annId) => event('RecordingConsentGiven', { participantId, givenAt: start })
export const sharing = event('ScreenShareStarted', { participantId: annId, deviceId: 'laptop', startedAt: start })
export const shareStopped = event('ScreenShareStopped', { participantId: annId, deviceId: 'laptop', stoppedAt: start })
export const recording = event('RecordingStarted', { recording: 1, participantIds: [hostId], startedAt: start })
export type StopReason = Extract<MeetingEvent, { type: 'RecordingStopped' }>['data']['reason']
export const recordingStopped = (reason: StopReason) =>
  event('RecordingStopped', { recording: 1, reason, stoppedAt: start })

export const schedule = issue('ScheduleMeeting', plan, host, plusMillis(start, -HOUR))
export const open = issue('OpenMeeting', {}, host, start)
export const cancel = issue('CancelMeeting', {}, host, start)
export const end = issue('EndMeeting', {}, host, start)
export const knock = (by: Actor) => issue('EnterLobby', {}, by, start)
export const admit = (participantId = annId, by = host) => issue('AdmitParticipant', { participantId }, by, start)
export const deny = (participantId = annId, by = host) => issue('DenyParticipant', { participantId }, by, start)
export const join = (by: Actor, deviceId = 'laptop') => issue('JoinMeeting', { deviceId }, by, start)
export const leave = (by: Actor, deviceId = 'laptop') => issue('LeaveMeeting', { deviceId }, by, start)

/** An open room with the host and Ann in it, and Ben admitted and outside. */
export const room = [
  scheduled,
  waits(),
  admitted(),
  waits(benId),
  admitted(benId),
  opened,
  joined(hostId, 'desk'),
  joined(),
]
export const recordedRoom = [...room, consents(hostId), consents(), recording]
