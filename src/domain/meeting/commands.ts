import * as t from 'io-ts'
import { BookingId, type CommandsOf, CourseId, HoursBefore, object, text, TimeRange, UserId } from '../kernel'
import { DeviceId } from './device'

/** Lyceum's own signalling acts for a participant (a phone at the gateway, a dropped connection); nobody else may. */
const onBehalf = { participantId: UserId }

export const commands = {
  ScheduleMeeting: {
    data: object(
      { hostId: UserId, title: text(1, 200), range: TimeRange, invited: t.readonlyArray(UserId) },
      { bookingId: BookingId, courseId: CourseId },
    ),
    summary: 'Schedule a live meeting for a host and the participants invited to it.',
    creates: true,
  },
  RescheduleMeeting: {
    data: object({ range: TimeRange }),
    summary:
      'Move a meeting that has not been opened, or follow a lesson that was moved. Admissions and consents are kept.',
  },
  InviteParticipants: {
    data: object({ participantIds: t.readonlyArray(UserId) }),
    summary: 'Invite more participants. Only the invited can wait in the lobby.',
  },
  WithdrawInvitations: {
    data: object({ participantIds: t.readonlyArray(UserId) }),
    summary: 'Invite some participants no longer; those of them who are in the room leave it.',
    internal: true,
  },
  OpenMeeting: {
    data: object({}),
    summary: 'Open the room, from an hour before the scheduled start.',
  },
  CancelMeeting: {
    data: object({}, { reason: text(1, 500) }),
    summary: 'Call off a meeting that has not been opened.',
  },
  EndMeeting: {
    data: object({}),
    summary: 'End the meeting for everybody; a running recording stops.',
  },
  RemindOfMeeting: {
    data: object({ hoursBefore: HoursBefore }),
    summary: 'Remind everybody of a meeting, so many hours before its start; once for each time it has.',
    internal: true,
  },
  EnterLobby: {
    data: object({}, onBehalf),
    summary: 'Wait in the lobby to be admitted by the host.',
  },
  AdmitParticipant: {
    data: object({ participantId: UserId }),
    summary: 'Admit one participant who waits in the lobby. Rejoining needs no new admission.',
  },
  DenyParticipant: {
    data: object({ participantId: UserId }),
    summary: 'Turn away a participant, or send out one who is in the room.',
  },
  JoinMeeting: {
    data: object({ deviceId: DeviceId }, onBehalf),
    summary: 'Join the open room with a device. Several devices of a participant count as one presence.',
  },
  LeaveMeeting: {
    data: object({ deviceId: DeviceId }, onBehalf),
    summary: 'Leave the room with a device.',
  },
  RaiseHand: { data: object({}), summary: 'Ask to speak.' },
  LowerHand: {
    data: object({}, { participantId: UserId }),
    summary: "Lower the own hand, or as the host a participant's.",
  },
  MuteParticipant: {
    data: object({ participantId: UserId }),
    summary: 'Mute a participant (host), or oneself.',
  },
  MuteAll: { data: object({}), summary: 'Mute everybody in the room but the host.' },
  UnmuteMicrophone: {
    data: object({}),
    summary: "Open the own microphone again. Nobody can open another's.",
  },
  StartScreenShare: {
    data: object({ deviceId: DeviceId }),
    summary: 'Share the screen of a device. One participant at a time can.',
  },
  StopScreenShare: {
    data: object({}),
    summary: 'Stop the screen share (presenter or host).',
  },
  GiveRecordingConsent: {
    data: object({}),
    summary: 'Consent to being recorded in this meeting.',
  },
  WithdrawRecordingConsent: {
    data: object({}),
    summary: 'Take the consent back; a running recording stops if one is in the room.',
  },
  StartRecording: {
    data: object({}),
    summary: 'Start recording, with the consent of everybody in the room, the host included.',
  },
  StopRecording: { data: object({}), summary: 'Stop recording.' },
} as const

export type MeetingCommand = CommandsOf<typeof commands>

/** The command of a type. */
export type Of<Type extends MeetingCommand['type']> = Extract<MeetingCommand, { readonly type: Type }>
