import { accountActions } from '../../application/accounts'
import type { AnyAction } from '../../application/actions/action'
import { type Get, services } from './services'

/** Every action that the API serves, area by area. */
export const allActions = async (get: Get): Promise<readonly AnyAction[]> => [
  ...accountActions(await get(services.accounts)),
]
