import type { EventStore, RecordedEvent, StreamName } from '../ports/event-store'
import { TargetDiffers } from './errors'
import { type Patience, persistently } from './patience'
import { firstRecordedAt } from './trails'

const PAGE = 1_000

type Streams = Pick<EventStore, 'readStream'>

const same = (a: RecordedEvent, b: RecordedEvent): boolean =>
  a.id === b.id && a.metadata.hash === b.metadata.hash && firstRecordedAt(a) === firstRecordedAt(b)

/** Where a stream of the target first differs from the source's; undefined where both are the same. */
export const firstDifference = async (
  stream: StreamName,
  source: Streams,
  target: Streams,
  patience: Patience,
): Promise<TargetDiffers | undefined> => {
  const page = (store: Streams, from: number) =>
    persistently(() => store.readStream(stream, { from, limit: PAGE }), patience)
  for (let from = 0; ; from += PAGE) {
    const [wanted, found] = await Promise.all([page(source, from), page(target, from)])
    for (let index = 0; index < Math.max(wanted.length, found.length); index++) {
      const [a, b] = [wanted[index], found[index]]
      if (a !== undefined && b !== undefined && same(a, b)) continue
      const fault = a === undefined ? 'surplus' : b === undefined ? 'missing' : 'other'
      return new TargetDiffers({ stream, revision: from + index }, fault)
    }
    if (wanted.length < PAGE) return undefined
  }
}
