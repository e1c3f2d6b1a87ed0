import { systemClock } from '../../adapters/system/clock'
import { checkPassword } from '../../application/accounts'
import { serviceSecrets, type SessionActionPorts } from '../../application/sessions'
import { type Get, services } from './services'

/** What the actions around sessions work with. */
export const signInPorts = async (get: Get): Promise<SessionActionPorts> => {
  const accounts = await get(services.accounts)
  const bus = await get(services.commandBus)
  return {
    sessions: await get(services.sessions),
    checkPassword: (attempt, context) => checkPassword(accounts, attempt, context),
    secondFactors: await get(services.secondFactors),
    flows: await get(services.sealedFlows),
    spentTokens: await get(services.spentTokens),
    memberships: await get(services.memberships),
    bus,
    aggregates: bus,
    issuer: await get(services.tokenIssuer),
    serviceSecrets: serviceSecrets(await get(services.serverSecrets)),
    clock: systemClock,
  }
}
