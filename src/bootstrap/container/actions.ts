import { systemClock } from '../../adapters/system/clock'
import { accountActions } from '../../application/accounts'
import type { AnyAction } from '../../application/actions/action'
import { forgettingActions } from '../../application/forgetting'
import { type Get, services } from './services'

/** Every action that the API serves, area by area. */
export const allActions = async (get: Get): Promise<readonly AnyAction[]> => [
  ...accountActions(await get(services.accounts)),
  ...forgettingActions({
    bus: await get(services.commandBus),
    aggregates: await get(services.commandBus),
    clock: systemClock,
    coolingOffDays: (await get(services.config)).values.LYCEUM_FORGET_AFTER_DAYS,
  }),
]
