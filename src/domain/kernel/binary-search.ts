/**
 * The first whole number in (low, high] for which a predicate holds that turns from false to true once; `high` where it
 * holds for none.
 */
export const firstWith = (low: number, high: number, holds: (n: number) => boolean): number => {
  let [no, yes] = [low, high]
  while (yes - no > 1) {
    const middle = Math.floor((no + yes) / 2)
    if (holds(middle)) yes = middle
    else no = middle
  }
  return yes
}
