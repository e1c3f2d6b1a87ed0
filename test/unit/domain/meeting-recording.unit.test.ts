import { type Actor, fold } from '../../../src/domain/kernel'
import { attendanceOf, meeting, type MeetingEvent } from '../../../src/domain/meeting'
import {
  admin,
  ann,
  annId,
  ben,
  benId,
  consents,
  end,
  ended,
  event,
  given,
  host,
  hostId,
  issue,
  join,
  joined,
  leave,
  left,
  minute,
  opened,
  recordedRoom,
  recordingStopped,
  room,
  scheduled,
  signalling,
  start,
  stranger,
} from '../../support/meeting-history'

describe('a recording', () => {
  const record = (by: Actor) => issue('StartRecording', {}, by, start)
  const stop = (by: Actor) => issue('StopRecording', {}, by, start)
  const consent = (by: Actor) => issue('GiveRecordingConsent', {}, by, start)
  const withdraw = (by: Actor) => issue('WithdrawRecordingConsent', {}, by, start)
  const withdrawn = event('RecordingConsentWithdrawn', { participantId: annId, withdrawnAt: start })

  it('needs the consent of everybody in the room, the host included', () => {
    const missing = (history: MeetingEvent[]) =>
      given(history).when(record(host)).fails('meeting.consent-missing').detail?.['missing']
    expect(missing(room)).toEqual([hostId, annId])
    expect(missing([...room, consents(hostId)])).toEqual([annId])
    expect(missing([...room, consents()])).toEqual([hostId])
    given([...room, consents(hostId), consents()])
      .when(record(host))
      .then([event('RecordingStarted', { recording: 1, participantIds: [hostId, annId], startedAt: start })])
  })

  it('is started and stopped by the host, who is in the room', () => {
    given([...room, consents(hostId), consents()])
      .when(record(ann))
      .fails('meeting.forbidden')
    given([...room, consents(), left(hostId, 'desk')])
      .when(record(host))
      .fails('meeting.host-absent')
    given([scheduled]).when(record(host)).fails('meeting.not-open')
    given(recordedRoom).when(record(host)).then([])
    given(recordedRoom)
      .when(stop(host))
      .then([recordingStopped('requested')])
    given(recordedRoom).when(stop(ann)).fails('meeting.forbidden')
    given(room).when(stop(host)).then([])
  })

  it('is numbered', () => {
    given([...recordedRoom, recordingStopped('requested')])
      .when(record(host))
      .then([event('RecordingStarted', { recording: 2, participantIds: [hostId, annId], startedAt: start })])
  })

  it('case B27: never goes on with somebody in the room who has not consented', () => {
    given(recordedRoom)
      .when(join(ben))
      .then([recordingStopped('joined-without-consent'), joined(benId)])
    given([...recordedRoom, consents(benId)])
      .when(join(ben))
      .then([joined(benId)])
    given(recordedRoom)
      .when(withdraw(ann))
      .then([recordingStopped('consent-withdrawn'), withdrawn])
  })

  it('goes on when somebody outside takes their consent back', () => {
    given([...recordedRoom, left()])
      .when(withdraw(ann))
      .then([withdrawn])
  })

  it('stops when the host leaves with the last device, or ends the meeting', () => {
    given([...recordedRoom, joined(hostId, 'tablet')])
      .when(leave(host, 'desk'))
      .then([left(hostId, 'desk')])
    given(recordedRoom)
      .when(leave(host, 'desk'))
      .then([recordingStopped('host-left'), left(hostId, 'desk')])
    given(recordedRoom)
      .when(end)
      .then([recordingStopped('meeting-ended'), event('MeetingEnded', { endedAt: start })])
  })

  it('is consented to by oneself, at any time before the end', () => {
    given([scheduled]).when(consent(ann)).then([consents()])
    given([scheduled, opened])
      .when(consent(host))
      .then([consents(hostId)])
    given([scheduled, consents()]).when(consent(ann)).then([])
    given([scheduled, consents()]).when(withdraw(ann)).then([withdrawn])
    given([scheduled, consents(), withdrawn]).when(withdraw(ann)).then([])
    given([scheduled, opened, ended]).when(consent(ann)).fails('meeting.ended')
    for (const other of [stranger, admin, signalling])
      given([scheduled]).when(consent(other)).fails('meeting.not-invited')
  })
})

describe('attendance', () => {
  const rows = (events: MeetingEvent[], until: number) =>
    attendanceOf(fold(meeting.decider, events), minute(until)).map(({ participantId, intervals, millis }) => ({
      participantId,
      intervals: intervals.map(({ start: from, end: to }) => [from, to]),
      minutes: millis / 60_000,
    }))

  it('case B25: three rejoins with two overlapping devices make one row, the union of their times', () => {
    const events = [
      scheduled,
      opened,
      joined(annId, 'laptop', 0),
      joined(annId, 'phone', 5),
      left(annId, 'laptop', 10),
      left(annId, 'phone', 20),
      joined(annId, 'laptop', 30),
      left(annId, 'laptop', 35),
      joined(annId, 'laptop', 35),
      joined(annId, 'phone', 36),
      ended,
    ]
    expect(rows(events, 90)).toEqual([
      {
        participantId: annId,
        intervals: [
          [minute(0), minute(20)],
          [minute(30), minute(60)],
        ],
        minutes: 50,
      },
    ])
  })

  it('counts who is still in the room up to the instant that is asked for', () => {
    const events = [scheduled, opened, joined(annId, 'laptop', 10)]
    expect(rows(events, 25)).toEqual([{ participantId: annId, intervals: [[minute(10), minute(25)]], minutes: 15 }])
    expect(rows(events, 10)).toEqual([])
    expect(rows([...events, left(annId, 'laptop', 40)], 25)).toEqual(rows(events, 25))
  })

  it('is nothing without a room, and never negative', () => {
    expect(rows([], 10)).toEqual([])
    expect(rows([scheduled], 10)).toEqual([])
    expect(rows([scheduled, opened, joined(annId, 'laptop', 10), left(annId, 'laptop', 5)], 60)).toEqual([])
  })
})
