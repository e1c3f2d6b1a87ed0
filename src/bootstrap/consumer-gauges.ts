import type { GaugeSource, Reading } from '../adapters/http'
import { groupOf } from '../application/consumers/names'
import type { ConsumerStatus } from '../application/consumers/runner'
import type { DeadLetters } from '../application/ports/dead-letters'
import type { MessageBus } from '../application/ports/message-bus'

/** What runs a consumer in this process. */
interface Running {
  status(): ConsumerStatus
}

/** Figures of consumers for `/metrics`, from a process that runs some. */
export const consumerGauges = (
  bus: Pick<MessageBus, 'lag'>,
  deadLetters: Pick<DeadLetters, 'list'>,
  runners: readonly Running[],
): readonly GaugeSource[] => {
  const each = (read: (status: ConsumerStatus) => number): Readonly<Record<string, number>> =>
    Object.fromEntries(runners.map((runner) => [runner.status().name, read(runner.status())]))
  return [
    {
      name: 'lyceum_consumer_lag',
      help: 'How many messages of a topic a group has yet to deal with, its members in other processes included',
      labels: ['group', 'topic'],
      read: async () => (await Promise.all(runners.map((runner) => lagOf(bus, runner.status())))).flat(),
    },
    {
      name: 'lyceum_consumer_dead_letters',
      help: 'How many events a group has parked (lyceum dlq)',
      label: 'group',
      read: async () => {
        const sequences = await deadLetters.list({})
        return each(({ name }) => sum(sequences.filter(({ group }) => group === name).map(({ letters }) => letters)))
      },
    },
    {
      name: 'lyceum_consumer_messages',
      help: 'Messages that this process has dealt with: handled, redelivered (passed over), failed (tried again), parked',
      labels: ['group', 'outcome'],
      read: () =>
        runners.flatMap((runner) => {
          const { name, handled, redelivered, failed, parked } = runner.status()
          return Object.entries({ handled, redelivered, failed, parked }).map(([outcome, value]) => ({
            labels: { group: name, outcome },
            value,
          }))
        }),
    },
    {
      name: 'lyceum_consumer_stalled',
      help: '1 where a consumer stood still though there were messages, until it has dealt with some',
      label: 'group',
      read: () => each(({ stalled }) => (stalled ? 1 : 0)),
    },
  ]
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0)

const lagOf = async (bus: Pick<MessageBus, 'lag'>, { name, topics }: ConsumerStatus): Promise<readonly Reading[]> => {
  const lags = await bus.lag(groupOf(name), topics)
  return topics.map((topic) => ({
    labels: { group: name, topic },
    value: sum(lags.filter((lag) => lag.topic === topic).map(({ behind }) => behind)),
  }))
}
