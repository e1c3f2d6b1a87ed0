import type { AggregateLoader, CommandBus } from '../commands/command'
import type { Clock } from '../ports/clock'
import type { IdGenerator } from '../ports/id-generator'
import type { OneTimeCodes } from '../ports/one-time-codes'
import type { Passkeys } from '../ports/passkeys'
import type { SealedFlows } from '../ports/sealed-flows'
import type { SpentTokens } from '../ports/spent-tokens'

/** What second factors and passkeys are made of. */
export interface FactorPorts {
  readonly bus: CommandBus
  readonly aggregates: AggregateLoader
  readonly clock: Clock
  readonly ids: IdGenerator
  readonly codes: OneTimeCodes
  readonly passkeys: Passkeys
  readonly flows: SealedFlows
  readonly spent: SpentTokens
}
