import * as t from 'io-ts'
import { Instant, oneOf, TimeRange } from '../../domain/kernel'
import { bigint, choice, flag, integer, json, optional, text, texts, timestamp, uuid } from '../runtime/column'
import { impersonal, personal } from '../runtime/column-privacy'
import { defineTable } from '../runtime/table'

export const meetings = defineTable({
  name: 'meetings',
  comment: 'Live meetings',
  columns: {
    id: uuid('The meeting'),
    hostId: uuid('Who leads it'),
    title: personal(text('Its title'), 'hostId'),
    stage: choice('Where it is in its life', oneOf('scheduled', 'open', 'ended', 'cancelled')),
    startsAt: timestamp('Its planned start'),
    endsAt: timestamp('Its planned end'),
    bookingId: optional(uuid('The booking it is for')),
    courseId: optional(uuid('The course it is for')),
    openedAt: optional(timestamp('When the room was opened')),
    endedAt: optional(timestamp('When the room was closed')),
    recordings: integer('How many recordings were started'),
    recording: flag('Whether it is being recorded'),
    moves: integer('How often it was moved'),
    changedAt: timestamp('When something of it last changed'),
    revision: integer("The stream's last revision"),
  },
  key: ['id'],
  indexes: [{ on: ['hostId', 'startsAt', 'id'] }, { on: ['startsAt', 'id'] }],
})

export const participants = defineTable({
  name: 'meeting_participants',
  comment: 'Who was asked to a meeting, and how long they attended it',
  columns: {
    meetingId: uuid('The meeting'),
    participantId: uuid('Who'),
    role: choice('What they are in it', oneOf('host', 'guest')),
    admission: optional(
      choice('Of a guest who came to the lobby: what the host decided', oneOf('waiting', 'admitted', 'denied')),
    ),
    consented: flag('Whether they agree to being recorded'),
    intervals: impersonal(
      json(
        'When they were in the room: spans that are over, in order; several devices at a time count once',
        t.readonlyArray(TimeRange),
      ),
      'times',
    ),
    attendedMillis: bigint('The length of these spans together, in milliseconds'),
    presentSince: optional(timestamp('Since when they are in the room now')),
  },
  key: ['meetingId', 'participantId'],
  indexes: [{ on: ['participantId', 'meetingId'] }],
})

/** Who is in an open room, and by which devices since when. */
export const rooms = defineTable({
  name: 'meeting_rooms',
  comment: 'Who is in each open room, by which devices since when',
  internal: true,
  columns: {
    meetingId: uuid('The meeting'),
    present: impersonal(texts('The participants in the room'), 'ids'),
    devices: impersonal(
      json('By participant: the start of each device', t.record(t.string, t.record(t.string, Instant))),
      'ids that clients make, and times; gone when the room closes',
    ),
  },
  key: ['meetingId'],
})

export const tables = { meetings, participants, rooms }
