import type { SpentTokens } from '../../src/application/ports/spent-tokens'
import { fromMillis } from '../../src/domain/kernel'

/** What every keeper of spent tokens does. `make` gives two that share what they keep, as two processes do. */
export const spentTokensContract = (name: string, make: () => Promise<readonly [SpentTokens, SpentTokens]>) => {
  describe(`spent tokens: ${name}`, () => {
    let run = 0
    const until = fromMillis(Date.now() + 600_000)
    beforeEach(() => (run += 1))

    it('lets a token be spent once, in whatever process', async () => {
      const [tokens, elsewhere] = await make()
      expect(await tokens.spend(`once-${String(run)}`, until)).toBe(true)
      expect(await tokens.spend(`once-${String(run)}`, until)).toBe(false)
      expect(await elsewhere.spend(`once-${String(run)}`, until)).toBe(false)
      expect(await elsewhere.spend(`other-${String(run)}`, until)).toBe(true)
    })

    it('lets exactly one of 100 concurrent attempts win', async () => {
      const keepers = await make()
      const answers = await Promise.all(
        Array.from({ length: 100 }, (_, i) => (keepers[i % 2] ?? keepers[0]).spend(`race-${String(run)}`, until)),
      )
      expect(answers.filter(Boolean)).toHaveLength(1)
    })
  })
}
