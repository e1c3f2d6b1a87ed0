import type { Either } from 'fp-ts/Either'
import type { UserId } from '../../../domain/kernel'
import type { ActionContext } from '../../actions/action'
import type { AggregateLoader, CommandBus, Refusal } from '../../commands/command'
import type { Clock } from '../../ports/clock'
import type { Memberships } from '../../ports/memberships'
import type { SealedFlows } from '../../ports/sealed-flows'
import type { SpentTokens } from '../../ports/spent-tokens'
import type { TokenIssuer } from '../../ports/token-issuer'
import type { NumberedTokens } from '../numbered-tokens'
import type { SecondFactors } from '../second-factors'
import type { Sessions } from '../sessions'

/** What somebody types to sign in: an e-mail address or telephone number, and the password. */
export interface PasswordAttempt {
  readonly identifier: string
  readonly password: string
}

/** Checks a password in the same time whether there is such an account or not; counts failures, and locks. */
export type CheckPassword = (attempt: PasswordAttempt, context: ActionContext) => Promise<Either<Refusal, UserId>>

export interface SessionActionPorts {
  readonly sessions: Sessions
  readonly checkPassword: CheckPassword
  readonly secondFactors: SecondFactors
  readonly flows: SealedFlows
  readonly spentTokens: SpentTokens
  readonly memberships: Memberships
  readonly bus: CommandBus
  readonly aggregates: AggregateLoader
  readonly issuer: TokenIssuer
  readonly serviceSecrets: NumberedTokens
  readonly clock: Clock
}
