import { type Either, isLeft, isRight, left, right } from 'fp-ts/Either'
import { type Backoff, pause } from '../backoff'
import type { CommandPolicy } from '../policies/policy'
import type { Clock } from '../ports/clock'
import {
  AppendTooLarge,
  type EventStore,
  EventTooLarge,
  type Position,
  StoreUnavailable,
  type StreamName,
} from '../ports/event-store'
import type { KeyVault } from '../ports/key-vault'
import { KeysAtHand } from '../privacy/seal-fields'
import type { AggregateRegistry, CommandEntry } from './aggregate-registry'
import type {
  AggregateLoader,
  CommandBus,
  CommandOutcome,
  CommandRehearsal,
  CommandRequest,
  LoadedAggregate,
  Refusal,
} from './command'
import { answerAgain, decideGroup, type GroupBounds, type GroupDecision } from './group-decision'
import { hashCommand } from './hash-chain'
import { KeyedBatches } from './keyed-batches'
import type { PendingCommand, UnderstoodCommand } from './pending-command'
import { refusal } from './refusal'
import { type AppendTries, persistentAppend } from './persistent-append'
import { type DatedFold, StreamFolds } from './stream-folds'

export interface CommandBusPorts {
  readonly registry: AggregateRegistry
  /** The log as deciders read it: opened, secrets included. */
  readonly store: Pick<EventStore, 'append' | 'readStream'>
  readonly vault: Pick<KeyVault, 'ensure' | 'watch'>
  /** Keys the hashes of commands: the server secret `fingerprints`. */
  readonly fingerprintKey: Buffer
  readonly clock: Clock
  readonly authorise: CommandPolicy
}

export interface CommandBusSettings {
  /** What the cached folds may weigh together: their events and commands. Default 500,000, some 100 MB. */
  readonly cacheWeight: number
  /** Commands under way at once; more are turned away with `CommandBusOverloaded`. Default 10,000. */
  readonly maxUnderWay: number
  /** How often a group is decided before those in it are refused with `command.contention`. */
  readonly decisions: Backoff & { readonly tries: number }
  /** How often an append whose answer was lost is sent. */
  readonly appends: AppendTries
  readonly group: GroupBounds
}

export const defaultCommandBusSettings: CommandBusSettings = {
  cacheWeight: 500_000,
  maxUnderWay: 10_000,
  decisions: { tries: 20, firstMillis: 2, mostMillis: 100 },
  appends: { tries: 6, firstMillis: 50, mostMillis: 1_000 },
  group: { commands: 1_000, events: 1_000, characters: 512 * 1_024 },
}

/** More commands are under way than the bus takes. Nothing was written; try again later. */
export class CommandBusOverloaded extends StoreUnavailable {}

/**
 * The command bus over the event store (docs/adr/0008-command-bus.md). Commands of one stream that wait at the same
 * time are decided together, one after another in memory, and appended at once; each is answered by itself.
 *
 * Folds are cached and used without asking the store whether they are current: events decided on an old fold are refused
 * by the append, and decided anew. An outcome without events has no append to catch it, so it is given only from a
 * stream that was read after the command came.
 */
export class EventSourcedCommandBus implements CommandBus, CommandRehearsal, AggregateLoader {
  private readonly settings: CommandBusSettings
  private readonly folds: StreamFolds
  private readonly waiting = new KeyedBatches<PendingCommand>((stream, group) => this.handle(stream, group))
  private underWay = 0

  constructor(
    private readonly ports: CommandBusPorts,
    settings: Partial<CommandBusSettings> = {},
  ) {
    this.settings = { ...defaultCommandBusSettings, ...settings }
    this.folds = new StreamFolds(ports.store, ports.registry, this.settings.cacheWeight)
    ports.vault.watch(() => this.folds.drop())
  }

  dispatch(request: CommandRequest): Promise<CommandOutcome> {
    const admitted = this.admit(request)
    if (isLeft(admitted)) return Promise.resolve(admitted)
    if (this.underWay >= this.settings.maxUnderWay)
      return Promise.reject(new CommandBusOverloaded(`${this.underWay} commands are under way already`))

    return new Promise((resolve, reject) => {
      const command = this.understood(request, admitted.right)
      this.underWay += 1
      this.waiting.push(`${request.category}-${request.id}`, {
        ...command,
        arrival: this.folds.nextMoment(),
        resolve,
        reject,
      })
    })
  }

  async rehearse(request: CommandRequest): Promise<Refusal | undefined> {
    const admitted = this.admit(request)
    if (isLeft(admitted)) return admitted.left
    const command = this.understood(request, admitted.right)
    const stream = `${request.category}-${request.id}`
    const { fold } = await this.folds.read(stream, admitted.right.aggregate, this.folds.cached(stream)?.fold)
    const [decided] = decideGroup([command], fold, stream, this.settings.group, new KeysAtHand()).decided
    if (decided?.kind === 'failed') throw decided.error
    if (decided === undefined || decided.kind === 'wrote' || isRight(decided.outcome)) return undefined
    return decided.outcome.left
  }

  async load<State>(category: string, id: string): Promise<LoadedAggregate<State>> {
    const aggregate = this.ports.registry.aggregate(category)
    if (aggregate === undefined) throw new TypeError(`there is no aggregate ${category}`)
    const stream = `${category}-${id}`
    const { fold } = await this.folds.read(stream, aggregate, this.folds.cached(stream)?.fold)
    return {
      state: fold.state as State,
      revision: fold.revision,
      answerTo: (request) => {
        const known = fold.commands.get(request.commandId)
        return known && answerAgain({ request, commandHash: hashCommand(request, this.ports.fingerprintKey) }, known)
      },
    }
  }

  /** The definition of a command that its actor may issue. */
  private admit(request: CommandRequest): Either<Refusal, CommandEntry> {
    const { category, type, by } = request
    const entry = this.ports.registry.command(category, type)
    if (entry === undefined) return left(refusal('command.unknown', `There is no command ${type} of ${category}.`))
    const forbidden = this.ports.authorise(by, request)
    return forbidden === undefined ? right(entry) : left(forbidden)
  }

  private understood(request: CommandRequest, entry: CommandEntry): UnderstoodCommand {
    const { authorise, clock, fingerprintKey } = this.ports
    const commandHash = hashCommand(request, fingerprintKey)
    return { request, entry, commandHash, authorise, at: request.at ?? clock.now() }
  }

  private async handle(stream: StreamName, group: readonly PendingCommand[]): Promise<void> {
    try {
      await this.answer(stream, group)
    } catch (error) {
      // Those that have been answered already do not hear this.
      for (const { reject } of group) reject(error)
    } finally {
      this.underWay -= group.length
    }
  }

  private async answer(stream: StreamName, group: readonly PendingCommand[]): Promise<void> {
    const aggregate = group[0]?.entry.aggregate
    if (aggregate === undefined) return
    let unanswered = group
    let bounds = this.settings.group
    let conflicts = 0
    let keys = new KeysAtHand()
    let present = this.folds.cached(stream) ?? this.unwritten(group) ?? (await this.folds.read(stream, aggregate))
    while (unanswered.length > 0) {
      const decision = decideGroup(unanswered, present.fold, stream, bounds, keys)
      if (keys.missing.size > 0) {
        keys = new KeysAtHand(await this.ports.vault.ensure([...keys.asked]))
        continue
      }
      if (restsOnOldState(decision, present.asOf)) {
        const { revision } = present.fold
        present = await this.folds.read(stream, aggregate, present.fold)
        if (present.fold.revision !== revision) continue
      }
      const written = await this.write(stream, present, decision)
      if (written.outcome === 'conflict') {
        conflicts += 1
        if (conflicts >= this.settings.decisions.tries) {
          giveUp(unanswered)
          return
        }
        await pause(this.settings.decisions, conflicts + 1)
        present = await this.folds.read(stream, aggregate, present.fold)
      } else if (written.outcome === 'too-large' && decision.decided.length > 1) {
        // One of them may be, or all together: smaller groups find out, and do not fail for another's size.
        bounds = { ...bounds, commands: Math.floor(decision.decided.length / 2) }
      } else {
        if (written.outcome === 'written') present = written.present
        settle(decision, written.outcome === 'written' ? written.position : undefined)
        unanswered = unanswered.slice(decision.decided.length)
      }
    }
  }

  /**
   * A stream that nothing is known of is taken for empty where its first command would create it: most are, and the
   * append finds out. It is as old as a fold can be, so that nothing but an append rests on it.
   */
  private unwritten(group: readonly PendingCommand[]): DatedFold | undefined {
    const entry = group[0]?.entry
    return entry?.definition.creates === true ? { fold: this.folds.blank(entry.aggregate), asOf: 0 } : undefined
  }

  private async write(stream: StreamName, { fold, asOf }: DatedFold, decision: GroupDecision): Promise<Written> {
    if (decision.events.length === 0) return { outcome: 'written', present: { fold, asOf }, position: 0 }
    const expected = fold.revision < 0 ? 'no-stream' : fold.revision
    try {
      const { store } = this.ports
      const appended = await persistentAppend(store, stream, expected, decision.events, this.settings.appends)
      if (isLeft(appended)) return { outcome: 'conflict' }
      const { position } = appended.right
      for (const one of decision.decided) {
        if (one.kind !== 'wrote') continue
        const { pending, revision } = one
        fold.commands.set(pending.request.commandId, { commandHash: pending.commandHash, revision, position })
      }
      // As old as it was: that a store repeats an old acknowledgement does not show that the stream still ends there.
      const present = { fold: decision.after, asOf }
      this.folds.keep(stream, present)
      return { outcome: 'written', present, position }
    } catch (error) {
      if (error instanceof EventTooLarge || error instanceof AppendTooLarge) return { outcome: 'too-large' }
      throw error
    }
  }
}

type Written =
  | { readonly outcome: 'written'; readonly present: DatedFold; readonly position: Position }
  | { readonly outcome: 'conflict' }
  | { readonly outcome: 'too-large' }

/** Whether an outcome without events rests on a state that may be older than its command. */
const restsOnOldState = ({ decided }: GroupDecision, asOf: number): boolean =>
  decided.some(({ kind, pending }) => kind === 'wrote-nothing' && pending.arrival > asOf)

/** Answers what was decided. Without a `position` its events were too large to be written. */
const settle = ({ decided }: GroupDecision, position: Position | undefined): void => {
  for (const one of decided) {
    const { resolve, reject, request } = one.pending
    if (one.kind === 'failed') reject(one.error)
    else if (one.kind !== 'wrote') resolve(one.outcome)
    else if (position === undefined) resolve(left(refusal('command.too-large', 'The command holds too much data.')))
    else resolve(right({ id: request.id, revision: one.revision, position }))
  }
}

const giveUp = (unanswered: readonly PendingCommand[]): void => {
  for (const { resolve } of unanswered)
    resolve(left(refusal('command.contention', 'Too many others are changing this at the same time; try again.')))
}
