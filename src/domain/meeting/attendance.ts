import { durationMillis, type Instant, type TimeRange, union, type UserId } from '../kernel'

/** When somebody was in the room: the devices that are in it now, since when, and the spans that are over. */
export interface Presence {
  readonly devices: ReadonlyMap<string, Instant>
  /** In order and apart from one another. */
  readonly attended: readonly TimeRange[]
}

export type Attendance = ReadonlyMap<UserId, Presence>

/** One participant's attendance: overlapping joins from several devices count once. */
export interface AttendanceRow {
  readonly participantId: UserId
  readonly intervals: readonly TimeRange[]
  /** The length of all intervals together, in milliseconds. */
  readonly millis: number
}

const nobody: Presence = { devices: new Map(), attended: [] }

const presenceOf = (attendance: Attendance, participantId: UserId): Presence => attendance.get(participantId) ?? nobody

const withPresence = (attendance: Attendance, participantId: UserId, presence: Presence): Attendance =>
  new Map(attendance).set(participantId, presence)

/** A span, or none where it has no length: a clock that was set back must not make a negative attendance. */
const span = (start: Instant, end: Instant): readonly TimeRange[] => (start < end ? [{ start, end }] : [])

export const devicesOf = (attendance: Attendance, participantId: UserId): ReadonlyMap<string, Instant> =>
  presenceOf(attendance, participantId).devices

export const isPresent = (attendance: Attendance, participantId: UserId): boolean =>
  devicesOf(attendance, participantId).size > 0

/** Who is in the room, in the order of their first arrival. */
export const present = (attendance: Attendance): readonly UserId[] =>
  [...attendance.keys()].filter((participantId) => isPresent(attendance, participantId))

/** A device enters; one that is in already stays in since its first join. */
export const join = (attendance: Attendance, participantId: UserId, deviceId: string, at: Instant): Attendance => {
  const { devices, attended } = presenceOf(attendance, participantId)
  if (devices.has(deviceId)) return attendance
  return withPresence(attendance, participantId, { devices: new Map(devices).set(deviceId, at), attended })
}

/** A device leaves, and its time in the room joins the spans that are over. */
export const leave = (attendance: Attendance, participantId: UserId, deviceId: string, at: Instant): Attendance => {
  const presence = presenceOf(attendance, participantId)
  const since = presence.devices.get(deviceId)
  if (since === undefined) return attendance
  const devices = new Map(presence.devices)
  devices.delete(deviceId)
  return withPresence(attendance, participantId, {
    devices,
    attended: union([...presence.attended, ...span(since, at)]),
  })
}

/** Everybody leaves. */
export const leaveAll = (attendance: Attendance, at: Instant): Attendance =>
  new Map(
    [...attendance].map(([participantId, { devices, attended }]) => [
      participantId,
      {
        devices: nobody.devices,
        attended: union([...attended, ...[...devices.values()].flatMap((since) => span(since, at))]),
      },
    ]),
  )

/**
 * One row for each participant who was in the room before `until`, in the order of their first arrival: the union of
 * their devices' times in it, cut off at `until`. Who is still in the room counts as in it until then.
 */
export const attendanceRows = (attendance: Attendance, until: Instant): readonly AttendanceRow[] =>
  [...leaveAll(attendance, until)].flatMap(([participantId, { attended }]) => {
    const intervals = attended.flatMap(({ start, end }) => span(start, end < until ? end : until))
    if (intervals.length === 0) return []
    return [{ participantId, intervals, millis: intervals.reduce((millis, each) => millis + durationMillis(each), 0) }]
  })
