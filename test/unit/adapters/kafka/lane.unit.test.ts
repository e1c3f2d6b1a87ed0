import type { Message } from 'kafkajs'
import { Lane } from '../../../../src/adapters/message-bus/kafka/lane'
import { BusUnavailable, type OutgoingBusMessage } from '../../../../src/application/ports/message-bus'

const message = (id: string, value = '{}'): OutgoingBusMessage => ({ id, topic: 't', key: 'k', value, headers: {} })

type Answer = boolean | Error

/** A lane whose sends are answered as the test says, with the ids that each of them carried. */
const laneWith = (answer: (sends: number) => Answer | Promise<Answer>, publishMillis = 0) => {
  const sends: string[][] = []
  const closed = new AbortController()
  const send = async (_topic: string, partition: number, messages: Message[]): Promise<boolean> => {
    expect(messages.every((each) => each.partition === partition)).toBe(true)
    sends.push(messages.map(({ headers }) => String(headers?.['ce_id'])))
    const answered = await answer(sends.length)
    if (answered instanceof Error) throw answered
    return answered
  }
  const lane = new Lane({ topic: 't', partition: 2, producers: { send }, publishMillis, closed: closed.signal })
  return { lane, sends, close: () => closed.abort() }
}

describe('what is published to a partition', () => {
  it('goes one send after the other, those that wait together', async () => {
    let [under, most] = [0, 0]
    const { lane, sends } = laneWith(async () => {
      most = Math.max(most, ++under)
      await new Promise(setImmediate)
      under -= 1
      return true
    })
    await Promise.all(['a', 'b', 'c'].map((id) => lane.publish([message(id)])))
    await lane.publish([message('d')])
    expect(sends).toEqual([['a'], ['b', 'c'], ['d']])
    expect(most).toBe(1)
  })

  it('is sent again, before what comes after it, where the answer does not name the partition', async () => {
    const { lane, sends } = laneWith((count) => count !== 1, 10_000)
    await Promise.all([lane.publish([message('a')]), lane.publish([message('b')])])
    expect(sends).toEqual([['a'], ['a'], ['b']])
  })

  it('fails with what waits behind it, so that what is published again keeps its order', async () => {
    const { lane, sends } = laneWith((count) => (count === 1 ? new Error('gone') : true))
    const outcomes = await Promise.allSettled(['a', 'b', 'c'].map((id) => lane.publish([message(id)])))
    for (const outcome of outcomes) expect(outcome).toMatchObject({ reason: expect.any(BusUnavailable) as unknown })
    await lane.publish([message('a')])
    expect(sends).toEqual([['a'], ['a']])
  })

  it('is sent in parts that a broker takes, a large one alone', async () => {
    const large = (id: string): OutgoingBusMessage => message(id, 'x'.repeat(600_000))
    const { lane, sends } = laneWith(() => true)
    await lane.publish([message('a'), large('b'), large('c'), message('d'), message('e', 'x'.repeat(2_000_000))])
    expect(sends).toEqual([['a', 'b'], ['c', 'd'], ['e']])
  })

  it('is not tried any longer when the bus is closed', async () => {
    const { lane, close } = laneWith(() => new Error('gone'), 60_000)
    const published = lane.publish([message('a')])
    close()
    await expect(published).rejects.toThrow(BusUnavailable)
  })
})
