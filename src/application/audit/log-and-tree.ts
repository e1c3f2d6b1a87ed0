import { type AuditTree, type TreeExtent, TreeMoved } from '../ports/audit-tree'
import type { EventStore, Position } from '../ports/event-store'
import { leafHash, leafOf } from './leaf'

/** The log is not what the audit tree was made of: somebody has cut or changed it. Written for people. */
export class LogDiffers extends Error {
  override readonly name = 'LogDiffers'
}

type Tree = Pick<AuditTree, 'extent' | 'leaves'>

/**
 * Looks whether the log still has the event of the tree's last leaf, where it was: a log that was cut has not, also when
 * it has grown again since. Whether all before it is as it was, the whole log alone can tell (`verifyLog`).
 *
 * @returns how far the tree is
 * @throws LogDiffers
 */
export const logHoldsTree = async (store: Pick<EventStore, 'head' | 'readStream'>, tree: Tree): Promise<TreeExtent> => {
  const extent = await tree.extent()
  const [last] = await tree.leaves(extent.size - 1, 1)
  if (last === undefined) return extent
  const [event] = await store.readStream(last.stream, { from: last.revision, limit: 1 })
  if (event?.position === last.position && leafHash(event).equals(last.hash)) return extent
  const head = await store.head()
  throw new LogDiffers(
    head < extent.position
      ? `the log ends at position ${String(head)}; the audit tree has ${String(extent.size)} events, up to position ` +
          `${String(extent.position)}: the end of the log was cut off`
      : `revision ${String(last.revision)} of ${last.stream} is not the event that the audit tree has at position ` +
          `${String(last.position)}: the log was changed`,
  )
}

const PAGE = 2_000

/**
 * Adds to the tree what is in the log up to a position, beside whoever else does the same.
 *
 * @param upTo - default the end of the log when it begins
 * @throws LogDiffers
 */
export const catchUpTree = async (
  store: Pick<EventStore, 'head' | 'readStream' | 'readAll'>,
  tree: Tree & Pick<AuditTree, 'append'>,
  upTo?: Position,
): Promise<TreeExtent> => {
  const end = upTo ?? (await store.head())
  let { size, position } = await logHoldsTree(store, tree)
  while (position < end) {
    const page = await store.readAll({ from: position, limit: PAGE })
    const events = page.filter((event) => event.position <= end)
    const last = events.at(-1)
    if (last === undefined) break
    try {
      await tree.append(events.map((event, at) => leafOf(event, size + at)))
      ;({ size, position } = { size: size + events.length, position: last.position })
    } catch (error) {
      if (!(error instanceof TreeMoved)) throw error
      ;({ size, position } = await tree.extent())
    }
  }
  return { size, position }
}
