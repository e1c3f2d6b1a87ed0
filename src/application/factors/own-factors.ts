import { isLeft, left, right, type Either } from 'fp-ts/Either'
import { factorsErrors, type Factors, factorsIn, type FactorsState } from '../../domain/factors'
import type { Actor } from '../../domain/kernel'
import type { ActionContext } from '../actions/action'
import type { CommandOutcome, Refusal } from '../commands/command'
import { derivedId } from '../derived-id'
import { recentlyAuthenticated } from '../sessions'
import type { FactorPorts } from './ports'

/** Lyceum itself, when it checks what somebody shows who is not signed in yet. */
const SIGN_IN: Actor = { id: 'sign-in', role: 'system' }

/** Reads and changes what people sign in with. */
export class OwnFactors {
  constructor(private readonly ports: Pick<FactorPorts, 'bus' | 'aggregates' | 'clock' | 'ids'>) {}

  async of(userId: string): Promise<Factors> {
    return factorsIn((await this.ports.aggregates.load<FactorsState>('factors', userId)).state)
  }

  /** Whoever is signed in, if they have shown who they are just now: a change of factors is for nobody else. */
  changedBy(context: ActionContext): Either<Refusal, Actor> {
    const { by } = context
    if (by === undefined) return factorsErrors.fail('factors.not-accepted', 'Sign in first.')
    const refused = recentlyAuthenticated(context, this.ports.clock.now())
    return refused === undefined ? right(by) : left(refused)
  }

  /** Changes factors in their holder's name; the same request sent again changes nothing more. */
  async change(by: Actor, type: string, data: unknown, context: ActionContext): Promise<Either<Refusal, Actor>> {
    const outcome = await this.send(by.id, type, data, by, derivedId(context.commandId, type), context)
    return isLeft(outcome) ? outcome : right(by)
  }

  /**
   * Has a proof judged. It is a new command each time, even where the request is sent again with its Idempotency-Key: a
   * code counts once.
   */
  prove(userId: string, type: string, data: unknown, context: ActionContext): Promise<CommandOutcome> {
    return this.send(userId, type, data, SIGN_IN, this.ports.ids.next(), context)
  }

  private send(
    id: string,
    type: string,
    data: unknown,
    by: Actor,
    commandId: string,
    { commandId: causationId, requestId: correlationId }: ActionContext,
  ): Promise<CommandOutcome> {
    return this.ports.bus.dispatch({ category: 'factors', id, type, data, by, commandId, causationId, correlationId })
  }
}

/** One refusal for everything that was shown and is not good: what exactly was wrong helps guessers only. */
export const notAccepted = (): Either<Refusal, never> =>
  factorsErrors.fail('factors.not-accepted', 'What you have shown is not good, or not good any longer.')
