import * as E from 'fp-ts/Either'
import type { PeerContext } from '../context'
import { notLeader, notReady } from '../failures'
import { Consumer, type Outlet } from './consumer'
import { checkpointStream, type GroupDefinition, groupKey, type GroupSource, parkedStream } from './definition'
import { groupExists, groupFailed, groupMissing, maximumSubscribersReached } from './failures'
import { SubscriptionGroup } from './group'
import { Gauge } from './info'
import { Parking } from './parking'
import { acceptSettings, type ProposedSettings } from './settings'
import { endOf, PIN_KEYS, type Resolved, sourceFor } from './sources'
import { SystemLog } from './system-log'

/** How often waiting times and checkpoints are looked at. The server does once a second; tests have less patience. */
const TICK_MS = 100

/** A group at work. */
export interface ActiveGroup {
  readonly key: string
  readonly definition: GroupDefinition
  readonly group: SubscriptionGroup<Resolved>
  readonly parking: Parking
  readonly gauge: Gauge
}

/**
 * The groups of a node. They are at work on the leader alone: a node that becomes leader finds them in the log, and one
 * that no longer is drops their consumers.
 */
export class Groups {
  private readonly system: SystemLog
  private active: Map<string, ActiveGroup> | undefined
  /** Ends the watch over log and clock, which lasts while there is a consumer or something to write down. */
  private sleep: (() => void) | undefined

  constructor(private readonly context: Pick<PeerContext, 'log' | 'cluster'>) {
    this.system = new SystemLog(context.log)
  }

  create(source: GroupSource, group: string, proposed: ProposedSettings): void {
    const groups = this.open()
    if (groups.has(groupKey(source.stream, group))) throw groupExists(source.stream, group)
    this.keep({ source, group, settings: accepted(source.stream, group, proposed) })
  }

  /** Ends the calls of the group's consumers, as the server does. */
  update(source: GroupSource, group: string, proposed: ProposedSettings): void {
    const { definition } = this.find(source.stream, group)
    const settings = accepted(source.stream, group, proposed)
    this.close(source.stream, group)
    // An update names no filter: the group keeps the one it has.
    this.keep({ source: { ...definition.source, start: source.start }, group, settings })
  }

  delete(stream: string, group: string): void {
    const { key } = this.close(stream, group)
    for (const name of [checkpointStream(key), parkedStream(key)]) this.context.log.softDelete(name, 'any')
    this.save()
  }

  /** Throws where there is no such group, or where this node is not the one to ask. */
  find(stream: string, group: string): ActiveGroup {
    const found = this.open().get(groupKey(stream, group))
    if (found === undefined) throw groupMissing(stream, group)
    return found
  }

  /** All groups, or those of one stream, which has to have some. */
  list(stream?: string): readonly ActiveGroup[] {
    const all = [...this.open().values()]
    if (stream === undefined) return all
    const found = all.filter(({ definition }) => definition.source.stream === stream)
    if (found.length === 0) throw groupMissing(stream, '')
    return found
  }

  /** Hands out parked messages once more, the oldest first. */
  replayParked(stream: string, group: string, limit: number): void {
    const found = this.find(stream, group)
    const parked = found.parking.empty(limit)
    found.group.replay(parked.map((event) => ({ event, id: event.original.id })))
  }

  /** Joins a consumer to a group; the returned function takes it out again. */
  connect(
    { group, definition }: ActiveGroup,
    username: string,
    bufferSize: number,
    outlet: Outlet<Resolved>,
  ): { readonly leave: () => void } {
    if (group.isFull) throw maximumSubscribersReached(definition.source.stream, definition.group)
    const consumer = new Consumer(username, bufferSize, outlet)
    group.connect(consumer)
    this.sleep ??= this.watch()
    return { leave: () => group.disconnect(consumer) }
  }

  /** As after a start of the server: ends all consumers' calls, and goes on from the checkpoints. */
  restart(): void {
    this.open()
    this.shutDown()
    this.open()
  }

  private open(): Map<string, ActiveGroup> {
    const role = this.context.cluster.role()
    if (role.kind !== 'leader') {
      this.shutDown()
      throw role.kind === 'follower' ? notLeader(role.leader) : notReady()
    }
    if (this.active === undefined) {
      this.active = new Map()
      for (const definition of this.system.definitions) this.start(definition)
    }
    return this.active
  }

  private shutDown(): void {
    for (const group of this.working) group.dropAll()
    this.active = undefined
  }

  private keep(definition: GroupDefinition): void {
    this.start(definition)
    this.save()
  }

  private save(): void {
    this.system.definitions = [...this.open().values()].map(({ definition }) => definition)
  }

  private start(definition: GroupDefinition): void {
    const { log } = this.context
    const { source, settings } = definition
    const key = groupKey(source.stream, definition.group)
    const parking = new Parking(log, parkedStream(key))
    const checkpoint = this.system.checkpoint(key)
    const after = source.start === 'end' ? endOf(log, source.stream) : source.start - 1
    const group = new SubscriptionGroup<Resolved>(
      settings,
      {
        source: sourceFor(log, definition),
        keys: PIN_KEYS,
        park: (event, reason) => parking.park(event, reason),
        saveCheckpoint: (position) => this.system.saveCheckpoint(key, position),
        now: Date.now,
      },
      { after: checkpoint ?? after, isCheckpoint: checkpoint !== undefined },
    )
    this.active?.set(key, { key, definition, group, parking, gauge: new Gauge(Date.now) })
  }

  private close(stream: string, group: string): ActiveGroup {
    const found = this.find(stream, group)
    this.active?.delete(found.key)
    found.group.dropAll()
    return found
  }

  private watch(): () => void {
    const unsubscribe = this.context.log.subscribe(() => {
      for (const group of this.working) group.advance()
    })
    const timer = setInterval(() => this.tick(), TICK_MS).unref()
    return () => {
      unsubscribe()
      clearInterval(timer)
    }
  }

  private tick(): void {
    if (this.context.cluster.role().kind !== 'leader') this.shutDown()
    for (const group of this.working) group.tick()
    if (this.working.some(({ isAtRest }) => !isAtRest)) return
    this.sleep?.()
    this.sleep = undefined
  }

  private get working(): SubscriptionGroup<Resolved>[] {
    return [...(this.active?.values() ?? [])].map(({ group }) => group)
  }
}

const accepted = (stream: string, group: string, proposed: ProposedSettings) => {
  const settings = acceptSettings(proposed)
  if (E.isLeft(settings)) throw groupFailed(stream, group, settings.left)
  return settings.right
}
