import type { meeting } from '../../domain/meeting'
import { each, policyOf, type Thing } from './policy'

const hosts = ['tutor', 'registrar', 'support'] as const
// Whoever was invited, whatever they are otherwise.
const people = ['learner', 'tutor', 'registrar', 'support', 'finance'] as const

const leading = each(hosts, 'host')
/** In the own name: Lyceum's own signalling alone names another. */
const entering = each(people, 'memberForThemselves')
const taking = each(people, 'member')

/** The participant whom a command names, where it names one. */
const named = ({ participantId }: Thing['data']): unknown => participantId

const meetingPolicy = policyOf<typeof meeting>()(
  {
    host: (user, { state }) => (state.stage === 'none' ? undefined : state.hostId === user),
    namedHost: (user, { data }) => data['hostId'] === user,
    member: (user, { state }) =>
      state.stage === 'none' ? undefined : state.hostId === user || state.invited.has(user as never),
    memberForThemselves: (user, { state, data }) =>
      state.stage === 'none'
        ? undefined
        : (state.hostId === user || state.invited.has(user as never)) && (named(data) ?? user) === user,
  },
  {
    ScheduleMeeting: each(hosts, 'namedHost'),
    RescheduleMeeting: leading,
    InviteParticipants: leading,
    WithdrawInvitations: {},
    OpenMeeting: leading,
    CancelMeeting: leading,
    EndMeeting: leading,
    RemindOfMeeting: {},
    EnterLobby: entering,
    AdmitParticipant: leading,
    DenyParticipant: leading,
    JoinMeeting: entering,
    LeaveMeeting: entering,
    RaiseHand: taking,
    LowerHand: { ...each(people, 'memberForThemselves'), ...each(hosts, ['memberForThemselves', 'host']) },
    MuteParticipant: { ...each(people, 'memberForThemselves'), ...each(hosts, ['memberForThemselves', 'host']) },
    MuteAll: leading,
    UnmuteMicrophone: taking,
    StartScreenShare: taking,
    StopScreenShare: taking,
    GiveRecordingConsent: taking,
    WithdrawRecordingConsent: taking,
    StartRecording: leading,
    StopRecording: leading,
  },
)

export const meetings = { meeting: meetingPolicy }
