import type { Batch, EventStore, Position, RecordedEvent } from '../../../src/application/ports/event-store'

/** The batches of a subscription until one satisfies `last`; then the subscription is ended. */
export const batchesUntil = async (
  store: EventStore,
  options: { readonly after: Position; readonly batchSize?: number },
  last: (batch: Batch) => boolean,
): Promise<readonly Batch[]> => {
  const end = new AbortController()
  const batches: Batch[] = []
  for await (const batch of store.subscribe({ ...options, signal: end.signal })) {
    batches.push(batch)
    if (last(batch)) end.abort()
  }
  return batches
}

/** The events after a position up to another one, which is the last one's, as a subscription delivers them. */
export const delivered = async (
  store: EventStore,
  after: Position,
  upTo: Promise<Position> | Position,
  batchSize?: number,
): Promise<readonly RecordedEvent[]> => {
  let goal = Infinity
  const known = Promise.resolve(upTo).then((position) => (goal = position))
  const end = new AbortController()
  const events: RecordedEvent[] = []
  const options = { after, signal: end.signal, ...(batchSize === undefined ? {} : { batchSize }) }
  const stopIfDone = (position: Position) => {
    if (position >= goal) end.abort()
  }
  let reached = after
  void known.then(() => stopIfDone(reached))
  for await (const batch of store.subscribe(options)) {
    events.push(...batch.events)
    reached = batch.position
    stopIfDone(reached)
  }
  await known
  return events.filter(({ position }) => position <= goal)
}

/** All events after a position, up to another or the end, page by page. */
export const readAllAfter = async (
  store: EventStore,
  after: Position,
  limit: number,
  upTo: Position = Infinity,
): Promise<readonly RecordedEvent[]> => {
  const events: RecordedEvent[] = []
  for (let from = after; from < upTo;) {
    const page = await store.readAll({ from, limit })
    const last = page.at(-1)
    if (last === undefined) break
    events.push(...page)
    from = last.position
  }
  return events.filter(({ position }) => position <= upTo)
}
