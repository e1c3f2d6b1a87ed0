import { meeting } from '../../domain/meeting'
import { readModel } from '../runtime/read-model'
import { changeParticipant, emptyRoom, enterRoom, guest, leaveRoom } from './attendance'
import { queries } from './queries'
import { tables } from './tables'

const { on, define } = readModel(tables)

const handlers = on(
  meeting,
  {
    MeetingScheduled: ({ id, data, revision, at }, { meetings, participants }) => {
      meetings.put({
        id,
        hostId: data.hostId,
        title: data.title,
        stage: 'scheduled',
        startsAt: data.range.start,
        endsAt: data.range.end,
        bookingId: data.bookingId ?? null,
        courseId: data.courseId ?? null,
        openedAt: null,
        endedAt: null,
        recordings: 0,
        recording: false,
        moves: 0,
        changedAt: at,
        revision,
      })
      for (const participantId of data.invited) participants.put(guest(id, participantId))
      participants.put({ ...guest(id, data.hostId), role: 'host' })
    },
    MeetingRescheduled: ({ id, data: { range } }, { meetings }) =>
      meetings.update([id], ({ moves }) => ({ startsAt: range.start, endsAt: range.end, moves: moves + 1 })),
    ParticipantsInvited: ({ id, data }, rows) => {
      for (const participantId of data.participantIds) changeParticipant(rows, id, participantId, () => ({}))
    },
    InvitationsWithdrawn: ({ id, data }, { participants }) => {
      // Who was in the room stays on the record.
      for (const participantId of data.participantIds)
        if (participants.get(id, participantId)?.attendedMillis === 0) participants.remove(id, participantId)
    },
    MeetingOpened: ({ id, data }, { meetings }) =>
      meetings.update([id], () => ({ stage: 'open', openedAt: data.openedAt })),
    MeetingCancelled: ({ id }, { meetings }) => meetings.update([id], () => ({ stage: 'cancelled' })),
    MeetingEnded: ({ id, data }, rows) => {
      rows.meetings.update([id], () => ({ stage: 'ended', endedAt: data.endedAt, recording: false }))
      emptyRoom(rows, id, data.endedAt)
    },
    LobbyEntered: ({ id, data }, rows) =>
      changeParticipant(rows, id, data.participantId, () => ({ admission: 'waiting' })),
    ParticipantAdmitted: ({ id, data }, rows) =>
      changeParticipant(rows, id, data.participantId, () => ({ admission: 'admitted' })),
    ParticipantDenied: ({ id, data }, rows) =>
      changeParticipant(rows, id, data.participantId, () => ({ admission: 'denied' })),
    ParticipantJoined: ({ id, data }, rows) => enterRoom(rows, id, data.participantId, data.deviceId, data.joinedAt),
    ParticipantLeft: ({ id, data }, rows) => leaveRoom(rows, id, data.participantId, data.deviceId, data.leftAt),
    RecordingConsentGiven: ({ id, data }, rows) =>
      changeParticipant(rows, id, data.participantId, () => ({ consented: true })),
    RecordingConsentWithdrawn: ({ id, data }, rows) =>
      changeParticipant(rows, id, data.participantId, () => ({ consented: false })),
    RecordingStarted: ({ id, data }, { meetings }) =>
      meetings.update([id], () => ({ recordings: data.recording, recording: true })),
    RecordingStopped: ({ id }, { meetings }) => meetings.update([id], () => ({ recording: false })),
  },
  ({ id, revision, at }, { meetings }) => meetings.update([id], () => ({ revision, changedAt: at })),
)

/** Live meetings, who was asked to them and how long they attended. */
export const meetingsModel = define({
  name: 'meetings',
  version: 2,
  description: 'Live meetings, who was asked to them and how long they attended.',
  on: [handlers],
  queries,
})
