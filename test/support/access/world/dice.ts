/** Chance that can be repeated: the same seed, the same throws. */
export interface Dice {
  /** A whole number from 0 up to but not including `below`. */
  readonly below: (below: number) => number
  readonly pick: <A>(from: readonly A[]) => A
}

/** Mulberry32, by Tommy Ettinger (public domain): 32 bits of state are plenty for choosing requests. */
export const diceOf = (seed: number): Dice => {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (bound: number): number => Math.floor(next() * bound)
  return {
    below,
    pick: (from) => {
      const found = from[below(from.length)]
      if (found === undefined) throw new Error('nothing to pick from')
      return found
    },
  }
}
