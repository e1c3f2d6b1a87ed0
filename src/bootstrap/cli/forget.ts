import { isLeft } from 'fp-ts/Either'
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { forgetCommand, type ForgetArguments, type Forgetting } from '../../adapters/cli/forget'
import { systemClock } from '../../adapters/system/clock'
import { NotYet } from '../../application/forgetting'
import { readModels } from '../../projections/registry'
import { type Get, services } from '../container/services'
import { NotAnswered, withReadModels } from './ask'
import { askHere } from './ask-here'
import { commandLineAuditor } from './auditor'
import { output, withParts } from './with-parts'

/** Between looks at what stands in the way. */
const WAIT_MILLIS = 1_000

/**
 * Forgetting with the parts of this process. A running server forgets as well, as soon as it sees that it has begun:
 * the two do the same, and neither minds the other.
 */
const forgettingOf = async (get: Get): Promise<Forgetting> => {
  const forgetter = await get(services.forgetter)
  const bus = await get(services.commandBus)
  return {
    remaining: (userId) => forgetter.remaining(userId),
    forget: async (userId, reason, { done, waiting }) => {
      const outcome = await bus.dispatch({
        ...{ category: 'forgetting', id: userId, type: 'RequestForgetting', by: commandLineAuditor() },
        data: { cause: 'staff', dueAt: systemClock.now(), ...(reason !== undefined && { reason }) },
        commandId: randomUUID(),
      })
      if (isLeft(outcome)) throw new NotAnswered(outcome.left.message)
      for (;;) {
        try {
          await forgetter.forget(userId, new AbortController().signal, done)
          return
        } catch (error) {
          if (!(error instanceof NotYet)) throw error
          waiting(error.message)
          await delay(WAIT_MILLIS)
        }
      }
    },
  }
}

export const forget = (user: string, options: ForgetArguments): Promise<void> =>
  withParts(async (get) => {
    const forgetting = await forgettingOf(get)
    const io = { ...output, ask: askHere() }
    const work = async (): Promise<void> => {
      process.exitCode = await forgetCommand(user, options, forgetting, io)
    }
    // Their tables erase what they have by the log: somebody has to be following it.
    const names = readModels.map(({ name }) => name)
    await (options.check ? work() : withReadModels(get, names, work))
  })
