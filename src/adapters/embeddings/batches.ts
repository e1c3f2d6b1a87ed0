export interface BatchLimits {
  readonly texts: number
  /** Of all texts of a batch together. */
  readonly tokens: number
  /** Of each text; what is beyond is cut off. */
  readonly tokensOfOne: number
}

/** Texts that are sent together. */
export interface Batch {
  readonly texts: readonly string[]
  /** At least so many as the server will count. */
  readonly tokens: number
}

/** A token is at least so many bytes of UTF-8 in the languages people write here, mostly four. */
const BYTES_A_TOKEN = 3

/** How many tokens a text has at most, roughly. */
export const tokensOf = (text: string): number => Math.ceil(Buffer.byteLength(text) / BYTES_A_TOKEN)

const cut = (text: string, tokens: number): string =>
  tokensOf(text) <= tokens
    ? text
    : Buffer.from(text)
        .subarray(0, tokens * BYTES_A_TOKEN)
        .toString('utf8')
        .replace(/\uFFFD+$/u, '')

/** Texts in their order, as many together as the limits allow; a text that is too long alone is cut. */
export const batchesOf = (texts: readonly string[], limits: BatchLimits): readonly Batch[] => {
  const batches: { texts: string[]; tokens: number }[] = []
  for (const whole of texts) {
    const text = cut(whole, Math.min(limits.tokensOfOne, limits.tokens))
    const tokens = tokensOf(text)
    const last = batches.at(-1)
    if (last === undefined || last.texts.length >= limits.texts || last.tokens + tokens > limits.tokens)
      batches.push({ texts: [text], tokens })
    else {
      last.texts.push(text)
      last.tokens += tokens
    }
  }
  return batches
}
