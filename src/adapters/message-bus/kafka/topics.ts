import type { Admin } from 'kafkajs'
import { type Topic, TopicMismatch } from '../../../application/ports/message-bus'

/** Room for an event of the greatest size, as Kafka counts it (its own default is one MiB). */
const MAX_MESSAGE_BYTES = 4 * 1_048_576
const USUAL_COPIES = 3

const creation = ({ name, partitions, retentionMillis }: Topic, copies: number) => ({
  topic: name,
  numPartitions: partitions,
  replicationFactor: copies,
  configEntries: [
    { name: 'retention.ms', value: String(retentionMillis) },
    { name: 'max.message.bytes', value: String(MAX_MESSAGE_BYTES) },
    // Of three copies two have what was acknowledged, so that one node may die.
    { name: 'min.insync.replicas', value: String(Math.min(2, Math.max(1, copies - 1))) },
  ],
})

/**
 * Makes the topics that are missing; those that are there stay as they are.
 *
 * @throws TopicMismatch where one has another number of partitions
 */
export const makeTopics = async (
  admin: Admin,
  topics: readonly Topic[],
  replication: number | undefined,
): Promise<void> => {
  const present = new Set(await admin.listTopics())
  const absent = topics.filter(({ name }) => !present.has(name))
  if (absent.length > 0) {
    const copies = replication ?? Math.min(USUAL_COPIES, (await admin.describeCluster()).brokers.length)
    // Others may make them at the same time, some of them or all.
    for (const topic of absent) await admin.createTopics({ topics: [creation(topic, copies)], waitForLeaders: false })
  }
  const { topics: found } = await admin.fetchTopicMetadata({ topics: topics.map(({ name }) => name) })
  for (const { name, partitions } of topics) {
    const actual = found.find((topic) => topic.name === name)?.partitions.length ?? 0
    if (actual !== partitions) throw new TopicMismatch(name, partitions, actual)
  }
}
