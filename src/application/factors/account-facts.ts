import type { AccountState } from '../../domain/account'
import type { AggregateLoader } from '../commands/command'

/** What a device shows beside a secret or a passkey: the address by which the holder knows the account. */
export const labelOf = async (aggregates: AggregateLoader, userId: string): Promise<string> => {
  const { state } = await aggregates.load<AccountState>('account', userId)
  if (state.stage === 'none' || state.stage === 'erased') return 'account'
  return state.email?.address ?? state.phone?.number ?? 'account'
}

/** Whether somebody could sign in by a password. */
export const hasPassword = async (aggregates: AggregateLoader, userId: string): Promise<boolean> => {
  const { state } = await aggregates.load<AccountState>('account', userId)
  return state.stage !== 'none' && state.stage !== 'erased' && state.passwordHash !== undefined
}
