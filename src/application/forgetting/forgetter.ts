import { isLeft } from 'fp-ts/Either'
import { type ForgettingCommand, type ForgettingState, type Part, PARTS } from '../../domain/forgetting'
import type { Actor } from '../../domain/kernel'
import type { AggregateLoader, CommandBus } from '../commands/command'
import { derivedId } from '../derived-id'
import { StoreUnavailable } from '../ports/event-store'
import { type ForgettingPart, NotYet } from './part'

export interface ForgetterPorts {
  readonly bus: CommandBus
  readonly aggregates: AggregateLoader
  /** One for each of `PARTS`. */
  readonly parts: readonly ForgettingPart[]
}

/** One part is done: how much of it there was. */
export interface PartDone {
  readonly part: Part
  readonly what: string
  readonly erased: number
}

/** What is kept of somebody yet, by the part that keeps it. */
export interface Remains {
  readonly part: Part
  readonly lines: readonly string[]
}

/** Who forgets: Lyceum itself, whoever asked for it. */
const BY: Actor = { id: 'process:forgetting', role: 'system' }

/**
 * Forgets people, part by part in the order of `PARTS`, and records it when all of them are done. It can be killed
 * between any two statements: begun again it goes through all parts, and those that are done have nothing more to do.
 */
export class Forgetter {
  private readonly parts: readonly ForgettingPart[]

  /** Throws TypeError where a part is missing or given twice. */
  constructor(private readonly ports: ForgetterPorts) {
    this.parts = PARTS.map((name) => {
      const [found, another] = ports.parts.filter(({ part }) => part === name)
      if (found === undefined || another !== undefined) throw new TypeError(`there must be one part ${name}`)
      return found
    })
  }

  /** Where the forgetting of a user stands, as the log has it. */
  async stateOf(userId: string): Promise<ForgettingState> {
    return (await this.ports.aggregates.load<ForgettingState>('forgetting', userId)).state
  }

  /**
   * Forgets a user whose forgetting has begun; nothing for anybody else.
   *
   * @throws NotYet, StoreUnavailable and the like where it has to be tried again; what was done stays done
   */
  async forget(userId: string, signal: AbortSignal, onDone: (done: PartDone) => void = () => undefined): Promise<void> {
    const state = await this.stateOf(userId)
    if (state.stage !== 'begun' && state.stage !== 'keyless') return
    for (const part of this.parts) {
      signal.throwIfAborted()
      const erased = await part.erase(userId, signal)
      // What follows erases what can still be read; from here on nothing of theirs can.
      if (part.part === 'key') await this.record(userId, 'RecordKeyDestroyed', {})
      onDone({ part: part.part, what: part.what, erased })
    }
    await this.record(userId, 'CompleteForgetting', { parts: PARTS })
  }

  /** Looks again what is kept of a user; empty where all is gone. */
  async remaining(userId: string): Promise<readonly Remains[]> {
    const all = await Promise.all(
      this.parts.map(async (part) => ({ part: part.part, lines: await part.remaining(userId) })),
    )
    return all.filter(({ lines }) => lines.length > 0)
  }

  private async record(userId: string, type: ForgettingCommand['type'], data: unknown): Promise<void> {
    const outcome = await this.ports.bus.dispatch({
      ...{ category: 'forgetting', id: userId, type, data, by: BY },
      commandId: derivedId(userId, `forgetting ${type}`),
    })
    if (!isLeft(outcome)) return
    const { code, message } = outcome.left
    if (code === 'command.contention') throw new StoreUnavailable('others write to the same stream')
    throw new NotYet(`${type} was refused with ${code}: ${message}`)
  }
}
