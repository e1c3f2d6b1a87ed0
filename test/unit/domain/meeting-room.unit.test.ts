import { type Actor } from '../../../src/domain/kernel'
import { MAX_DEVICES } from '../../../src/domain/meeting'
import {
  admitted,
  ann,
  annId,
  ben,
  benId,
  end,
  ended,
  event,
  given,
  host,
  issue,
  join,
  joined,
  leave,
  left,
  room,
  scheduled,
  shareStopped,
  sharing,
  signalling,
  start,
  waits,
} from '../../support/meeting-history'

describe('the room', () => {
  it('is joined while it is open', () => {
    given([scheduled, waits(), admitted()]).when(join(ann)).fails('meeting.not-open')
    given([...room, ended])
      .when(join(ben))
      .fails('meeting.ended')
    given(room)
      .when(join(ben))
      .then([joined(benId)])
    given(room).when(join(ann)).then([])
    given(room)
      .when(join(ann, 'phone'))
      .then([joined(annId, 'phone')])
  })

  it('takes so many devices of a participant and no more', () => {
    const devices = (n: number) => Array.from({ length: n }, (_, each) => joined(benId, `device ${String(each)}`))
    given([...room, ...devices(MAX_DEVICES - 1)])
      .when(join(ben))
      .then([joined(benId)])
    given([...room, ...devices(MAX_DEVICES)])
      .when(join(ben))
      .fails('meeting.too-many-devices')
  })

  it('tells devices apart whatever they are called', () => {
    for (const name of ['constructor', '__proto__']) {
      given(room)
        .when(join(ann, name))
        .then([joined(annId, name)])
      given([...room, joined(annId, name)])
        .when(leave(ann, name))
        .then([left(annId, name)])
      given(room).when(leave(ann, name)).then([])
    }
  })

  it('is left by a device that is in it; leaving again changes nothing', () => {
    given(room).when(leave(ann)).then([left()])
    given([...room, left()])
      .when(leave(ann))
      .then([])
    given(room).when(leave(ann, 'phone')).then([])
    given([...room, ended])
      .when(leave(ann))
      .then([])
    given([scheduled]).when(leave(ann)).then([])
  })

  it('is entered and left for another by Lyceum itself only', () => {
    const leaveFor = (by: Actor) => issue('LeaveMeeting', { participantId: annId, deviceId: 'laptop' }, by, start)
    given(room).when(leaveFor(signalling)).then([left()])
    given(room).when(leaveFor(ben)).fails('meeting.forbidden')
    given(room).when(leaveFor(host)).fails('meeting.forbidden')
    given(room).when(join(signalling)).fails('meeting.forbidden')
  })

  it('has hands raised by those in it, and lowered by them or the host', () => {
    const raise = (by: Actor) => issue('RaiseHand', {}, by, start)
    const lower = (by: Actor, participantId?: typeof annId) =>
      issue('LowerHand', participantId === undefined ? {} : { participantId }, by, start)
    const raised = event('HandRaised', { participantId: annId, raisedAt: start })
    const lowered = event('HandLowered', { participantId: annId, loweredAt: start })
    given(room).when(raise(ann)).then([raised])
    given([...room, raised])
      .when(raise(ann))
      .then([])
    given(room).when(raise(ben)).fails('meeting.not-present')
    given([scheduled]).when(raise(ann)).fails('meeting.not-open')
    given([...room, raised])
      .when(lower(ann))
      .then([lowered])
    given([...room, raised])
      .when(lower(host, annId))
      .then([lowered])
    given([...room, raised])
      .when(lower(ben, annId))
      .fails('meeting.forbidden')
    given([...room, raised, lowered])
      .when(lower(ann))
      .then([])
    given([...room, raised, left()])
      .when(lower(ann))
      .then([])
  })

  it('has microphones muted by the host, and opened by their owners alone', () => {
    const muteOne = (by: Actor, participantId = annId) => issue('MuteParticipant', { participantId }, by, start)
    const unmute = (by: Actor) => issue('UnmuteMicrophone', {}, by, start)
    const muted = event('ParticipantsMuted', { participantIds: [annId], mutedAt: start })
    const unmuted = event('MicrophoneUnmuted', { participantId: annId, unmutedAt: start })
    given(room).when(muteOne(host)).then([muted])
    given(room).when(muteOne(ann)).then([muted])
    given([...room, muted])
      .when(muteOne(host))
      .then([])
    given(room).when(muteOne(ben)).fails('meeting.forbidden')
    given(room).when(muteOne(host, benId)).fails('meeting.not-present')
    given([...room, muted])
      .when(unmute(ann))
      .then([unmuted])
    given([...room, muted, unmuted])
      .when(unmute(ann))
      .then([])
    given([...room, muted])
      .when(unmute(ben))
      .fails('meeting.not-present')
    given([...room, muted, left(), joined()])
      .when(muteOne(host))
      .then([muted])
  })

  it('is muted as a whole, but for the host and who is muted already', () => {
    const muteAll = (by: Actor) => issue('MuteAll', {}, by, start)
    const mutes = (...participantIds: (typeof annId)[]) =>
      event('ParticipantsMuted', { participantIds, mutedAt: start })
    given([...room, joined(benId)])
      .when(muteAll(host))
      .then([mutes(annId, benId)])
    given([...room, mutes(annId), joined(benId)])
      .when(muteAll(host))
      .then([mutes(benId)])
    given([...room, mutes(annId)])
      .when(muteAll(host))
      .then([])
    given(room).when(muteAll(ann)).fails('meeting.forbidden')
  })
})

describe('the shared screen', () => {
  const share = (by: Actor, deviceId = 'laptop') => issue('StartScreenShare', { deviceId }, by, start)
  const stop = (by: Actor) => issue('StopScreenShare', {}, by, start)

  it('is one at a time, from a device that is in the room', () => {
    given(room).when(share(ann)).then([sharing])
    given([...room, sharing])
      .when(share(ann))
      .then([])
    given([...room, sharing])
      .when(share(host, 'desk'))
      .fails('meeting.screen-share-taken')
    given([...room, joined(annId, 'phone'), sharing])
      .when(share(ann, 'phone'))
      .fails('meeting.screen-share-taken')
    given(room).when(share(ann, 'phone')).fails('meeting.not-present')
    given(room).when(share(ben)).fails('meeting.not-present')
  })

  it('is stopped by the presenter or the host', () => {
    given([...room, sharing])
      .when(stop(ann))
      .then([shareStopped])
    given([...room, sharing])
      .when(stop(host))
      .then([shareStopped])
    given([...room, joined(benId), sharing])
      .when(stop(ben))
      .fails('meeting.forbidden')
    given([...room, sharing, shareStopped])
      .when(stop(ann))
      .then([])
  })

  it('case B29: clears when the presenting device drops out, so that another can share', () => {
    const drop = issue('LeaveMeeting', { participantId: annId, deviceId: 'laptop' }, signalling, start)
    given([...room, sharing])
      .when(drop)
      .then([shareStopped, left()])
    given([...room, sharing, shareStopped, left()])
      .when(share(host, 'desk'))
      .events()
  })

  it('goes on while another device of the presenter leaves', () => {
    given([...room, joined(annId, 'phone'), sharing])
      .when(leave(ann, 'phone'))
      .then([left(annId, 'phone')])
  })

  it('ends with the meeting', () => {
    given([...room, sharing])
      .when(end)
      .then([shareStopped, event('MeetingEnded', { endedAt: start })])
  })
})
