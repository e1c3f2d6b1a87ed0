import { lastPosition, pagesAfter } from '../../log-pages'
import type { Position } from '../../ports/event-store'
import { LogWalk, type VerifyPorts } from './log-walk'
import type { Verification } from './verification'

export interface VerifyOptions extends VerifyPorts {
  readonly onProgress?: (progress: VerifyProgress) => void
  /** Events that are read, and checked in one go without a pause for other work; default 2,000. */
  readonly pageSize?: number
  /** Ends the walk; `verifyLog` then throws the signal's reason. */
  readonly signal?: AbortSignal
}

/** How far a verification has come. */
export interface VerifyProgress {
  readonly events: number
  readonly position: Position
  /** The log's end when the walk began. */
  readonly head: Position
}

const PAGE = 2_000

/**
 * Verifies the whole log, from its first event to what is its last when the walk begins: every event against its own
 * hash and its predecessor's, against the leaf that was kept of it, and the tree of all of them against every signed
 * head. Names what was altered, removed, inserted, moved or rewritten, the first first.
 *
 * Reads page by page and keeps 40 bytes a stream beside its name.
 */
export const verifyLog = async ({
  onProgress,
  signal,
  pageSize = PAGE,
  ...ports
}: VerifyOptions): Promise<Verification> => {
  // The tree first: it never covers what the log does not hold yet.
  const walk = await LogWalk.start(ports)
  const { store } = ports
  const head = await store.head()
  let position = 0
  for await (const page of pagesAfter(store, 0, pageSize, head)) {
    signal?.throwIfAborted()
    await walk.take(page)
    position = lastPosition(page, position)
    onProgress?.({ events: walk.events, position, head })
    if (walk.hopeless) break
  }
  return { ...(await walk.finish()), position }
}
