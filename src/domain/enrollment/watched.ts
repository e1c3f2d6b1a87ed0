/** A span of a video in whole milliseconds: `from` belongs to it, `to` does not. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** Spans in order that neither overlap nor touch: the one way to write down what has been watched. */
export type Spans = readonly Span[]

/** The most spans that are kept of one video: far more than a person watching makes, few enough to fold quickly. */
export const MAX_SPANS = 5_000

/**
 * Played segments in seconds, as players report them, as spans within a video of the given length. Seconds are rounded
 * to milliseconds; what lies beyond the end is cut off, since players report ends a little late.
 */
export const toSpans = (segments: readonly Span[], lengthMillis: number): Spans =>
  segments
    .map(({ from, to }) => ({ from: Math.round(from * 1_000), to: Math.min(Math.round(to * 1_000), lengthMillis) }))
    .filter(({ from, to }) => from < to)
    .sort((a, b) => a.from - b.from)
    .reduce<Span[]>(append, [])

/** What either covers. Linear in the number of spans. */
export const union = (a: Spans, b: Spans): Spans => {
  const merged: Span[] = []
  let i = 0
  let j = 0
  for (;;) {
    const left = a[i]
    const right = b[j]
    if (left !== undefined && (right === undefined || left.from <= right.from)) {
      append(merged, left)
      i += 1
    } else if (right !== undefined) {
      append(merged, right)
      j += 1
    } else return merged
  }
}

/** What `spans` cover and `covered` do not. Linear in the number of spans. */
export const difference = (spans: Spans, covered: Spans): Spans => {
  const fresh: Span[] = []
  let i = 0
  for (const { from, to } of spans) {
    let start = from
    for (let known = covered[i]; known !== undefined && known.from < to; known = covered[i]) {
      if (start < known.from) fresh.push({ from: start, to: known.from })
      start = Math.max(start, known.to)
      if (known.to > to) break
      i += 1
    }
    if (start < to) fresh.push({ from: start, to })
  }
  return fresh
}

/** The milliseconds that spans cover. */
export const covered = (spans: Spans): number => spans.reduce((total, { from, to }) => total + to - from, 0)

/** Adds a span that starts no earlier than the last one, which it may overlap or touch. */
const append = (merged: Span[], span: Span): Span[] => {
  const last = merged.at(-1)
  if (last === undefined || last.to < span.from) merged.push(span)
  else if (last.to < span.to) merged[merged.length - 1] = { from: last.from, to: span.to }
  return merged
}
