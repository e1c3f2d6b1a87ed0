const SEED = 0x9747b28c
const M = 0x5bd1e995
const R = 24

/** MurmurHash2 of 32 bits, as Kafka computes it (`org.apache.kafka.common.utils.Utils.murmur2`). Signed. */
const murmur2 = (data: Buffer): number => {
  const { length } = data
  let hash = SEED ^ length
  const whole = length - (length % 4)
  for (let index = 0; index < whole; index += 4) {
    let part = Math.imul(data.readInt32LE(index), M)
    part = Math.imul(part ^ (part >>> R), M)
    hash = Math.imul(hash, M) ^ part
  }
  if (length > whole) {
    for (let index = length - 1; index >= whole; index -= 1) hash ^= (data[index] ?? 0) << ((index - whole) * 8)
    hash = Math.imul(hash, M)
  }
  hash = Math.imul(hash ^ (hash >>> 13), M)
  return hash ^ (hash >>> 15)
}

/**
 * The partition of a key, of so many that a topic is declared to have: the one that Kafka's own clients choose, so that
 * whoever publishes by other means keeps the order of a key. It is fixed for good.
 */
export const partitionOf = (key: string, partitions: number): number =>
  (murmur2(Buffer.from(key)) & 0x7fffffff) % partitions
