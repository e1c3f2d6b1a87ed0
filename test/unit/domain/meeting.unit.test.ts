import { plusMillis } from '../../../src/domain/kernel'
import { EARLIEST_OPENING, MAX_INVITED } from '../../../src/domain/meeting'
import { user } from '../../support/decider-specification'
import {
  admin,
  admit,
  admitted,
  ann,
  annId,
  ben,
  benId,
  cancel,
  cancelled,
  denied,
  deny,
  end,
  ended,
  event,
  given,
  host,
  hostId,
  issue,
  join,
  joined,
  knock,
  leave,
  left,
  minute,
  open,
  opened,
  plan,
  range,
  room,
  schedule,
  scheduled,
  shareStopped,
  sharing,
  signalling,
  start,
  stranger,
  waits,
} from '../../support/meeting-history'

describe('the plan of a meeting', () => {
  it('is made once, by its host or for them by an administrator', () => {
    given([]).when(schedule).then([scheduled])
    given([])
      .when(issue('ScheduleMeeting', plan, admin, start))
      .then([scheduled])
    given([])
      .when(issue('ScheduleMeeting', plan, ann, start))
      .fails('meeting.forbidden')
    given([scheduled]).when(schedule).fails('meeting.already-exists')
  })

  it('invites each participant once, and never the host', () => {
    const invited = [annId, hostId, annId, benId]
    given([])
      .when(issue('ScheduleMeeting', { ...plan, invited }, host, start))
      .then([scheduled])
  })

  it('is not made for a time that is over', () => {
    const at = range.end
    given([])
      .when(issue('ScheduleMeeting', plan, host, at))
      .fails('meeting.in-the-past')
    given([])
      .when(issue('ScheduleMeeting', plan, host, plusMillis(at, -1)))
      .then([scheduled])
  })

  it('has room for so many participants and no more', () => {
    const invited = Array.from({ length: MAX_INVITED }, (_, n) => user(100 + n))
    const full = event('MeetingScheduled', { ...plan, invited })
    given([])
      .when(issue('ScheduleMeeting', { ...plan, invited }, host, start))
      .then([full])
    given([])
      .when(issue('ScheduleMeeting', { ...plan, invited: [...invited, annId] }, host, start))
      .fails('meeting.too-many-invited')
    const inviteAnn = issue('InviteParticipants', { participantIds: [annId] }, host, start)
    given([full]).when(inviteAnn).fails('meeting.too-many-invited')
    given([event('MeetingScheduled', { ...plan, invited: invited.slice(1) })])
      .when(inviteAnn)
      .then([event('ParticipantsInvited', { participantIds: [annId] })])
  })

  it('must exist for anything else', () => {
    for (const command of [open, cancel, end, knock(ann), admit(), join(ann), leave(ann)])
      given([]).when(command).fails('meeting.not-found')
  })

  it('grows by the participants who are not invited yet', () => {
    const invite = (...participantIds: (typeof annId)[]) => issue('InviteParticipants', { participantIds }, host, start)
    const late = event('ParticipantsInvited', { participantIds: [user(4)] })
    given([scheduled])
      .when(invite(annId, user(4)))
      .then([late])
    given([scheduled, opened])
      .when(invite(user(4)))
      .then([late])
    given([scheduled, late])
      .when(invite(user(4), hostId))
      .then([])
    given([scheduled, opened, ended])
      .when(invite(user(4)))
      .fails('meeting.ended')
    given([scheduled])
      .when(issue('InviteParticipants', { participantIds: [user(4)] }, stranger, start))
      .fails('meeting.forbidden')
  })

  it('is moved until the meeting is open', () => {
    const later = { start: minute(120), end: minute(180) }
    const move = issue('RescheduleMeeting', { range: later }, host, minute(90))
    const moved = event('MeetingRescheduled', { range: later })
    given([scheduled]).when(move).then([moved])
    given([scheduled, moved]).when(move).then([])
    given([scheduled, opened]).when(move).fails('meeting.already-open')
    given([scheduled, opened, ended]).when(move).fails('meeting.ended')
    given([scheduled, cancelled]).when(move).fails('meeting.cancelled')
    given([scheduled])
      .when(issue('RescheduleMeeting', { range: later }, host, later.end))
      .fails('meeting.in-the-past')
    given([scheduled])
      .when(issue('RescheduleMeeting', { range: later }, ann, start))
      .fails('meeting.forbidden')
  })

  it('opens from an hour before the start until the end', () => {
    const openAt = (at: typeof start) => issue('OpenMeeting', {}, host, at)
    const opens = plusMillis(start, -EARLIEST_OPENING)
    given([scheduled])
      .when(openAt(plusMillis(opens, -1)))
      .fails('meeting.too-early')
    given([scheduled])
      .when(openAt(opens))
      .then([event('MeetingOpened', { openedAt: opens })])
    given([scheduled])
      .when(openAt(plusMillis(range.end, -1)))
      .events()
    given([scheduled]).when(openAt(range.end)).fails('meeting.time-over')
  })

  it('opens once, for its host', () => {
    given([scheduled, opened]).when(open).then([])
    given([scheduled, opened, ended]).when(open).fails('meeting.ended')
    given([scheduled, cancelled]).when(open).fails('meeting.cancelled')
    given([scheduled])
      .when(issue('OpenMeeting', {}, ann, start))
      .fails('meeting.forbidden')
  })

  it('is cancelled before it opens, and ended after', () => {
    given([scheduled]).when(cancel).then([cancelled])
    given([scheduled, cancelled]).when(cancel).then([])
    given([scheduled, opened]).when(cancel).fails('meeting.already-open')
    given([scheduled, opened, ended]).when(cancel).fails('meeting.ended')
    given([scheduled]).when(end).fails('meeting.not-open')
    given([scheduled, cancelled]).when(end).fails('meeting.cancelled')
    given([scheduled, opened])
      .when(end)
      .then([event('MeetingEnded', { endedAt: start })])
    given([scheduled, opened, ended]).when(end).then([])
  })
})

describe('the lobby', () => {
  it('case B23: guests who wait before the host comes each still need admission', () => {
    const history = [scheduled, waits(), waits(benId), opened, joined(hostId, 'desk')]
    given(history).when(join(ann)).fails('meeting.not-admitted')
    given(history).when(admit()).then([admitted()])
    given([...history, admitted()])
      .when(join(ann))
      .then([joined()])
    given([...history, admitted()])
      .when(join(ben))
      .fails('meeting.not-admitted')
  })

  it('case B23: a phone at the gateway is gated like everybody', () => {
    const dialIn = issue('JoinMeeting', { participantId: annId, deviceId: 'phone' }, signalling, start)
    given([scheduled, opened]).when(dialIn).fails('meeting.not-admitted')
    given([scheduled, waits(), opened]).when(dialIn).fails('meeting.not-admitted')
    given([scheduled, waits(), admitted(), opened])
      .when(dialIn)
      .then([joined(annId, 'phone')])
  })

  it('keeps an admission over a rescheduling and a rejoin', () => {
    const moved = event('MeetingRescheduled', { range })
    given([scheduled, waits(), admitted(), moved, opened]).when(join(ann)).then([joined()])
    given([...room, left()])
      .when(join(ann))
      .then([joined()])
  })

  it('is for the invited, before and while the meeting is open', () => {
    given([scheduled]).when(knock(ann)).then([waits()])
    given([scheduled, opened]).when(knock(ann)).then([waits()])
    given([scheduled, waits()]).when(knock(ann)).then([])
    given([scheduled, waits(), admitted()]).when(knock(ann)).then([])
    given([scheduled]).when(knock(stranger)).fails('meeting.not-invited')
    given([scheduled, opened, ended]).when(knock(ann)).fails('meeting.ended')
    given([scheduled, cancelled]).when(knock(ann)).fails('meeting.cancelled')
  })

  it('is not for the host, who needs no admission', () => {
    given([scheduled]).when(knock(host)).then([])
    given([scheduled, opened])
      .when(join(host, 'desk'))
      .then([joined(hostId, 'desk')])
    given([scheduled]).when(admit(hostId)).fails('meeting.host-needs-no-admission')
    given([scheduled]).when(deny(hostId)).fails('meeting.host-needs-no-admission')
  })

  it('is kept by the host alone', () => {
    given([scheduled, waits()]).when(admit(annId, ann)).fails('meeting.forbidden')
    given([scheduled, waits()]).when(deny(annId, ben)).fails('meeting.forbidden')
    given([scheduled]).when(admit()).fails('meeting.not-waiting')
    given([scheduled, opened, ended]).when(admit()).fails('meeting.ended')
  })

  it('turns away until the host thinks better of it', () => {
    given([scheduled, waits()]).when(deny()).then([denied()])
    given([scheduled, waits(), denied()]).when(deny()).then([])
    given([scheduled, waits(), denied()]).when(knock(ann)).fails('meeting.denied')
    given([scheduled, waits(), denied()]).when(admit()).then([admitted()])
    given([scheduled, waits(), admitted()]).when(admit()).then([])
  })

  it('sends out who is in the room already, with all their devices', () => {
    given([...room, joined(annId, 'phone'), sharing])
      .when(deny())
      .then([shareStopped, left(), left(annId, 'phone'), denied()])
    given([...room, left(), denied()])
      .when(join(ann))
      .fails('meeting.not-admitted')
  })
})
