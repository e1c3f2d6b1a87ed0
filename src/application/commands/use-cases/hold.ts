import { isLeft, isRight } from 'fp-ts/Either'
import type { CommandOutcome, CommandRequest } from '../command'
import type { UseCasePorts } from '../use-case'
import { type Step, stepOf } from './step'

/** Something scarce that a use case takes before its last command: a seat, a tutor's time. */
export interface Hold<State> {
  readonly category: string
  readonly id: string
  readonly take: Pick<Step, 'type' | 'data'>
  /** What undoes it. */
  readonly giveBack: readonly Pick<Step, 'type' | 'data'>[]
  /** Whether it is held, in the state of the aggregate that hands it out. */
  readonly inForce: (state: State) => boolean
}

/**
 * Takes a hold, runs the rest with the state of the aggregate that gave it, and gives it back where the rest is refused.
 * A hold that was there before is left there. Where the store fails in between, the hold stays: the same request again
 * goes on with it, and without one a process or the hold's own expiry frees it.
 *
 * A repeated request finds its first `take` answered already although the hold may be gone again; it is then taken anew,
 * under a name that is of this moment.
 */
export const withHold = async <State>(
  request: CommandRequest,
  hold: Hold<State>,
  { bus, aggregates }: Pick<UseCasePorts, 'bus' | 'aggregates'>,
  run: (state: State) => Promise<CommandOutcome>,
): Promise<CommandOutcome> => {
  const { category, id, take, giveBack, inForce } = hold
  const issue = (step: Pick<Step, 'type' | 'data'>, name: string) =>
    bus.dispatch(stepOf(request, { category, id, ...step }, name))

  let taken = await issue(take, take.type)
  if (isLeft(taken)) return taken
  let holder = await aggregates.load<State>(category, id)
  if (!inForce(holder.state)) {
    taken = await issue(take, `${take.type} after ${String(holder.revision)}`)
    if (isLeft(taken)) return taken
    holder = await aggregates.load<State>(category, id)
  }
  const outcome = await run(holder.state)
  if (isRight(outcome) || taken.right.position === 0) return outcome
  const { revision } = taken.right
  for (const [index, step] of giveBack.entries()) {
    const given = await issue(step, `${step.type} ${String(index)} after ${String(revision)}`)
    if (isLeft(given)) throw new Error(`${category} ${id} refused ${step.type}: ${given.left.code}`)
  }
  return outcome
}
