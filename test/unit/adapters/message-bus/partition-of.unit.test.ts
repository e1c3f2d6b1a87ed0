import * as fc from 'fast-check'
import { partitionOf } from '../../../../src/adapters/message-bus/partition-of'

/** Kafka's own client in JavaScript, whose partitioner follows the one in Java. */
// eslint-disable-next-line @typescript-eslint/no-require-imports
const murmur2 = require('kafkajs/src/producer/partitioners/default/murmur2') as (key: Buffer) => number

describe('the partition of a key', () => {
  it('is the one that Kafka’s clients choose', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 1_000 }), (key, partitions) => {
        expect(partitionOf(key, partitions)).toBe((murmur2(Buffer.from(key)) & 0x7fffffff) % partitions)
      }),
    )
  })

  it('never changes, or keys would lose their order', () => {
    const keys = ['', 'a', 'booking-0190f3aa-0000-7000-8000-000000000000', 'zażółć', '😀']
    expect(keys.map((key) => partitionOf(key, 6))).toEqual([3, 4, 3, 0, 3])
  })

  it('spreads streams evenly', () => {
    const counts = new Array<number>(6).fill(0)
    for (let n = 0; n < 6_000; n += 1) {
      const partition = partitionOf(`booking-0190f3aa-0000-7000-8000-${String(n).padStart(12, '0')}`, 6)
      counts[partition] = (counts[partition] ?? 0) + 1
    }
    for (const count of counts) expect(count).toBeGreaterThan(850)
  })
})
