import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import type { Pool } from 'pg'
import { PostgresMatchPeople } from '../../src/adapters/matching/people'
import { type NearestTutors, PostgresVectors } from '../../src/adapters/matching/vectors'
import { cosine, normalised } from '../../src/application/matching/vectors'
import type { Vector } from '../../src/application/ports/embeddings'

export interface NearestTutorsParts {
  readonly search: NearestTutors
  readonly pool: Pool
  readonly schema: string
  close(): Promise<void>
}

/** Any vector of eight numbers, of length 1. */
const unit = fc
  .array(fc.integer({ min: -50, max: 50 }), { minLength: 8, maxLength: 8 })
  .filter((values) => values.some((value) => value !== 0))
  .map(normalised)
const some = (seed: number, numRuns: number): readonly Vector[] => fc.sample(unit, { seed, numRuns })

/** The cosines of the nearest by looking at each: where several are as near, any of them may be found. */
const plainly = (all: ReadonlyMap<string, Vector>, to: Vector, most: number): readonly number[] =>
  [...all.values()]
    .map((vector) => cosine(vector, to))
    .sort((a, b) => b - a)
    .slice(0, most)

/** What every search for the nearest of the tutors' vectors must do. */
export const nearestTutorsContract = (
  name: string,
  suite: jest.Describe,
  open: () => Promise<NearestTutorsParts>,
): void =>
  suite(`the nearest tutors' vectors: ${name}`, () => {
    let parts: NearestTutorsParts
    let vectors: PostgresVectors
    let people: PostgresMatchPeople
    beforeAll(async () => {
      parts = await open()
      // Who writes is another than who searches, as it is where they are two processes.
      vectors = new PostgresVectors(parts.pool, parts.schema)
      people = new PostgresMatchPeople(parts.pool, parts.schema)
    })
    afterAll(() => parts.close())

    const put = (owner: string, model: string, vector: Vector, item = 'tutor') =>
      vectors.put({ owner, item, model }, randomUUID(), vector)

    const expectNearest = async (all: ReadonlyMap<string, Vector>, model: string, to: Vector, most: number) => {
      const found = await parts.search.nearest(model, to, most)
      const expected = plainly(all, to, most)
      expect(new Set(found).size).toBe(found.length)
      expect(found).toHaveLength(expected.length)
      for (const [i, id] of found.entries())
        expect(cosine(all.get(id) ?? new Float32Array(8), to)).toBeCloseTo(expected[i] ?? NaN, 5)
    }

    it('are none where there are none', async () => {
      expect(await parts.search.nearest('test/empty', some(1, 1)[0] as Vector, 5)).toEqual([])
    })

    it('are those of plain comparison, whatever comes, changes and goes, and whenever it is asked', async () => {
      const step = fc.record({ who: fc.nat(11), vector: fc.option(unit, { freq: 3 }), asks: fc.option(unit) })
      const most = fc.integer({ min: 1, max: 15 })
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 24 }), unit, most, async (steps, to, most) => {
          const model = `test/${randomUUID()}`
          const owners = Array.from({ length: 12 }, () => randomUUID() as string)
          const all = new Map<string, Vector>()
          for (const { who, vector, asks } of steps) {
            const owner = owners[who] ?? ''
            if (vector === null) {
              await people.forget(owner)
              all.delete(owner)
            } else {
              await put(owner, model, vector)
              all.set(owner, vector)
            }
            if (asks !== null) await expectNearest(all, model, asks, most)
          }
          await expectNearest(all, model, to, most)
        }),
        { numRuns: 25 },
      )
    })

    it('are of the model that is asked for, and of tutors alone', async () => {
      const [first, second, asked] = some(2, 3) as [Vector, Vector, Vector]
      const [one, other, learner] = [randomUUID(), randomUUID(), randomUUID()]
      await put(one, 'test/first', first)
      await put(other, 'test/second', second)
      await put(learner, 'test/first', asked, 'wish 0')
      expect(await parts.search.nearest('test/first', asked, 5)).toEqual([one])
      expect(await parts.search.nearest('test/second', asked, 5)).toEqual([other])
    })

    it('take a text without words for one that is like nothing', async () => {
      const [asked] = some(5, 1) as [Vector]
      const [wordless, alike] = [randomUUID(), randomUUID()]
      await put(wordless, 'test/wordless', new Float32Array(8))
      await put(alike, 'test/wordless', asked)
      expect(await parts.search.nearest('test/wordless', asked, 1)).toEqual([alike])
      const found = await parts.search.nearest('test/wordless', new Float32Array(8), 5)
      expect(new Set(found)).toEqual(new Set([wordless, alike]))
    })

    it('are all found where many come at once', async () => {
      const all = new Map(some(3, 300).map((vector) => [randomUUID() as string, vector]))
      for (const [owner, vector] of all) await put(owner, 'test/many', vector)
      const [to] = some(4, 1) as [Vector]
      await expectNearest(all, 'test/many', to, 400)
      await expectNearest(all, 'test/many', to, 300)
    })
  })
