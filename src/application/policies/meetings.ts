import type { meeting } from '../../domain/meeting'
import type { PolicyOf } from './policy'

const host = ['tutor', 'registrar', 'support'] as const
// Whoever was invited, whatever they are otherwise.
const participant = ['learner', 'tutor', 'registrar', 'support', 'finance'] as const

const meetingPolicy: PolicyOf<typeof meeting> = {
  ScheduleMeeting: host,
  RescheduleMeeting: host,
  InviteParticipants: host,
  OpenMeeting: host,
  CancelMeeting: host,
  EndMeeting: host,
  EnterLobby: participant,
  AdmitParticipant: host,
  DenyParticipant: host,
  JoinMeeting: participant,
  LeaveMeeting: participant,
  RaiseHand: participant,
  LowerHand: participant,
  MuteParticipant: participant,
  MuteAll: host,
  UnmuteMicrophone: participant,
  StartScreenShare: participant,
  StopScreenShare: participant,
  GiveRecordingConsent: participant,
  WithdrawRecordingConsent: participant,
  StartRecording: host,
  StopRecording: host,
}

export const meetings = { meeting: meetingPolicy }
