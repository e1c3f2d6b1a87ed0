import { isLeft } from 'fp-ts/Either'
import type { AccountState } from '../../domain/account'
import type { Cause, ForgettingState } from '../../domain/forgetting'
import type { AggregateLoader, CommandBus } from '../commands/command'
import { derivedId } from '../derived-id'
import type { Clock } from '../ports/clock'
import type { ForgetsDeliveries } from '../ports/deliveries'
import type { FileStorage } from '../ports/file-storage'
import type { KeyVault } from '../ports/key-vault'
import type { Messenger } from '../ports/messenger'
import { type ForgettingPart, NotYet } from './part'

export interface AccountPorts {
  readonly bus: CommandBus
  readonly aggregates: AggregateLoader
}

/**
 * The account: from here on nobody signs in with it, its sessions are over, its addresses are free. Whoever never had one
 * (a learner of an imported register) has nothing to be erased here.
 */
export const accountPart = ({ bus, aggregates }: AccountPorts): ForgettingPart => {
  const stageOf = async (userId: string) => (await aggregates.load<AccountState>('account', userId)).state.stage
  return {
    part: 'account',
    what: 'account',
    erase: async (userId) => {
      const stage = await stageOf(userId)
      if (stage === 'none' || stage === 'erased') return 0
      const outcome = await bus.dispatch({
        ...{
          category: 'account',
          id: userId,
          type: 'EraseAccount',
          data: { cause: await causeOf(aggregates, userId) },
        },
        by: { id: 'process:forgetting', role: 'system' },
        commandId: derivedId(userId, 'forgetting EraseAccount'),
      })
      if (isLeft(outcome)) throw new NotYet(`the account was not erased: ${outcome.left.code}`)
      return 1
    },
    remaining: async (userId) => {
      const stage = await stageOf(userId)
      return stage === 'none' || stage === 'erased' ? [] : [`the account is ${stage}`]
    },
  }
}

const causeOf = async (aggregates: AggregateLoader, userId: string): Promise<Cause> => {
  const { state } = await aggregates.load<ForgettingState>('forgetting', userId)
  return state.stage === 'none' ? 'staff' : state.cause
}

/** The key: all that the log, its copies and its backups hold of the person is noise without it. */
export const keyPart = (vault: Pick<KeyVault, 'find' | 'destroy'>): ForgettingPart => {
  const isDestroyed = async (userId: string): Promise<boolean> =>
    (await vault.find([userId])).get(userId)?.state === 'destroyed'
  return {
    part: 'key',
    what: 'key, by which the log, its copies and backups could be read',
    erase: async (userId) => {
      const before = await isDestroyed(userId)
      await vault.destroy(userId)
      return before ? 0 : 1
    },
    remaining: async (userId) => ((await isDestroyed(userId)) ? [] : ['the key is not destroyed']),
  }
}

/** Photos and documents. They cannot be read without the key; now they take no room either. */
export const filesPart = (files: Pick<FileStorage, 'list' | 'removeAll'>): ForgettingPart => {
  const folderOf = (userId: string): string => `${userId}/`
  return {
    part: 'files',
    what: 'files',
    erase: async (userId) => {
      const keys = await files.list(folderOf(userId))
      if (keys.length > 0) await files.removeAll(folderOf(userId))
      return keys.length
    },
    remaining: async (userId) => {
      const { length } = await files.list(folderOf(userId))
      return length === 0 ? [] : [`${String(length)} files`]
    },
  }
}

export interface MessagesPorts {
  readonly deliveries: ForgetsDeliveries
  readonly messenger: Pick<Messenger, 'forget'>
  readonly clock: Clock
}

/**
 * What somebody is to be told, was told or can read, and what is kept of messages that were sent. From here on nothing is
 * added; what is being sent at this moment is waited for. Whoever hears of the end of the forgetting forgets once more.
 */
export const messagesPart = ({ deliveries, messenger, clock }: MessagesPorts): ForgettingPart => ({
  part: 'messages',
  what: 'messages that wait or are kept',
  erase: async (userId) => {
    const { removed, underWay } = await deliveries.forget(userId, clock.now())
    if (underWay > 0) throw new NotYet('a message is being sent to them at this moment')
    await messenger.forget(userId)
    return removed
  },
  remaining: async (userId) => {
    const count = await deliveries.count(userId)
    return count === 0 ? [] : [`${String(count)} notifications`]
  },
})

/** What keeps rows by user, and counts and forgets them. */
export interface KeepsByUser {
  /** @returns how many there were */
  forget(userId: string): Promise<number>
  /** How many are kept. */
  count(userId: string): Promise<number>
}

/** Something that keeps rows by user. */
export const rowsPart = (part: ForgettingPart['part'], what: string, kept: KeepsByUser): ForgettingPart => ({
  part,
  what,
  erase: (userId) => kept.forget(userId),
  remaining: async (userId) => {
    const count = await kept.count(userId)
    return count === 0 ? [] : [`${String(count)} ${what}`]
  },
})
