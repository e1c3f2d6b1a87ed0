import type { KafkaCluster } from './cluster'

/** The topic in which groups' places are kept; the leader of a group's partition in it coordinates the group. */
const GROUPS = '__consumer_offsets'

/** Java's String.hashCode, of ASCII. */
const javaHash = (text: string): number =>
  Buffer.from(text).reduce((hash, letter) => (Math.imul(31, hash) + letter) | 0, 0)

const leaderOf = async (
  cluster: KafkaCluster,
  topic: string,
  partition: (count: number) => number,
): Promise<number> => {
  const { topics } = await cluster.withAdmin((admin) => admin.fetchTopicMetadata({ topics: [topic] }))
  const { partitions } = topics[0]!
  const wanted = partition(partitions.length)
  return partitions.find(({ partitionId }) => partitionId === wanted)!.leader
}

/** The node that leads the first partition of a topic. */
export const leaderOfFirst = (cluster: KafkaCluster, topic: string): Promise<number> =>
  leaderOf(cluster, topic, () => 0)

/** The node that coordinates a group (GroupCoordinator.partitionFor). */
export const coordinatorOf = (cluster: KafkaCluster, group: string): Promise<number> =>
  leaderOf(cluster, GROUPS, (count) => (javaHash(group) & 0x7fffffff) % count)
