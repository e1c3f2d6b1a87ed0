import fc from 'fast-check'
import { RequestBudget } from '../../../../src/adapters/http/request/request-budget'
import { InMemoryServerSecrets } from '../../../../src/adapters/server-secrets/in-memory'
import { InMemoryThrottle } from '../../../../src/adapters/throttle/in-memory'
import type { Throttle } from '../../../../src/application/ports/throttle'
import { fromMillis } from '../../../../src/domain/kernel'

const START = Date.parse('2026-03-01T10:00:00Z')

/** Processes that share a throttle and a clock. */
const processes = (count: number, requests: number, windowSeconds = 60) => {
  let [millis, asked] = [0, 0]
  const shared = new InMemoryThrottle({ now: () => fromMillis(START + millis) })
  const throttle: Throttle = {
    take: (bucket, allowance) => {
      asked += 1
      return shared.take(bucket, allowance)
    },
  }
  const secrets = new InMemoryServerSecrets()
  const limit = { requests, windowSeconds }
  const budgets = Array.from({ length: count }, () => new RequestBudget(limit, throttle, secrets, () => millis))
  return {
    spend: (process: number, who = 'ann') => budgets[process % count]!.spend(who),
    wait: (seconds: number) => (millis += seconds * 1_000),
    asked: () => asked,
  }
}

describe('the budget of requests', () => {
  it('is what was said, for one process, and costs a question for each twentieth of it', async () => {
    const { spend, asked } = processes(1, 1_200)
    for (let n = 1; n <= 1_200; n += 1) expect(await spend(0)).toMatchObject({ allowed: true, left: 1_200 - n })
    expect((await spend(0)).allowed).toBe(false)
    for (let n = 0; n < 100; n += 1) await spend(0)
    expect(asked()).toBe(21)
  })

  it('holds over processes', async () => {
    const { spend } = processes(4, 400)
    let allowed = 0
    for (let n = 0; n < 1_000; n += 1) if ((await spend(n)).allowed) allowed += 1
    expect(allowed).toBe(400)
  })

  it('is each one their own', async () => {
    const { spend } = processes(1, 2)
    expect([(await spend(0, 'ann')).allowed, (await spend(0, 'ann')).allowed]).toEqual([true, true])
    expect([(await spend(0, 'ann')).allowed, (await spend(0, 'bob')).allowed]).toEqual([false, true])
  })

  it('is there again when the window is over, and says when', async () => {
    const { spend, wait } = processes(1, 1)
    await spend(0)
    wait(20)
    expect(await spend(0)).toEqual({ allowed: false, left: 0, resetSeconds: 40 })
    wait(40)
    expect((await spend(0)).allowed).toBe(true)
  })

  it('is counted right when requests come together', async () => {
    const { spend, asked } = processes(1, 100)
    const all = await Promise.all(Array.from({ length: 150 }, () => spend(0)))
    expect(all.filter(({ allowed }) => allowed)).toHaveLength(100)
    expect(asked()).toBe(21)
  })

  it('is never exceeded by more than what was kept back of the window before, whoever asks when', async () => {
    const step = fc.record({
      process: fc.nat(2),
      requests: fc.integer({ min: 1, max: 30 }),
      wait: fc.integer({ max: 20, min: 0 }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const { spend, wait } = processes(3, 40)
        const passed: number[] = []
        let now = 0
        for (const { process, requests, wait: seconds } of steps) {
          for (let n = 0; n < requests; n += 1) if ((await spend(process)).allowed) passed.push(now)
          wait(seconds)
          now += seconds
        }
        // Two requests a chunk, and what a process has of one is good for 6 s longer than it counts.
        for (const from of passed)
          expect(passed.filter((at) => at >= from && at < from + 54).length).toBeLessThanOrEqual(40)
      }),
      { numRuns: 100 },
    )
  })
})
