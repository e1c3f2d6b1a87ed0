/** What one line about an event tells. */
interface Happening {
  readonly type: string
  readonly occurredAt: string
  readonly recordedAt: string
}

/** `2026-03-01 10:00:00.000`, in UTC. */
export const timeOf = (instant: string): string => instant.replace('T', ' ').replace('Z', '')

/** Two times that are further apart than this are both shown: the event was imported, or written down late. */
const SAME_MILLIS = 60_000

/** When it happened, and when it was recorded where that was another time. */
export const timesOf = ({ occurredAt, recordedAt }: Omit<Happening, 'type'>): string =>
  Math.abs(Date.parse(recordedAt) - Date.parse(occurredAt)) <= SAME_MILLIS
    ? timeOf(occurredAt)
    : `${timeOf(occurredAt)} (recorded ${timeOf(recordedAt)})`

/** `learner 0190...`; processes have told their kind in their name. */
export const actorOf = ({ id, role }: { readonly id: string; readonly role: string }): string =>
  role === 'system' ? id : `${role} ${id}`

/** `1 event`, `2,000 events`. */
export const counted = (count: number, noun: string): string =>
  `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`
