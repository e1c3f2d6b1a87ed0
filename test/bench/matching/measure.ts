import type { Labelled } from './data'

/** How much of a list counts. */
const DEPTH = 10

const discounted = (gains: readonly number[]): number =>
  gains.slice(0, DEPTH).reduce((sum, gain, i) => sum + (2 ** gain - 1) / Math.log2(i + 2), 0)

/** What the best order there could be comes to. */
export const bestGain = (asked: Labelled, all: readonly Labelled[]): number =>
  discounted(
    all
      .filter(({ id }) => id !== asked.id)
      .map((each) => asked.gain(each))
      .sort((a, b) => b - a),
  )

/**
 * Normalised discounted cumulative gain of the first ten, with gains of 2^relevance - 1 (Järvelin and Kekäläinen, ACM
 * TOIS 2002; Burges et al., ICML 2005): 1 for the best order there could be. What a list lacks counts as nothing.
 */
export const ndcg = (asked: Labelled, found: readonly Labelled[], best: number): number =>
  best === 0 ? 0 : discounted(found.map((each) => asked.gain(each))) / best

export const mean = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length

/** Numbers from 0 to below 1 that are the same in every run (mulberry32). */
export const numbersFrom = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const RESAMPLES = 2_000

/** The interval that holds a mean with 95 % confidence, by the bootstrap's percentiles (Efron and Tibshirani 1993, ch. 13). */
export const interval = (values: readonly number[], random: () => number): readonly [low: number, high: number] => {
  const means = Array.from({ length: RESAMPLES }, () =>
    mean(values.map(() => values[Math.floor(random() * values.length)] ?? 0)),
  ).sort((a, b) => a - b)
  return [means[Math.floor(RESAMPLES * 0.025)] ?? 0, means[Math.floor(RESAMPLES * 0.975)] ?? 0]
}

/** Some of them, the same in every run. */
export const sample = <T>(all: readonly T[], size: number, random: () => number): readonly T[] => {
  const left = [...all]
  return Array.from({ length: Math.min(size, all.length) }, () =>
    left.splice(Math.floor(random() * left.length), 1),
  ).flat()
}
