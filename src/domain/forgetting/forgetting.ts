import { type Either, right } from 'fp-ts/Either'
import { type Decider, type Instant, isStaff, type Actor } from '../kernel'
import type { ForgettingCommand } from './commands'
import { errors, type ForgettingError } from './errors'
import type { ForgettingEvent } from './events'
import type { Cause, Part } from './values'

/**
 * The stages: none -> requested -> begun -> keyless -> forgotten. From `requested` alone it can be called off, after
 * which everything is as it was before.
 */
export type ForgettingState =
  | {
      readonly stage: 'none'
      /** When it was last called off, which shows that somebody is there. */
      readonly keptAt?: Instant
    }
  | { readonly stage: 'requested'; readonly cause: Cause; readonly requestedAt: Instant; readonly dueAt: Instant }
  | { readonly stage: 'begun'; readonly cause: Cause; readonly begunAt: Instant }
  | { readonly stage: 'keyless'; readonly cause: Cause; readonly begunAt: Instant; readonly destroyedAt: Instant }
  | {
      readonly stage: 'forgotten'
      readonly cause: Cause
      readonly begunAt: Instant
      readonly destroyedAt: Instant
      readonly completedAt: Instant
      readonly parts: readonly Part[]
    }

type Decision = Either<ForgettingError, readonly ForgettingEvent[]>

const maySay = (by: Actor, userId: string): boolean => by.id === userId || isStaff(by)

const request = ({ data, at }: Of<'RequestForgetting'>, state: ForgettingState): Decision => {
  if (state.stage !== 'none' && state.stage !== 'requested') return right([])
  const requested: ForgettingEvent = { type: 'ForgettingRequested', data: { ...data, requestedAt: at } }
  const begun: ForgettingEvent = { type: 'ForgettingBegun', data: { cause: data.cause, begunAt: at } }
  if (data.dueAt <= at) return right([requested, begun])
  if (state.stage === 'none' || data.dueAt < state.dueAt) return right([requested])
  // Asked for again it does not begin later than was promised. A notice that was overtaken by a sign-in is given anew.
  return right(state.cause === 'retention' && data.cause === 'retention' && state.dueAt < at ? [requested] : [])
}

const decide = (command: ForgettingCommand, state: ForgettingState): Decision => {
  const { at, by, id } = command
  if (!maySay(by, id)) return errors.fail('forgetting.forbidden', 'Nobody has others forgotten but staff.')
  switch (command.type) {
    case 'RequestForgetting':
      return request(command, state)
    case 'CancelForgetting':
      if (state.stage === 'none') return right([])
      return state.stage === 'requested'
        ? right([{ type: 'ForgettingCancelled', data: { cancelledAt: at } }])
        : errors.fail('forgetting.begun', 'The forgetting has begun; there is no way back.')
    case 'BeginForgetting':
      return state.stage === 'none' || state.stage === 'requested'
        ? right([{ type: 'ForgettingBegun', data: { ...command.data, begunAt: at } }])
        : right([])
    case 'RecordKeyDestroyed':
      if (state.stage === 'none' || state.stage === 'requested')
        return errors.fail('forgetting.not-begun', 'The forgetting has not begun.')
      return state.stage === 'begun' ? right([{ type: 'KeyDestroyed', data: { destroyedAt: at } }]) : right([])
    case 'CompleteForgetting':
      if (state.stage === 'forgotten') return right([])
      return state.stage === 'keyless'
        ? right([{ type: 'ForgettingCompleted', data: { ...command.data, completedAt: at } }])
        : errors.fail('forgetting.key-not-destroyed', 'The key is to be destroyed first.')
  }
}

type Of<Type extends ForgettingCommand['type']> = Extract<ForgettingCommand, { readonly type: Type }>

const evolve = (state: ForgettingState, event: ForgettingEvent): ForgettingState => {
  switch (event.type) {
    case 'ForgettingRequested': {
      const { cause, requestedAt, dueAt } = event.data
      return { stage: 'requested', cause, requestedAt, dueAt }
    }
    case 'ForgettingCancelled':
      return { stage: 'none', keptAt: event.data.cancelledAt }
    case 'ForgettingBegun':
      return { stage: 'begun', ...event.data }
    case 'KeyDestroyed':
      return state.stage === 'begun' ? { ...state, stage: 'keyless', ...event.data } : state
    case 'ForgettingCompleted':
      return state.stage === 'keyless' ? { ...state, stage: 'forgotten', ...event.data } : state
  }
}

export const decider: Decider<ForgettingCommand, ForgettingEvent, ForgettingState, ForgettingError> = {
  initialState: { stage: 'none' },
  decide,
  evolve,
}
