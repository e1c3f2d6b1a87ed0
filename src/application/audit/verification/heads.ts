import type { RecordedEvent } from '../../ports/event-store'

/** A tree head whose signature was found good: what the log was, in the words of who signed. */
export interface SignedHead {
  readonly size: number
  readonly root: Buffer
  /** Where it was kept: `the database`, or the name of a file. */
  readonly from: string
}

/** Which signed heads a growing tree matches, as it passes their sizes. */
export class HeadCheck {
  private readonly matched = new Map<number, boolean>()
  private readonly bySize: readonly (readonly [size: number, heads: readonly SignedHead[]])[]
  private at = 0
  private broken = false
  /** The size of the last head that was matched before one was not. */
  sound = 0
  /** The first event after those: nobody vouches for it. */
  suspect: RecordedEvent | undefined

  constructor(heads: readonly SignedHead[]) {
    const bySize = new Map<number, SignedHead[]>()
    for (const head of heads) bySize.set(head.size, [...(bySize.get(head.size) ?? []), head])
    this.bySize = [...bySize].sort(([a], [b]) => a - b)
    if (this.bySize[0]?.[0] === 0) this.at++
  }

  /** To be called with each size in turn, from 1, and with the event that made it so. */
  pass(size: number, root: () => Buffer, event?: RecordedEvent): void {
    if (size === this.sound + 1 && !this.broken) this.suspect = event
    const due = this.bySize[this.at]
    if (due?.[0] !== size) return
    this.at++
    const own = root()
    const matched = due[1].every((head) => head.root.equals(own))
    this.matched.set(size, matched)
    if (!matched) this.broken = true
    else if (!this.broken) this.sound = size
  }

  /** The sizes of all heads, the smallest first, and whether the tree matched: undefined where it never got so far. */
  get outcomes(): readonly (readonly [size: number, matched: boolean | undefined])[] {
    return this.bySize.filter(([size]) => size > 0).map(([size]) => [size, this.matched.get(size)])
  }

  /** How many heads were matched. */
  get matches(): number {
    return this.bySize.reduce((sum, [size, heads]) => sum + (this.matched.get(size) === true ? heads.length : 0), 0)
  }
}
