import type { Claimed, DeliveryChannel, InApp } from '../../application/ports/deliveries'
import { fromMillis } from '../../domain/kernel'

interface TellingRow {
  readonly id: string
  readonly event_id: string
  readonly user_id: string
  readonly stream: string
  readonly revision: string
  readonly kind: string
  readonly happened_at: Date
}

export interface DeliveryRow extends TellingRow {
  readonly channel: DeliveryChannel
  readonly due: Date
  readonly attempts: number
  readonly reached: readonly string[]
}

export interface InAppRow extends TellingRow {
  readonly read_at: Date | null
}

const tellingIn = ({ id, event_id, user_id, stream, revision, kind, happened_at }: TellingRow) => ({
  ...{ id, eventId: event_id, userId: user_id, stream, revision: Number(revision), kind },
  at: fromMillis(happened_at.getTime()),
})

export const claimedIn = (row: DeliveryRow): Claimed => {
  const { channel, due, attempts, reached } = row
  return { ...tellingIn(row), channel, due: fromMillis(due.getTime()), attempts, reached }
}

export const inAppIn = (row: InAppRow): InApp => ({
  ...tellingIn(row),
  ...(row.read_at !== null && { readAt: fromMillis(row.read_at.getTime()) }),
})
