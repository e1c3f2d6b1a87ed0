import { DAY, fromMillis, type Instant, overlaps, PersistentMap, type TimeRange, toMillis } from '../kernel'

/** Something that takes up time, under a key of its own. */
export interface Entry<K extends string> {
  readonly key: K
  readonly occupies: TimeRange
}

/**
 * An immutable index of entries by key and by the UTC days that they touch: years of lessons fold quickly, and looking
 * for what overlaps a range reads only the days of that range.
 */
export interface Timeline<K extends string, E extends Entry<K>> {
  readonly byKey: PersistentMap<K, E>
  readonly byDay: PersistentMap<string, readonly E[]>
}

export const emptyTimeline = <K extends string, E extends Entry<K>>(): Timeline<K, E> => ({
  byKey: PersistentMap.empty<K, E>(),
  byDay: PersistentMap.empty<string, readonly E[]>(),
})

const dayOf = (instant: Instant): string => instant.slice(0, 10)

/** The UTC days that a range touches; one that ends at midnight does not touch the day that begins then. */
const daysOf = ({ start, end }: TimeRange): readonly string[] => {
  const first = dayOf(start)
  if (first === dayOf(end)) return [first]
  const days = [first]
  const last = toMillis(end) - 1
  for (let next = Math.floor(toMillis(start) / DAY + 1) * DAY; next <= last; next += DAY)
    days.push(dayOf(fromMillis(next)))
  return days
}

/** The timeline without the entry of a key. */
export const without = <K extends string, E extends Entry<K>>(timeline: Timeline<K, E>, key: K): Timeline<K, E> => {
  const entry = timeline.byKey.get(key)
  if (entry === undefined) return timeline
  const byDay = daysOf(entry.occupies).reduce((days, day) => {
    const left = (days.get(day) ?? []).filter((other) => other.key !== key)
    return left.length === 0 ? days.delete(day) : days.set(day, left)
  }, timeline.byDay)
  return { byKey: timeline.byKey.delete(key), byDay }
}

/** The timeline with an entry, in the place of any that has its key. */
export const withEntry = <K extends string, E extends Entry<K>>(timeline: Timeline<K, E>, entry: E): Timeline<K, E> => {
  const { byKey, byDay } = without(timeline, entry.key)
  return {
    byKey: byKey.set(entry.key, entry),
    byDay: daysOf(entry.occupies).reduce((days, day) => days.set(day, [...(days.get(day) ?? []), entry]), byDay),
  }
}

/** The entries that overlap a range, each once. */
export const overlapping = <K extends string, E extends Entry<K>>(
  { byDay }: Timeline<K, E>,
  range: TimeRange,
): readonly E[] => {
  const found = new Set<E>()
  for (const day of daysOf(range))
    for (const entry of byDay.get(day) ?? []) if (overlaps(entry.occupies, range)) found.add(entry)
  return [...found]
}
