import * as E from 'fp-ts/Either'
import { DatabaseError } from 'pg'
import { AppendQueue } from '../../../../src/adapters/event-store/postgres/append-queue'
import type { AppendAnswer } from '../../../../src/adapters/event-store/postgres/append-statement'
import { serialiseAppend, type SerialisedAppend } from '../../../../src/adapters/event-store/serialised-append'
import { StoreUnavailable } from '../../../../src/application/ports/event-store'
import type { JsonObject } from '../../../../src/domain/kernel'
import { newEvent } from '../../../support/event-store/new-event'

const appendOf = (stream: string, data: JsonObject = {}): SerialisedAppend =>
  serialiseAppend(stream, 'no-stream', [newEvent(data)])

const accept = (batch: readonly SerialisedAppend[]): readonly AppendAnswer[] =>
  batch.map((_, index) => E.right({ revision: 0, position: index + 1 }))

/** A queue whose batches the test lets through one by one. */
const heldQueue = () => {
  const sent: { readonly streams: readonly string[]; readonly let: (through: boolean) => void }[] = []
  let arrived: (() => void) | undefined
  const queue = new AppendQueue((batch) => {
    const answer = new Promise<readonly AppendAnswer[]>((resolve, reject) => {
      sent.push({
        streams: batch.map(({ stream }) => stream),
        let: (through) => (through ? resolve(accept(batch)) : reject(new StoreUnavailable('held'))),
      })
    })
    arrived?.()
    return answer
  })
  const nextSent = async () => {
    const known = sent.length
    await new Promise<void>((resolve) => (arrived = resolve))
    return sent[known]!
  }
  return { queue, sent, nextSent }
}

describe('the queue of appends', () => {
  it('sends together what arrives in one tick, and then what arrived while that was under way', async () => {
    const { queue, sent, nextSent } = heldQueue()
    const first = nextSent()
    const answers = ['a', 'b'].map((stream) => queue.add(appendOf(stream)))
    const batch = await first
    answers.push(...['c', 'd', 'e'].map((stream) => queue.add(appendOf(stream))))
    const second = nextSent()
    batch.let(true)
    ;(await second).let(true)
    expect(await Promise.all(answers)).toEqual([1, 2, 1, 2, 3].map((position) => E.right({ revision: 0, position })))
    expect(sent.map(({ streams }) => streams)).toEqual([
      ['a', 'b'],
      ['c', 'd', 'e'],
    ])
    await queue.idle()
  })

  it('sends at most 500 appends at once', async () => {
    const sizes: number[] = []
    const queue = new AppendQueue((batch) => {
      sizes.push(batch.length)
      return Promise.resolve(accept(batch))
    })
    await Promise.all(Array.from({ length: 1_201 }, (_, index) => queue.add(appendOf(`s-${String(index)}`))))
    expect(sizes).toEqual([500, 500, 201])
  })

  it('sends at most 8 MiB at once', async () => {
    const sizes: number[] = []
    const queue = new AppendQueue((batch) => {
      sizes.push(batch.length)
      return Promise.resolve(accept(batch))
    })
    const large = { text: 'x'.repeat(1_000_000) }
    const appends = Array.from({ length: 10 }, (_, index) => appendOf(`s-${String(index)}`, large))
    await Promise.all(appends.map((append) => queue.add(append)))
    expect(sizes).toEqual([8, 2])
  })

  it('keeps a repeat for the batch after the one that it repeats', async () => {
    const batches: (readonly string[])[] = []
    const queue = new AppendQueue((batch) => {
      batches.push(batch.map(({ stream }) => stream))
      return Promise.resolve(accept(batch))
    })
    const append = appendOf('a')
    await Promise.all([append, appendOf('b'), append, appendOf('c')].map((each) => queue.add(each)))
    expect(batches).toEqual([
      ['a', 'b'],
      ['a', 'c'],
    ])
  })

  it('fails all of a batch that the store could not take, and none of the next', async () => {
    const { queue, nextSent } = heldQueue()
    const first = nextSent()
    const failing = ['a', 'b'].map((stream) => expect(queue.add(appendOf(stream))).rejects.toThrow('held'))
    const batch = await first
    const second = nextSent()
    const later = queue.add(appendOf('c'))
    batch.let(false)
    await Promise.all(failing)
    ;(await second).let(true)
    expect(E.isRight(await later)).toBe(true)
  })

  it('sends each append of a batch alone where the server refused what one of them says', async () => {
    const refusal = new DatabaseError('stack depth limit exceeded', 0, 'error')
    refusal.code = '54001'
    const queue = new AppendQueue((batch) =>
      batch.some(({ stream }) => stream === 'bad') ? Promise.reject(refusal) : Promise.resolve(accept(batch)),
    )
    const answers = await Promise.allSettled(['a', 'bad', 'c'].map((stream) => queue.add(appendOf(stream))))
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(answers[1]).toMatchObject({ reason: refusal })
  })

  it('refuses more than 20,000 waiting appends, and takes them again when there is room', async () => {
    const { queue, nextSent } = heldQueue()
    const first = nextSent()
    const append = appendOf('a')
    const waiting = Array.from({ length: 20_000 }, (_, index) => queue.add({ ...append, stream: String(index) }))
    await expect(queue.add(append)).rejects.toThrow(new StoreUnavailable('20000 appends are waiting to be written'))
    void Promise.allSettled(waiting)
    await first
    await expect(Promise.race([queue.add(append), Promise.resolve('waits')])).resolves.toBe('waits')
  })
})
