import * as t from 'io-ts'
import {
  BookingId,
  CourseId,
  type EventsOf,
  HoursBefore,
  impersonal,
  Instant,
  integer,
  object,
  oneOf,
  personal,
  text,
  TimeRange,
  UserId,
} from '../kernel'
import { DeviceId } from './device'

const participant = { participantId: UserId }
const device = { participantId: UserId, deviceId: impersonal(DeviceId, 'what a client calls a connection') }
/** Recordings of a meeting are numbered from 1. */
const recording = { recording: integer(1, 1_000_000) }

export const events = {
  MeetingScheduled: {
    data: object(
      {
        hostId: UserId,
        title: personal(text(1, 200), { field: 'hostId' }),
        range: TimeRange,
        invited: t.readonlyArray(UserId),
      },
      { bookingId: BookingId, courseId: CourseId },
    ),
  },
  MeetingRescheduled: { data: object({ range: TimeRange }) },
  ParticipantsInvited: { data: object({ participantIds: t.readonlyArray(UserId) }) },
  InvitationsWithdrawn: { data: object({ participantIds: t.readonlyArray(UserId) }) },
  MeetingOpened: { data: object({ openedAt: Instant }) },
  MeetingCancelled: { data: object({ cancelledAt: Instant }, { reason: personal(text(1, 500), 'actor') }) },
  /** It is so many hours until the meeting, or somewhat less where nobody could say so in time. */
  MeetingReminded: { data: object({ hoursBefore: HoursBefore, startsAt: Instant, remindedAt: Instant }) },
  /** Everybody who is still in the room leaves with it. */
  MeetingEnded: { data: object({ endedAt: Instant }) },
  LobbyEntered: { data: object({ ...participant, enteredAt: Instant }) },
  ParticipantAdmitted: { data: object({ ...participant, admittedAt: Instant }) },
  ParticipantDenied: { data: object({ ...participant, deniedAt: Instant }) },
  ParticipantJoined: { data: object({ ...device, joinedAt: Instant }) },
  /** With the last device of a participant their raised hand and their muting are gone, too. */
  ParticipantLeft: { data: object({ ...device, leftAt: Instant }) },
  HandRaised: { data: object({ ...participant, raisedAt: Instant }) },
  HandLowered: { data: object({ ...participant, loweredAt: Instant }) },
  ParticipantsMuted: { data: object({ participantIds: t.readonlyArray(UserId), mutedAt: Instant }) },
  MicrophoneUnmuted: { data: object({ ...participant, unmutedAt: Instant }) },
  ScreenShareStarted: { data: object({ ...device, startedAt: Instant }) },
  ScreenShareStopped: { data: object({ ...device, stoppedAt: Instant }) },
  RecordingConsentGiven: { data: object({ ...participant, givenAt: Instant }) },
  RecordingConsentWithdrawn: { data: object({ ...participant, withdrawnAt: Instant }) },
  /** `participantIds` are those in the room, all of whom had consented. */
  RecordingStarted: { data: object({ ...recording, participantIds: t.readonlyArray(UserId), startedAt: Instant }) },
  RecordingStopped: {
    data: object({
      ...recording,
      reason: oneOf('requested', 'host-left', 'joined-without-consent', 'consent-withdrawn', 'meeting-ended'),
      stoppedAt: Instant,
    }),
  },
} as const

export type MeetingEvent = EventsOf<typeof events>
