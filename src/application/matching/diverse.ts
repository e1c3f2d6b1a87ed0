/** A candidate with its score. */
export interface Scored {
  readonly total: number
}

/**
 * Puts candidates into an order in which neighbours differ: each next one is that with the most of
 * `(1 - d) * score - d * likeness to the most alike of those before` (maximal marginal relevance: Carbonell and
 * Goldstein, SIGIR 1998, with lambda = 1 - d). With d = 0 it is the order of scores; equals keep their order.
 *
 * @param likeness - of two candidates, from 0 to 1
 */
export const diverse = <C extends Scored>(
  candidates: readonly C[],
  diversity: number,
  likeness: (a: C, b: C) => number,
): readonly C[] => {
  const left = [...candidates].sort((a, b) => b.total - a.total)
  if (diversity === 0) return left
  const nearest = new Map<C, number>()
  const order: C[] = []
  while (left.length > 0) {
    const worth = (each: C): number => (1 - diversity) * each.total - diversity * (nearest.get(each) ?? 0)
    const next = left.reduce((best, each, at) => (worth(each) > worth(left[best] as C) ? at : best), 0)
    const [chosen] = left.splice(next, 1)
    if (chosen === undefined) break
    order.push(chosen)
    for (const each of left) nearest.set(each, Math.max(nearest.get(each) ?? 0, likeness(each, chosen)))
  }
  return order
}
