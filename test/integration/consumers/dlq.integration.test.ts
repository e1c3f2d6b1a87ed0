import { randomUUID } from 'node:crypto'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { BadArgument } from '../../../src/adapters/cli/bad-argument'
import { type DiscardArguments, discardDeadLetter, type Discarded } from '../../../src/adapters/cli/dlq/discard'
import { listDeadLetters } from '../../../src/adapters/cli/dlq/list'
import { type RetryArguments, retryDeadLetters } from '../../../src/adapters/cli/dlq/retry'
import { showDeadLetters } from '../../../src/adapters/cli/dlq/show'
import type { Topic } from '../../../src/application/ports/message-bus'
import { published } from '../../support/consumers/published'
import { newConsumer, type Working, Workshop } from '../../support/consumers/workshop'
import { eventually } from '../../support/eventually'
import { createDatabase, type TestDatabase } from '../../support/postgres/database'

/** What a command prints, and what it answers. */
const printed = async <A>(command: (out: NodeJS.WritableStream) => Promise<A>) => {
  const out = new PassThrough()
  const answer = await command(out)
  out.end()
  return { answer, out: await text(out) }
}

describe('lyceum dlq', () => {
  let database: TestDatabase
  let workshop: Workshop
  let topic: Topic
  let healed: boolean
  let consumer: Working
  let stream: string
  const name = newConsumer()

  const list = (json: boolean) => printed((out) => listDeadLetters({ group: name, json }, workshop.deadLetters, out))
  const retry = (of: string | undefined, options: Partial<RetryArguments>) =>
    printed((out) =>
      retryDeadLetters(of, { all: false, wait: 90, ...options }, workshop.deadLetters, {
        out,
        progress: new PassThrough().resume(),
      }),
    )
  const records: Discarded[] = []
  const discard = async (eventId: string, options: Partial<DiscardArguments> = {}, answer?: string) =>
    printed((out) =>
      discardDeadLetter(
        eventId,
        { reason: 'It was a trial.', yes: false, wait: 90, ...options },
        workshop.deadLetters,
        (discarded) => Promise.resolve(void records.push(discarded)),
        {
          ...{ out, progress: new PassThrough().resume() },
          ask: answer === undefined ? undefined : () => Promise.resolve(answer),
        },
      ),
    )
  const idsOf = async () => (await workshop.deadLetters.letters(name, stream)).map(({ id }) => id)
  const work = () =>
    workshop.employ(name, topic, {
      before: () => {
        if (!healed) throw new TypeError('not with these words')
      },
    })

  beforeAll(async () => {
    database = await createDatabase()
    workshop = await Workshop.open(database.url)
  })
  afterAll(async () => {
    await workshop.close()
    await database.drop()
  })
  beforeEach(async () => {
    healed = false
    topic = await workshop.topic()
    const booking = randomUUID()
    stream = `booking-${booking}`
    consumer = await work()
    await workshop.bus.publish([0, 1, 2].map((n) => published(topic.name, booking, n)))
    await eventually(async () => expect(await workshop.parked(name)).toEqual({ [stream]: [0, 1, 2] }))
  })
  afterEach(async () => {
    await consumer.stop()
    await workshop.pool.query('truncate lyceum_inbox.letters, lyceum_inbox.sequences')
  })

  it('lists what is parked and shows it in its order, with nobody’s words', async () => {
    const { out } = await list(false)
    for (const part of [name, stream, 'TypeError', 'parked']) expect(out).toContain(part)
    expect(out).not.toContain('words')
    expect(JSON.parse((await list(true)).out)).toMatchObject([{ group: name, key: stream, letters: 3, retries: 0 }])

    const shown = await printed((to) => showDeadLetters(stream, { json: false }, workshop.deadLetters, to))
    expect(shown.out).toMatch(/0 +│ lyceum\.booking\.BookingRequested\.v1[^]*1 +│[^]*2 +│/)
    const document = await printed((to) => showDeadLetters(stream, { json: true }, workshop.deadLetters, to))
    expect(JSON.parse(document.out)).toMatchObject([
      { group: name, letters: [{ event: { subject: stream, revision: 0 } }, {}, {}] },
    ])
  })

  it('says so where there is nothing, and refuses what it cannot mean', async () => {
    const elsewhere = { group: newConsumer(), json: false }
    expect((await printed((out) => listDeadLetters(elsewhere, workshop.deadLetters, out))).out).toBe(
      'Nothing is parked.\n',
    )
    await expect(retry(undefined, {})).rejects.toThrow(BadArgument)
    await expect(retry('booking-none', {})).rejects.toThrow(/nothing of it is parked/)
    expect(await retry(undefined, { group: newConsumer() })).toEqual({ answer: 0, out: 'Nothing is parked.\n' })
  })

  it('has a consumer go on without an event, and tries what was parked behind it in its order', async () => {
    const [first] = await idsOf()
    const failing = { group: name, stream, eventId: first!, reason: 'It was a trial.' }
    healed = true
    expect(await discard(first!, { yes: true })).toMatchObject({
      answer: 0,
      out: expect.stringMatching(
        /TypeError[^]*behind it is tried then: 2\ndiscarded [^]*1 of 1 streams go on/,
      ) as string,
    })
    expect(records.splice(0)).toEqual([failing])
    expect((await workshop.effects(name))[stream]).toEqual([1, 2])
    await workshop.bus.publish([published(topic.name, stream.slice('booking-'.length), 3)])
    await eventually(async () => expect((await workshop.effects(name))[stream]).toEqual([1, 2, 3]))
  })

  it('says where what follows fails as well, and has it discarded in its turn until the stream flows', async () => {
    for (const left of [2, 1]) {
      const [first] = await idsOf()
      expect((await discard(first!, { yes: true })).answer).toBe(1)
      expect(await idsOf()).toHaveLength(left)
    }
    const [last] = await idsOf()
    expect((await discard(last!, { yes: true })).answer).toBe(0)
    expect(await workshop.parked(name)).toEqual({})
    expect(await workshop.deadLetters.list({ group: name })).toEqual([])
    records.length = 0
  })

  it('discards nothing but what failed, once it was named twice and put on record', async () => {
    const [first, second] = await idsOf()
    await expect(discard(second!, { yes: true })).rejects.toThrow(first)
    await expect(discard(randomUUID(), { yes: true })).rejects.toThrow(/not parked/)
    await expect(discard(first!, { yes: true, group: newConsumer() })).rejects.toThrow(/not parked/)
    await expect(discard(first!)).rejects.toThrow(/--yes/)
    await expect(discard(first!, {}, second)).rejects.toThrow(/nothing was done/)
    const unrecorded = discardDeadLetter(
      first!,
      { reason: 'x', yes: true, wait: 1 },
      workshop.deadLetters,
      () => Promise.reject(new Error('no log')),
      { out: new PassThrough().resume(), progress: new PassThrough().resume(), ask: undefined },
    )
    await expect(unrecorded).rejects.toThrow('no log')
    expect(records).toEqual([])
    expect(await workshop.parked(name)).toEqual({ [stream]: [0, 1, 2] })
    // What is no longer the first was dealt with meanwhile, or discarded by somebody else.
    expect(await workshop.deadLetters.discard(name, { key: stream, id: second! })).toBe(false)
  })

  it('has a mended consumer deal with what was parked', async () => {
    healed = true
    expect(await retry(stream, {})).toEqual({ answer: 0, out: '1 of 1 streams go on.\n' })
    expect((await workshop.effects(name))[stream]).toEqual([0, 1, 2])
  })

  it('says what was parked again', async () => {
    const { answer, out } = await retry(undefined, { all: true })
    expect({ answer, out }).toEqual({
      answer: 1,
      out: '0 of 1 streams go on; the others were parked again, lyceum dlq list says why.\n',
    })
  })

  it('says where no consumer runs, and has it done once one does', async () => {
    await consumer.stop()
    const { answer, out } = await retry(stream, { wait: 1 })
    expect(answer).toBe(0)
    expect(out).toContain('as soon as one runs')
    healed = true
    consumer = await work()
    await eventually(async () => expect((await workshop.effects(name))[stream]).toEqual([0, 1, 2]))
  })
})
