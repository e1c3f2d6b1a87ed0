import { isLeft, right } from 'fp-ts/Either'
import type { ForgettingState } from '../../domain/forgetting'
import { errors } from '../../domain/forgetting/errors'
import { DAY, Instant, integer, object, oneOf, plusMillis, text, UserId } from '../../domain/kernel'
import { type ActionContext, type AnyAction, defineAction } from '../actions/action'
import type { AggregateLoader, CommandBus } from '../commands/command'
import type { Clock } from '../ports/clock'
import { recentlyAuthenticated, stepUpErrors } from '../sessions'

export interface ForgettingActionPorts {
  readonly bus: CommandBus
  readonly aggregates: AggregateLoader
  readonly clock: Clock
  /** For how many days a person who wishes to be forgotten can think it over. */
  readonly coolingOffDays: number
}

const Stage = oneOf('none', 'requested', 'begun', 'keyless', 'forgotten')

/** Where the forgetting of somebody stands, as people see it. */
export const Standing = object(
  { stage: Stage },
  { dueAt: Instant, begunAt: Instant, destroyedAt: Instant, completedAt: Instant },
)

/** The instants of a state that people are told. */
export const standingOf = (state: ForgettingState) => ({
  stage: state.stage,
  ...('dueAt' in state && { dueAt: state.dueAt }),
  ...('begunAt' in state && { begunAt: state.begunAt }),
  ...('destroyedAt' in state && { destroyedAt: state.destroyedAt }),
  ...('completedAt' in state && { completedAt: state.completedAt }),
})

const refusals = { ...errors.kinds, ...stepUpErrors.kinds }

/** Forgetting over HTTP: oneself after some days, others by staff at once. */
export const forgettingActions = ({
  bus,
  aggregates,
  clock,
  coolingOffDays,
}: ForgettingActionPorts): readonly AnyAction[] => {
  const issue = async (
    { by, commandId, requestId }: ActionContext,
    userId: string,
    type: 'RequestForgetting' | 'CancelForgetting',
    data: unknown,
  ) => {
    if (by === undefined) throw new TypeError('the edge lets nobody in here who is not signed in')
    const outcome = await bus.dispatch({
      ...{ category: 'forgetting', id: userId, type, data, by, commandId, correlationId: requestId },
      fingerprint: { type, userId },
    })
    if (isLeft(outcome)) return outcome
    const { state } = await aggregates.load<ForgettingState>('forgetting', userId)
    return right(standingOf(state))
  }
  const dueIn = (days: number): Instant => plusMillis(clock.now(), days * DAY)

  const forgetMe = defineAction({
    name: 'ForgetMe',
    context: 'privacy',
    path: 'forget-me',
    summary:
      'Have everything about yourself erased, after some days in which signing in calls it off. Asks for having signed in shortly before.',
    data: object({}),
    result: Standing,
    status: 202,
    access: 'signed-in',
    via: 'none',
    errors: refusals,
    limits: [{ name: 'forget-me', by: 'actor', most: 10, perSeconds: 3_600 }],
    run: (_, context) => {
      const refused = recentlyAuthenticated(context, clock.now())
      if (refused !== undefined) return Promise.resolve({ _tag: 'Left', left: refused } as const)
      const data = { cause: 'own-wish', dueAt: dueIn(coolingOffDays) }
      return issue(context, context.by?.id ?? '', 'RequestForgetting', data)
    },
  })

  const keepMe = defineAction({
    name: 'KeepMe',
    context: 'privacy',
    path: 'keep-me',
    summary: 'Call off the forgetting of yourself, as long as it has not begun.',
    data: object({}),
    result: Standing,
    status: 200,
    access: 'signed-in',
    via: 'none',
    errors: errors.kinds,
    run: (_, context) => issue(context, context.by?.id ?? '', 'CancelForgetting', {}),
  })

  const forgetUser = defineAction({
    name: 'ForgetUser',
    context: 'privacy',
    path: 'users/{userId}/forget',
    summary: 'Have everything about somebody erased who has asked for it otherwise, at once or after some days.',
    data: object({ userId: UserId, reason: text(1, 1_000) }, { afterDays: integer(0, 30) }),
    result: Standing,
    status: 202,
    access: ['support', 'admin'],
    via: 'none',
    errors: errors.kinds,
    run: ({ userId, reason, afterDays = 0 }, context) =>
      issue(context, userId, 'RequestForgetting', { cause: 'staff', dueAt: dueIn(afterDays), reason }),
  })

  return [forgetMe, keepMe, forgetUser]
}
