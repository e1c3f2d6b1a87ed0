import { EventEmitter, once } from 'node:events'
import { Gate } from '../../../../../src/adapters/event-store/eventstoredb/gate'

/** Work that ends when it is told to. */
const held = () => {
  const finished = new EventEmitter()
  const ended = once(finished, 'end')
  return { work: () => ended, finish: () => finished.emit('end') }
}

const settle = () => new Promise((resolve) => setImmediate(resolve))

describe('the gate', () => {
  it('lets so much run at once, and the rest in the order in which it came', async () => {
    const gate = new Gate(2)
    const works = Array.from({ length: 5 }, held)
    const started: number[] = []
    const all = works.map(({ work }, index) =>
      gate.run(() => {
        started.push(index)
        return work()
      }),
    )
    await settle()
    expect(started).toEqual([0, 1])
    works[1]!.finish()
    await settle()
    expect(started).toEqual([0, 1, 2])
    for (const { finish } of works) finish()
    await Promise.all(all)
    expect(started).toEqual([0, 1, 2, 3, 4])
  })

  it('counts the weight of work, and lets nothing light past what is heavy', async () => {
    const gate = new Gate(4)
    const [light, heavy, last] = [held(), held(), held()]
    const started: string[] = []
    const run = (name: string, work: () => Promise<unknown>, weight: number) =>
      gate.run(() => {
        started.push(name)
        return work()
      }, weight)
    const all = [run('light', light.work, 1), run('heavy', heavy.work, 4), run('last', last.work, 1)]
    await settle()
    expect(started).toEqual(['light'])
    light.finish()
    await settle()
    expect(started).toEqual(['light', 'heavy'])
    heavy.finish()
    last.finish()
    await Promise.all(all)
    expect(started).toEqual(['light', 'heavy', 'last'])
  })

  it('passes an error on, and the place to the next', async () => {
    const gate = new Gate(1)
    const failing = gate.run(() => Promise.reject(new Error('no')))
    const next = gate.run(() => Promise.resolve('yes'))
    await expect(failing).rejects.toThrow('no')
    expect(await next).toBe('yes')
  })
})
