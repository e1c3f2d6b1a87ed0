import { type Either, isLeft, left, right } from 'fp-ts/Either'
import type { Actor, AnyAggregate, JsonObject } from '../../domain/kernel'
import { derivedId } from '../derived-id'
import type { EventMetadata, NewEvent, StreamName } from '../ports/event-store'
import { personalFieldsOf } from '../privacy/personal-fields'
import { type KeysAtHand, sealFields } from '../privacy/seal-fields'
import { versionOf } from './aggregate-registry'
import type { CommandOutcome, Refusal } from './command'
import { isHashOf, sealEvent, type UnsealedMetadata } from './hash-chain'
import type { PendingCommand, UnderstoodCommand } from './pending-command'
import { refusal } from './refusal'
import type { KnownCommand, StreamFold } from './stream-fold'

/** What came of one command of a group. */
export type Decided<Command = PendingCommand> = { readonly pending: Command } & (
  | { readonly kind: 'wrote'; readonly revision: number }
  /** The command's id is in the log already: its answer is true whatever is written meanwhile. */
  | { readonly kind: 'known'; readonly outcome: CommandOutcome }
  /** Refused, or satisfied already: true only of the state that it was decided on. */
  | { readonly kind: 'wrote-nothing'; readonly outcome: CommandOutcome }
  /** The aggregate threw, or made an event that is none: a bug, which fails this command alone. */
  | { readonly kind: 'failed'; readonly error: unknown }
)

/** What came of commands that were decided one after another on one stream. */
export interface GroupDecision<Command = PendingCommand> {
  /** One for each command from the group's first on; fewer than the group has where a bound was reached. */
  readonly decided: readonly Decided<Command>[]
  /** Of all the commands, in order: one append. */
  readonly events: readonly NewEvent[]
  /** The stream as it will be when `events` are in it, but for its map of commands. */
  readonly after: StreamFold
}

/** How much one append may hold. A single command's events go together whatever their number. */
export interface GroupBounds {
  readonly commands: number
  readonly events: number
  /** Characters of canonical JSON. */
  readonly characters: number
}

/** The end of a stream as far as it has been decided. */
type Head = Pick<StreamFold, 'state' | 'revision' | 'hash'>

interface Written {
  readonly head: Head
  readonly events: readonly NewEvent[]
  readonly characters: number
}

/**
 * Decides commands of one stream one after another, each on the state that the ones before it leave, without writing
 * anything. A refused command leaves the state as it was and fails alone.
 *
 * Where a key is missing in `keys` afterwards, the answers are true and the events are not to be written.
 */
export const decideGroup = <Command extends UnderstoodCommand>(
  group: readonly Command[],
  fold: StreamFold,
  stream: StreamName,
  bounds: GroupBounds,
  keys: KeysAtHand,
): GroupDecision<Command> => {
  const decided: Decided<Command>[] = []
  const events: NewEvent[] = []
  const written = new Map<string, Pick<KnownCommand, 'commandHash' | 'revision'>>()
  let head: Head = fold
  let characters = 0
  for (const pending of group) {
    if (decided.length >= bounds.commands || events.length >= bounds.events || characters >= bounds.characters) break
    const { commandId } = pending.request
    const known = fold.commands.get(commandId)
    const before = known ?? written.get(commandId)
    if (known !== undefined) {
      decided.push({ kind: 'known', pending, outcome: answerAgain(pending, known) })
    } else if (before !== undefined && before.commandHash !== pending.commandHash) {
      decided.push({ kind: 'wrote-nothing', pending, outcome: idReused() })
    } else if (before !== undefined) {
      decided.push({ kind: 'wrote', pending, revision: before.revision })
    } else {
      const outcome = attempt(pending, head, stream, keys)
      if ('kind' in outcome) {
        decided.push(outcome)
        continue
      }
      head = outcome.head
      events.push(...outcome.events)
      characters += outcome.characters
      written.set(commandId, { commandHash: pending.commandHash, revision: head.revision })
      decided.push({ kind: 'wrote', pending, revision: head.revision })
    }
  }
  return { decided, events, after: { ...fold, state: head.state, revision: head.revision, hash: head.hash } }
}

/** The answer to a command whose id is in the log. */
export const answerAgain = (
  command: Pick<UnderstoodCommand, 'request' | 'commandHash'>,
  { commandHash: first, revision, position }: KnownCommand,
): CommandOutcome => (isHashOf(first, command) ? right({ id: command.request.id, revision, position }) : idReused())

const idReused = (): CommandOutcome =>
  left(refusal('command.id-reused', 'This command id has been used for another command.'))

const attempt = <Command extends UnderstoodCommand>(
  pending: Command,
  head: Head,
  stream: StreamName,
  keys: KeysAtHand,
): Written | Decided<Command> => {
  try {
    const outcome = decide(pending, head)
    if (isLeft(outcome)) return { kind: 'wrote-nothing', pending, outcome }
    if (outcome.right.length > 0) return write(pending, outcome.right, head, stream, keys)
    const satisfied = { id: pending.request.id, revision: head.revision, position: 0 }
    return { kind: 'wrote-nothing', pending, outcome: right(satisfied) }
  } catch (error) {
    return { kind: 'failed', pending, error }
  }
}

interface DomainEvent {
  readonly type: string
  readonly data: unknown
}

const decide = (
  { request, entry, at, authorise }: UnderstoodCommand,
  head: Head,
): Either<Refusal, readonly DomainEvent[]> => {
  const { type, id, data, by, expectedRevision } = request
  const forbidden = authorise(by, request, head)
  if (forbidden !== undefined) return left(forbidden)
  if (expectedRevision !== undefined && expectedRevision !== head.revision)
    return left(
      refusal('command.revision-mismatch', `It is at revision ${head.revision}, not ${expectedRevision}.`, {
        revision: head.revision,
      }),
    )
  return entry.aggregate.decider.decide({ type, id, data, at, by }, head.state)
}

const write = (
  { request, entry: { aggregate }, commandHash, at }: UnderstoodCommand,
  made: readonly DomainEvent[],
  before: Head,
  stream: StreamName,
  keys: KeysAtHand,
): Written => {
  const events: NewEvent[] = []
  let { state, revision, hash } = before
  let characters = 0
  for (const { type, data: raw } of made) {
    const { data, fields, schemaVersion } = encode(aggregate, type, raw)
    const { stored, read } = sealFields(
      { stream, type, data, actorId: request.by.id, holder: aggregate.holderOf?.(state) },
      fields,
      keys,
    )
    const metadata: UnsealedMetadata = {
      $correlationId: request.correlationId ?? request.commandId,
      $causationId: request.causationId ?? request.commandId,
      commandId: request.commandId,
      commandHash,
      actor: actorOf(request.by),
      occurredAt: at,
      schemaVersion,
    }
    const seal = sealEvent(hash, { stream, type, data: stored, metadata })
    // The hash belongs to the id: what another process writes for the same command at another instant, or after another
    // history, is another event, so that a store takes an append for a repetition only where it is one to the letter.
    const id = derivedId(request.commandId, `${String(events.length)}/${seal.hash}`)
    events.push({ id, type, data: stored, metadata: { ...metadata, hash: seal.hash, previousHash: hash } })
    state = aggregate.decider.evolve(state, { type, data: read }) as unknown
    revision += 1
    hash = seal.hash
    characters += seal.length
  }
  return { head: { state, revision, hash }, events, characters }
}

/** The actor as metadata name it, and whatever else `by` may hold left out. */
const actorOf = ({ id, role, via }: Actor): EventMetadata['actor'] => ({
  id,
  role,
  ...(via && { via: { id: via.id, role: via.role } }),
})

/** An event's data as JSON, and which of them are to be sealed. Throws where the aggregate made what its own codec refuses. */
const encode = (aggregate: AnyAggregate, type: string, data: unknown) => {
  const definition = aggregate.events[type]
  if (definition?.data.is(data) !== true)
    throw new TypeError(`${aggregate.category} made an event ${type} that its codec refuses`)
  return {
    data: definition.data.encode(data) as JsonObject,
    fields: personalFieldsOf(definition.data),
    schemaVersion: versionOf(definition),
  }
}
