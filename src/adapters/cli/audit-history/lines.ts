import type { TrailEntry } from '../../../application/ports/event-trail'

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

interface Who {
  readonly id: string
  readonly role: string
}

const nameOf = ({ id, role }: Who): string => (role === 'system' ? id : `${role} ${id}`)

/** `learner 0190...`, or `admin 0195... for learner 0190...`; processes have told their kind in their name. */
export const actorOf = ({ via, ...actor }: Who & { readonly via?: Who }): string =>
  via === undefined ? nameOf(actor) : `${nameOf(via)} for ${nameOf(actor)}`

/** The same of an event of the trail. */
export const actorOfEntry = ({
  actorId,
  actorRole,
  viaId,
  viaRole = 'unknown',
}: Pick<TrailEntry, 'actorId' | 'actorRole' | 'viaId' | 'viaRole'>): string =>
  actorOf({ id: actorId, role: actorRole, ...(viaId !== undefined && { via: { id: viaId, role: viaRole } }) })

/** `1 event`, `2,000 events`. */
export const counted = (count: number, noun: string): string =>
  `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`
