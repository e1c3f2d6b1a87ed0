import type { Position } from '../../ports/event-store'
import type { Finding } from './finding'

/** What a verification came to. */
export interface Verification {
  readonly intact: boolean
  readonly events: number
  readonly streams: number
  /** Everything in the log up to this position was read. */
  readonly position: Position
  /** How many of the events the tree covers; undefined where none was kept. */
  readonly kept?: number
  /** Signed heads that the log matches. */
  readonly heads: number
  /** In the log's order. Findings about the tree or a head that concern no event of the log come last. */
  readonly findings: readonly Finding[]
  /** False where so much was wrong that the walk was ended early. */
  readonly complete: boolean
}
