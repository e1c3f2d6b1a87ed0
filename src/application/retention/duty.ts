import type { Instant } from '../../domain/kernel'
import type { Expiring } from '../ports/expiring'
import type { RuleName } from './rules'

/** A rule as it is carried out. */
export interface Duty {
  readonly rule: RuleName
  /** How much there is to do at an instant. */
  due(now: Instant): Promise<number>
  /**
   * Does it, a step at a time; each yield tells how much the step did. What was done stays done when it is left between
   * two steps, and done again nothing happens twice.
   */
  apply(now: Instant): AsyncIterable<number>
}

/** A rule that is carried out for one after another. @param take - false where there was nothing to do after all */
export const oneByOne = <Item>(
  rule: RuleName,
  find: (now: Instant) => AsyncIterable<Item>,
  take: (item: Item, now: Instant) => Promise<boolean>,
): Duty => ({
  rule,
  due: async (now) => {
    const found = find(now)[Symbol.asyncIterator]()
    let count = 0
    while ((await found.next()).done !== true) count += 1
    return count
  },
  apply: async function* (now) {
    for await (const item of find(now)) yield (await take(item, now)) ? 1 : 0
  },
})

/** A rule about something that can be rid of it by itself. */
export const expiry = (rule: RuleName, kept: Expiring): Duty => ({
  rule,
  due: (now) => kept.countExpired(now),
  apply: async function* (now) {
    for (let removed = await kept.removeExpired(now); removed > 0; removed = await kept.removeExpired(now))
      yield removed
  },
})
