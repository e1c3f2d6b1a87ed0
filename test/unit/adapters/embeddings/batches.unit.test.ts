import fc from 'fast-check'
import { batchesOf, tokensOf } from '../../../../src/adapters/embeddings/batches'

describe('batches of texts', () => {
  it('have every text in its order, whole where it is not too long alone, and keep to every limit', () => {
    const limits = { texts: 3, tokens: 10, tokensOfOne: 6 }
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', minLength: 1, maxLength: 30 })), (texts) => {
        const batches = batchesOf(texts, limits)
        const sent = batches.flatMap((batch) => batch.texts)
        expect(sent).toHaveLength(texts.length)
        for (const [i, text] of texts.entries())
          if (tokensOf(text) <= limits.tokensOfOne) expect(sent[i]).toBe(text)
          else expect(text.startsWith(sent[i] ?? '?')).toBe(true)
        for (const batch of batches) {
          expect(batch.texts.length).toBeLessThanOrEqual(limits.texts)
          expect(batch.tokens).toBeLessThanOrEqual(limits.tokens)
          expect(batch.tokens).toBeGreaterThanOrEqual(batch.texts.reduce((sum, text) => sum + tokensOf(text), 0))
        }
      }),
    )
  })
})
