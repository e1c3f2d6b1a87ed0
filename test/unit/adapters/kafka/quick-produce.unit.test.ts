import fc from 'fast-check'
import { CompressionTypes, type Message } from 'kafkajs'
import definitions, { type Produce } from 'kafkajs/src/protocol/requests/produce'
import { useQuickGzip } from '../../../../src/adapters/message-bus/kafka/gzip'
import { useQuickProduce } from '../../../../src/adapters/message-bus/kafka/quick-produce'

/** kafkajs' own, as it is before anybody changes it. */
const usual = definitions.protocol

const bytesOf = async (protocol: typeof usual, version: number, produce: Produce): Promise<string> =>
  (await protocol({ version })(produce).request.encode()).buffer.toString('hex')

const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  // Lengths around those where a varint gets another byte, which has seven bits and one for the sign.
  fc.constantFrom(0, 63, 64, 8_191, 8_192, 70_000).map((length) => 'x'.repeat(length)),
)
const message: fc.Arbitrary<Message> = fc.record({
  key: text,
  value: text,
  headers: fc.dictionary(text, text, { maxKeys: 6 }),
})

const TOPIC = 'lyceum.booking.events'

const produceOf = (messages: readonly Message[], compression: CompressionTypes): Produce => ({
  acks: -1,
  timeout: 30_000,
  producerId: '4611686018427387904',
  producerEpoch: 3,
  compression,
  topicData: [{ topic: TOPIC, partitions: [{ partition: 5, firstSequence: 77, messages }] }],
})

const anyProduce: fc.Arbitrary<Produce> = fc
  .tuple(
    fc.array(message, { minLength: 1, maxLength: 5 }),
    fc.constantFrom(CompressionTypes.None, CompressionTypes.GZIP),
  )
  .map(([messages, compression]) => produceOf(messages, compression))

const plain = { key: 'a', value: 'b', headers: {} }
const one = { partition: 1, firstSequence: 0, messages: [plain] }
const usualProduce = produceOf([plain], CompressionTypes.GZIP)

/** What Lyceum does not send. */
const others: readonly (readonly [string, Produce])[] = [
  ['in a transaction', { ...usualProduce, transactionalId: 'of two' }],
  ['without records', produceOf([], CompressionTypes.None)],
  ['of several partitions', { ...usualProduce, topicData: [{ topic: TOPIC, partitions: [one, one] }] }],
  ['of several topics', { ...usualProduce, topicData: ['a', 'b'].map((topic) => ({ topic, partitions: [one] })) }],
  ['of a time of its own', produceOf([plain, { ...plain, timestamp: '7' }], CompressionTypes.None)],
  ['of bytes', produceOf([{ ...plain, value: Buffer.from([0xff]) }], CompressionTypes.None)],
  ['of nothing', produceOf([{ ...plain, value: null }], CompressionTypes.None)],
  ['without a key', produceOf([{ value: 'b', headers: {} }], CompressionTypes.None)],
  ['without headers', produceOf([{ key: 'a', value: 'b' }], CompressionTypes.None)],
  ['of headers of bytes', produceOf([{ ...plain, headers: { a: Buffer.from([0xff]) } }], CompressionTypes.None)],
  ['of a header twice', produceOf([{ ...plain, headers: { a: ['1', '2'] } }], CompressionTypes.None)],
]

describe('a request to Kafka that is written in one go', () => {
  beforeAll(() => {
    // Both write the time into it.
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] })
    useQuickGzip()
    useQuickProduce()
  })
  afterAll(() => {
    jest.useRealTimers()
  })

  it('is to the byte what kafkajs writes', async () => {
    await fc.assert(
      fc.asyncProperty(anyProduce, fc.constantFrom(3, 5, 7), async (produce, version) => {
        expect(await bytesOf(definitions.protocol, version, produce)).toBe(await bytesOf(usual, version, produce))
      }),
    )
  })

  it('has room for as many records as there are', async () => {
    const messages = Array.from({ length: 9_000 }, (_, index) => ({ ...plain, value: String(index) }))
    const produce = produceOf(messages, CompressionTypes.None)
    expect(await bytesOf(definitions.protocol, 7, produce)).toBe(await bytesOf(usual, 7, produce))
  })

  it('is asked as kafkajs would, and answered', () => {
    const asked = definitions.protocol({ version: 7 })(usualProduce)
    const { request, response } = usual({ version: 7 })(usualProduce)
    expect({ ...asked.request, encode: 0, expectResponse: 0 }).toEqual({ ...request, encode: 0, expectResponse: 0 })
    expect(asked.response).toBe(response)
  })

  it.each(others)('is left to kafkajs where it is one %s', async (_, produce) => {
    expect(await bytesOf(definitions.protocol, 7, produce)).toBe(await bytesOf(usual, 7, produce))
  })

  it('is left to kafkajs where the broker is older than its records', async () => {
    expect(await bytesOf(definitions.protocol, 2, usualProduce)).toBe(await bytesOf(usual, 2, usualProduce))
  })

  it('fails where the records cannot be compressed', async () => {
    const produce = produceOf([plain], CompressionTypes.ZSTD)
    await expect(bytesOf(definitions.protocol, 7, produce)).rejects.toThrow('ZSTD compression not implemented')
  })
})
