import type { Admin } from 'kafkajs'
import type { Lag } from '../../../application/ports/message-bus'

/** From a group's committed offset, or from the oldest message where it has none (-1), to the end of each partition. */
export const lagOf = async (admin: Admin, group: string, topics: readonly string[]): Promise<readonly Lag[]> => {
  const committed = await admin.fetchOffsets({ groupId: group, topics: [...topics] })
  const perTopic = topics.map(async (topic) => {
    const partitions = await admin.fetchTopicOffsets(topic)
    const own = committed.find((one) => one.topic === topic)?.partitions ?? []
    return partitions.map(({ partition, high, low }) => {
      const reached = BigInt(own.find((one) => one.partition === partition)?.offset ?? '-1')
      // Messages may have gone with their retention before they were read.
      const from = reached < BigInt(low) ? BigInt(low) : reached
      return { topic, partition, behind: Math.max(0, Number(BigInt(high) - from)) }
    })
  })
  return (await Promise.all(perTopic)).flat()
}
