import { admit, endWith } from '../calls'
import { ReadResp } from '@eventstore/db-client/generated/streams_pb'
import type { PeerContext } from '../context'
import { streamDeleted, unexpectedResult } from '../failures'
import { Outlet, type ReadCall } from '../outlet'
import { identifierOf } from '../protocol-ids'
import { type AllTarget, type CountedRead, readRequestOf, type StreamTarget } from '../read-request'
import { subscribe } from './subscribe'
import { visibleStream } from '../visible'

const readStream = async (
  context: PeerContext,
  read: CountedRead,
  target: StreamTarget,
  out: Outlet,
): Promise<void> => {
  if (read.count === 0 || (read.direction === 'forwards' && target.from === 'end'))
    throw unexpectedResult('ReadStreamResult')
  const visible = visibleStream(context.log, target.name)
  if (visible.kind === 'tombstoned') throw streamDeleted(target.name)
  if (visible.kind === 'missing') {
    const missing = new ReadResp.StreamNotFound()
    missing.setStreamIdentifier(identifierOf(target.name))
    return out.message((response) => response.setStreamNotFound(missing))
  }
  const { first, last, records } = visible
  const asked = target.from === 'start' ? 0 : target.from === 'end' ? last : target.from
  let left = read.count
  const step = read.direction === 'forwards' ? 1 : -1
  for (let at = step === 1 ? Math.max(asked, first) : Math.min(asked, last); left > 0; at += step, left--) {
    if (at < first || at > last || out.gone.aborted) break
    const waiting = out.event(records[at]!)
    if (waiting !== undefined) await waiting
  }
  if (!read.controlled) return
  if (left === read.count && read.direction === 'forwards' && asked !== last + 1)
    await out.message((response) => response.setFirstStreamPosition(String(last + 1)))
  await out.message((response) => response.setLastStreamPosition(String(last)))
}

/** The index in the log from which to read on; throws what the server answers to a position at which no record begins. */
const startIndex = ({ log }: PeerContext, { direction }: CountedRead, { from }: AllTarget): number => {
  if (from === 'start') return 0
  if (from === 'end') return log.committedCount
  const beyond = from.commit > log.endPosition && direction === 'backwards'
  if (beyond || log.isInside(from.commit)) throw unexpectedResult('ReadAllResult')
  return log.indexOf(from.commit)
}

const readAll = async (context: PeerContext, read: CountedRead, target: AllTarget, out: Outlet): Promise<void> => {
  if (read.count === 0) throw unexpectedResult('ReadAllResult')
  const { all } = context.log
  const start = startIndex(context, read, target)
  const end = context.log.committedCount
  const step = read.direction === 'forwards' ? 1 : -1
  let left = read.count
  // Forwards a position includes the record at it; backwards it ends the records before it.
  for (let at = step === 1 ? start : Math.min(start, end) - 1; at >= 0 && at < end && left > 0; at += step) {
    if (out.gone.aborted) return
    const record = all[at]!
    if (target.filter !== undefined && !target.filter.matches(record)) continue
    const waiting = out.event(record)
    if (waiting !== undefined) await waiting
    left--
  }
}

/** Streams.Read: streams and `$all`, both ways, once or as a subscription. */
export const readHandler =
  (context: PeerContext) =>
  (call: ReadCall): void => {
    const serve = async (): Promise<void> => {
      const { caller, call: incoming } = await admit(context, call)
      const request = readRequestOf(call.request)
      const { target } = request
      context.access.demand(caller, 'read', target.kind === 'all' ? '$all' : target.name)
      const out = new Outlet(context, call, incoming, request)
      if (request.kind === 'subscription') await subscribe(context, target, out)
      else if (target.kind === 'all') await readAll(context, request, target, out)
      else await readStream(context, request, target, out)
      out.end()
    }
    serve().catch((error: unknown) => endWith(call, error))
  }
