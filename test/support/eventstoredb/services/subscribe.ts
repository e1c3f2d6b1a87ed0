import { randomUUID } from 'node:crypto'
import { ReadResp } from '@eventstore/db-client/generated/streams_pb'
import type { PeerContext } from '../context'
import { handlerThrew, streamDeleted } from '../failures'
import type { Filter } from '../filter'
import type { Outlet } from '../outlet'
import type { AllTarget, Place, StreamTarget } from '../read-request'
import type { StoredRecord } from '../records'
import { visibleStream } from '../visible'

/** Waits until more than `count` records are committed, or the client leaves. */
const nextCommit = ({ log }: PeerContext, count: number, gone: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const wake = (): void => {
      unsubscribe()
      gone.removeEventListener('abort', wake)
      resolve()
    }
    const unsubscribe = log.subscribe(wake)
    gone.addEventListener('abort', wake)
    if (gone.aborted || log.committedCount > count) wake()
  })

const checkpoint = (out: Outlet, { commit, prepare }: Place): Promise<void> => {
  const message = new ReadResp.Checkpoint()
  message.setCommitPosition(String(commit))
  message.setPreparePosition(String(prepare))
  return out.message((response) => response.setCheckpoint(message))
}

const sendsCaughtUp = ({ version }: PeerContext): boolean => version !== '22.10.5'

/** Told once, when the client has what was there: by 23.10 and later. */
const caughtUp = (out: Outlet): Promise<void> =>
  out.message((response) => response.setCaughtUp(new ReadResp.CaughtUp()))

const subscribeToStream = async (context: PeerContext, { name, from }: StreamTarget, out: Outlet): Promise<void> => {
  const { log } = context
  let next = from === 'start' ? 0 : from === 'end' ? log.lastRevision(name) + 1 : from + 1
  let live = from === 'end'
  for (;;) {
    const seen = log.committedCount
    const visible = visibleStream(log, name)
    if (visible.kind === 'tombstoned') return endOfTombstoned(context, name, next, out)
    if (visible.kind === 'found')
      for (next = Math.max(next, visible.first); next <= visible.last && !out.gone.aborted; next++) {
        const waiting = out.event(visible.records[next]!)
        if (waiting !== undefined) await waiting
      }
    if (out.gone.aborted) return
    if (!live) {
      live = true
      if (sendsCaughtUp(context)) await caughtUp(out)
    } else await nextCommit(context, seen, out.gone)
  }
}

/** A subscriber sees what came before the tombstone, then the tombstone, and then his call end. */
const endOfTombstoned = async ({ log }: PeerContext, name: string, next: number, out: Outlet): Promise<void> => {
  for (const record of log.stream(name)?.records.slice(next) ?? []) await out.event(record)
  const tombstone = log.all.findLast(({ stream, revision }) => stream === name && revision === Infinity)
  if (tombstone !== undefined) await out.event(tombstone)
  throw streamDeleted(name)
}

/**
 * The first index that a subscription from here searches. The server leaves out the record AT a position, whatever its prepare position:
 * harmless at a checkpoint too, since it tells only places whose record was sent or did not match.
 */
const indexAfter = ({ log }: PeerContext, from: AllTarget['from']): number => {
  if (from === 'start' || (from !== 'end' && from.commit === 0)) return 0
  if (from === 'end') return log.committedCount
  if (log.isInside(from.commit)) throw handlerThrew()
  const index = log.indexOf(from.commit)
  return log.all[index]?.position === from.commit ? index + 1 : index
}

/** What a filtered subscription tells of its search, so that a client can go on from there although nothing matched. */
class SearchProgress {
  private sinceCheckpoint = 0
  private inWindow = 0

  /** @param reached - the place that a checkpoint would tell: of the window's last match, or where the window BEGAN without one */
  constructor(
    private readonly filter: Filter,
    private reached: Place,
  ) {}

  /** Counts a searched record while the subscription catches up, window by window; returns the checkpoint that is due, if one is. */
  searched({ position }: StoredRecord, matched: boolean, next: number): Place | undefined {
    if (matched) this.reached = { commit: position, prepare: position }
    if (++this.inWindow < this.filter.window) return undefined
    const due = this.count(this.inWindow) ? this.reached : undefined
    this.inWindow = 0
    this.reached = { commit: next, prepare: 0 }
    return due
  }

  /** Ends the window that is under way, which tells no checkpoint. */
  goLive(): void {
    this.sinceCheckpoint += this.inWindow
    this.inWindow = 0
  }

  /** Counts a record that came while the subscription was live; the checkpoint that may be due is the record's own place. */
  appeared({ position }: StoredRecord): Place | undefined {
    return this.count(1) ? { commit: position, prepare: position } : undefined
  }

  private count(records: number): boolean {
    this.sinceCheckpoint += records
    if (this.sinceCheckpoint < this.filter.checkpointInterval) return false
    this.sinceCheckpoint %= this.filter.checkpointInterval
    return true
  }
}

const START: Place = { commit: 0, prepare: 0 }

const subscribeToAll = async (context: PeerContext, { from, filter }: AllTarget, out: Outlet): Promise<void> => {
  const { log } = context
  const progress = filter && new SearchProgress(filter, typeof from === 'string' ? START : from)
  let next = indexAfter(context, from)
  let live = from === 'end'
  for (;;) {
    for (; next < log.committedCount && !out.gone.aborted; next++) {
      const record = log.all[next]!
      const matches = filter?.matches(record) !== false
      const waiting = matches ? out.event(record) : undefined
      if (waiting !== undefined) await waiting
      const end = log.all[next + 1]?.position ?? log.endPosition
      const due = live ? progress?.appeared(record) : progress?.searched(record, matches, end)
      if (due !== undefined) await checkpoint(out, due)
    }
    if (out.gone.aborted) return
    if (!live) {
      live = true
      progress?.goLive()
      if (sendsCaughtUp(context)) await caughtUp(out)
    } else await nextCommit(context, next, out.gone)
  }
}

/** Streams.Read as a subscription: what is there, then what comes, without a seam; ends when the client leaves. */
export const subscribe = async (context: PeerContext, target: StreamTarget | AllTarget, out: Outlet): Promise<void> => {
  if (target.kind === 'stream' && context.log.stream(target.name)?.tombstoned === true) throw streamDeleted(target.name)
  const confirmation = new ReadResp.SubscriptionConfirmation()
  confirmation.setSubscriptionId(randomUUID())
  await out.message((response) => response.setConfirmation(confirmation))
  if (target.kind === 'all') await subscribeToAll(context, target, out)
  else await subscribeToStream(context, target, out)
}
