import type { Decider } from '../kernel'
import type { MeetingCommand } from './commands'
import { decideAdmission, decideEntrance } from './decide-lobby'
import { decidePlan, schedule } from './decide-plan'
import { decideConsent, decideRecording } from './decide-recording'
import { decideRoom } from './decide-room'
import { errors, type MeetingError } from './errors'
import type { MeetingEvent } from './events'
import { evolve } from './evolve'
import type { Decision, MeetingState } from './state'

const decide = (command: MeetingCommand, state: MeetingState): Decision => {
  if (command.type === 'ScheduleMeeting')
    return state.stage === 'none'
      ? schedule(command)
      : errors.fail('meeting.already-exists', 'This meeting has been scheduled already.')
  if (state.stage === 'none') return errors.fail('meeting.not-found', 'There is no such meeting.')

  switch (command.type) {
    case 'RescheduleMeeting':
    case 'InviteParticipants':
    case 'WithdrawInvitations':
    case 'OpenMeeting':
    case 'CancelMeeting':
    case 'EndMeeting':
    case 'RemindOfMeeting':
      return decidePlan(command, state)
    case 'EnterLobby':
    case 'JoinMeeting':
    case 'LeaveMeeting':
      return decideEntrance(command, state)
    case 'AdmitParticipant':
    case 'DenyParticipant':
      return decideAdmission(command, state)
    case 'GiveRecordingConsent':
    case 'WithdrawRecordingConsent':
      return decideConsent(command, state)
    case 'StartRecording':
    case 'StopRecording':
      return decideRecording(command, state)
    case 'RaiseHand':
    case 'LowerHand':
    case 'MuteParticipant':
    case 'MuteAll':
    case 'UnmuteMicrophone':
    case 'StartScreenShare':
    case 'StopScreenShare':
      return decideRoom(command, state)
  }
}

export const decider: Decider<MeetingCommand, MeetingEvent, MeetingState, MeetingError> = {
  initialState: { stage: 'none' },
  decide,
  evolve,
}
