import type { Throttle } from '../../src/application/ports/throttle'

const HOUR = 3_600

/** What every throttle does; `open` gives two processes' views of one. */
export const throttleContract = (name: string, open: () => Promise<readonly [Throttle, Throttle]>): void => {
  describe(`a throttle ${name}`, () => {
    let one: Throttle
    let other: Throttle
    beforeAll(async () => ([one, other] = await open()))

    it('allows so many attempts, tells how many are left, and then when to come again', async () => {
      const three = { most: 3, perSeconds: HOUR }
      expect(await one.take('a', three)).toEqual({ allowed: true, left: 2 })
      expect(await one.take('a', three)).toEqual({ allowed: true, left: 1 })
      expect(await one.take('a', three)).toEqual({ allowed: true, left: 0 })
      const refused = await one.take('a', three)
      expect(refused).toMatchObject({ allowed: false })
      const { retryAfterSeconds = 0 } = refused as { readonly retryAfterSeconds?: number }
      expect(retryAfterSeconds).toBeGreaterThan(HOUR - 60)
      expect(retryAfterSeconds).toBeLessThanOrEqual(HOUR)
      expect(Number.isInteger(retryAfterSeconds)).toBe(true)
    })

    it('counts buckets apart', async () => {
      const once = { most: 1, perSeconds: HOUR }
      expect((await one.take('b', once)).allowed).toBe(true)
      expect((await one.take('b', once)).allowed).toBe(false)
      expect((await one.take('c', once)).allowed).toBe(true)
    })

    it('counts one bucket for both processes, however many ask at once', async () => {
      const twenty = { most: 20, perSeconds: HOUR }
      const attempts = Array.from({ length: 60 }, (_, n) => (n % 2 === 0 ? one : other).take('d', twenty))
      const verdicts = await Promise.all(attempts)
      expect(verdicts.filter(({ allowed }) => allowed)).toHaveLength(20)
      expect((await one.take('d', twenty)).allowed).toBe(false)
      expect((await other.take('d', twenty)).allowed).toBe(false)
    })

    it('takes a smaller allowance than before at its word', async () => {
      for (let n = 0; n < 5; n += 1) await one.take('e', { most: 5, perSeconds: HOUR })
      expect((await one.take('e', { most: 2, perSeconds: HOUR })).allowed).toBe(false)
      expect(await one.take('e', { most: 7, perSeconds: HOUR })).toEqual({ allowed: true, left: 1 })
    })
  })
}
