import { DAY } from '../../domain/kernel'
import type { Topic } from '../ports/message-bus'

/** A consumer's group on the bus. */
export const groupOf = (consumer: string): string => `lyceum.${consumer}`

/** Where a consumer's dead letters are told of. One partition, as they are few and read by people. */
export const deadLetterTopic = (consumer: string): Topic => ({
  name: `lyceum.${consumer}.dlq`,
  partitions: 1,
  retentionMillis: 30 * DAY,
})

/** Headers that a dead letter has beside those of the event. */
export const DEAD_LETTER_HEADERS = {
  /** Why it, or the first of its sequence, could not be dealt with. */
  reason: 'dlq-reason',
  /** The topic that it came by. */
  topic: 'dlq-topic',
  parkedAt: 'dlq-parked-at',
} as const
