import type { IdempotencyKeys, KeyClaim } from '../../src/application/ports/idempotency-keys'
import { uuid } from '../support/decider-specification'

/** What every keeper of idempotency keys does. `make` gives keepers that share what they keep, as two processes do. */
export const idempotencyKeysContract = (
  name: string,
  make: () => Promise<readonly [IdempotencyKeys, IdempotencyKeys]>,
) => {
  describe(`idempotency keys: ${name}`, () => {
    let run = 0
    const claim = (overrides: Partial<KeyClaim> = {}): KeyClaim => ({
      actorId: uuid(1),
      key: `key-${String(run)}`,
      requestHash: 'hash',
      aggregateId: uuid(10),
      ...overrides,
    })
    const holder = ({ requestHash, aggregateId }: KeyClaim) => ({ requestHash, aggregateId })
    beforeEach(() => (run += 1))

    it('gives a new key to whoever claims it', async () => {
      const [keys] = await make()
      expect(await keys.claim(claim())).toMatchObject(holder(claim()))
    })

    it('tells a later claim of the first one, in another process too', async () => {
      const [keys, elsewhere] = await make()
      await keys.claim(claim())
      const later = claim({ requestHash: 'other', aggregateId: uuid(11) })
      expect(await keys.claim(later)).toMatchObject(holder(claim()))
      expect(await elsewhere.claim(later)).toMatchObject(holder(claim()))
    })

    it('keeps the keys of actors apart', async () => {
      const [keys] = await make()
      await keys.claim(claim())
      const other = claim({ actorId: uuid(2), aggregateId: uuid(12) })
      expect(await keys.claim(other)).toMatchObject(holder(other))
    })

    it('lets exactly one of 200 concurrent claims win, and tells all of it', async () => {
      const keepers = await make()
      const answers = await Promise.all(
        Array.from({ length: 200 }, (_, i) =>
          (keepers[i % 2] ?? keepers[0]).claim(claim({ aggregateId: uuid(100 + i) })),
        ),
      )
      expect(new Set(answers.map(({ aggregateId }) => aggregateId)).size).toBe(1)
    })

    it('answers each of many keys claimed at once by its own', async () => {
      const [keys, elsewhere] = await make()
      const claims = Array.from({ length: 1_200 }, (_, i) =>
        claim({ key: `many-${String(run)}-${String(i)}`, aggregateId: uuid(i) }),
      )
      // The same keys in two orders: neither keeper may wait for the other for ever.
      const [one, two] = await Promise.all([
        Promise.all(claims.map((c) => keys.claim(c))),
        Promise.all([...claims].reverse().map((c) => elsewhere.claim(c))),
      ])
      expect(one.map(({ aggregateId }) => aggregateId)).toEqual(claims.map(({ aggregateId }) => aggregateId))
      expect([...two].reverse().map(({ aggregateId }) => aggregateId)).toEqual(
        claims.map(({ aggregateId }) => aggregateId),
      )
    })

    it('takes quotes, commas and braces as part of a key', async () => {
      const [keys] = await make()
      const odd = [`a"b-${String(run)}`, `a,b-${String(run)}`, `{a}-${String(run)}`, `\\-${String(run)}`, `NULL`]
      const answers = await Promise.all(odd.map((key, i) => keys.claim(claim({ key, aggregateId: uuid(i) }))))
      expect(answers.map(({ aggregateId }) => aggregateId)).toEqual(odd.map((_, i) => uuid(i)))
    })
  })
}
