import type { AnyAggregate, Context } from '../../domain/kernel'
import type { Topic } from '../ports/message-bus'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** As Kafka's topics are called: `lyceum.<this>.events`. */
const names: Readonly<Record<Context, string>> = {
  lms: 'lms',
  bookings: 'booking',
  meetings: 'meeting',
  payments: 'payment',
  jobs: 'job',
  accounts: 'account',
  profiles: 'profile',
  privacy: 'privacy',
  audit: 'audit',
}

/** What every topic has unless it is said below. */
const usual = { partitions: 6, retentionMillis: 7 * DAY } as const

const special: Partial<Record<Context, Partial<Omit<Topic, 'name'>>>> = {
  audit: { partitions: 1 },
}

/** The topic of a context's events. */
export const topicOf = (context: Context): string => `lyceum.${names[context]}.events`

/** Every topic of events, one for each context of the domain. */
export const eventTopics: readonly Topic[] = (Object.keys(names) as Context[]).map((context) => ({
  name: topicOf(context),
  ...usual,
  ...special[context],
}))

/** The topic of each category of streams. */
export const topicsByCategory = (aggregates: readonly AnyAggregate[]): ReadonlyMap<string, string> =>
  new Map(aggregates.map(({ category, context }) => [category, topicOf(context)]))
