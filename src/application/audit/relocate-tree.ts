import type { AuditTree } from '../ports/audit-tree'
import type { EventStore, Position } from '../ports/event-store'
import { leafHash } from './leaf'
import { LogDiffers } from './log-and-tree'

/** Where a leaf's event lies in another log. */
export interface LeafMove {
  /** The leaf's place in the tree. */
  readonly index: number
  readonly position: Position
}

/** Gathers new positions of leaves; they come into force together. */
export interface LeafMoves {
  /** Forgets what an earlier try has gathered. */
  begin(): Promise<void>
  add(moves: readonly LeafMove[]): Promise<void>
  commit(): Promise<void>
}

const PAGE = 2_000

/**
 * Gives the audit tree's leaves the positions that their events have in a copy of the log. The tree itself stays as it
 * is, and the heads that were signed stay true: the copy must have the same events in the same order, which is looked
 * at for each.
 *
 * @throws LogDiffers where the other log does not begin with the events of the tree; nothing is changed then
 */
export const relocateTree = async (
  store: Pick<EventStore, 'readAll'>,
  tree: Pick<AuditTree, 'leaves'>,
  moves: LeafMoves,
): Promise<void> => {
  await moves.begin()
  let position: Position = 0
  for (let index = 0; ; index += PAGE) {
    const leaves = await tree.leaves(index, PAGE)
    if (leaves.length === 0) break
    const events = await store.readAll({ from: position, limit: leaves.length })
    await moves.add(
      leaves.map((leaf, at) => {
        const event = events[at]
        if (event !== undefined && leafHash(event).equals(leaf.hash))
          return { index: leaf.index, position: event.position }
        throw new LogDiffers(
          `the log that is configured has not the event that the audit tree has at its place ${String(leaf.index)} ` +
            `(${leaf.stream} at revision ${String(leaf.revision)}): it is no copy of the former log in the same order`,
        )
      }),
    )
    position = events.at(-1)?.position ?? position
  }
  await moves.commit()
}
