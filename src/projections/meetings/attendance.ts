import { durationMillis, type Instant, type TimeRange, union } from '../../domain/kernel'
import type { RowsOf } from '../runtime/read-model'
import type { RowOf } from '../runtime/table'
import type { participants, rooms, tables } from './tables'

type Rows = RowsOf<typeof tables>
type Participant = RowOf<typeof participants>
type Devices = Readonly<Record<string, Instant>>

const empty = (meetingId: string): RowOf<typeof rooms> => ({ meetingId, present: [], devices: {} })

/** A participant who has not been heard of: a guest who has done nothing yet. */
export const guest = (meetingId: string, participantId: string): Participant => ({
  meetingId,
  participantId,
  role: 'guest',
  admission: null,
  consented: false,
  intervals: [],
  attendedMillis: 0,
  presentSince: null,
})

/** Changes what is known of a participant, who may be new. */
export const changeParticipant = (
  { participants }: Rows,
  meetingId: string,
  participantId: string,
  change: (now: Participant) => Partial<Participant>,
): void => {
  const now = participants.get(meetingId, participantId) ?? guest(meetingId, participantId)
  participants.put({ ...now, ...change(now) })
}

/** A device enters the room; one that is in already stays in since its first join. */
export const enterRoom = (
  rows: Rows,
  meetingId: string,
  participantId: string,
  deviceId: string,
  at: Instant,
): void => {
  const room = rows.rooms.get(meetingId) ?? empty(meetingId)
  const own = room.devices[participantId] ?? {}
  // A client names its devices as it likes, after a property of every object too.
  if (Object.hasOwn(own, deviceId)) return
  setDevices(rows, room, participantId, { ...own, [deviceId]: at })
}

/** A device leaves the room: its time in it joins the spans that are over. */
export const leaveRoom = (
  rows: Rows,
  meetingId: string,
  participantId: string,
  deviceId: string,
  at: Instant,
): void => {
  const room = rows.rooms.get(meetingId) ?? empty(meetingId)
  const own = room.devices[participantId] ?? {}
  const { [deviceId]: since, ...others } = own
  if (since === undefined || !Object.hasOwn(own, deviceId)) return
  setDevices(rows, room, participantId, others)
  attended(rows, meetingId, participantId, [since], at)
}

/** The room closes: everybody who is in it leaves with it. */
export const emptyRoom = (rows: Rows, meetingId: string, at: Instant): void => {
  const room = rows.rooms.get(meetingId)
  for (const participantId of room?.present ?? []) {
    attended(rows, meetingId, participantId, Object.values(room?.devices[participantId] ?? {}), at)
    changeParticipant(rows, meetingId, participantId, () => ({ presentSince: null }))
  }
  rows.rooms.remove(meetingId)
}

const setDevices = (rows: Rows, room: RowOf<typeof rooms>, participantId: string, own: Devices): void => {
  const { meetingId } = room
  const { [participantId]: _, ...others } = room.devices
  const present = Object.keys(own).length > 0
  const devices = present ? { ...others, [participantId]: own } : others
  rows.rooms.put({ meetingId, present: Object.keys(devices), devices })
  const since = Object.values(own).reduce<Instant | null>((a, b) => (a === null || b < a ? b : a), null)
  changeParticipant(rows, meetingId, participantId, () => ({ presentSince: since }))
}

/** Adds spans that ended at `at`; a clock that was set back makes none. */
const attended = (
  rows: Rows,
  meetingId: string,
  participantId: string,
  starts: readonly Instant[],
  at: Instant,
): void =>
  changeParticipant(rows, meetingId, participantId, ({ intervals }) => {
    const spans = starts.filter((start) => start < at).map((start): TimeRange => ({ start, end: at }))
    const all = union([...intervals, ...spans])
    return { intervals: all, attendedMillis: all.reduce((millis, each) => millis + durationMillis(each), 0) }
  })
