import type { Either } from 'fp-ts/Either'
import * as t from 'io-ts'
import type { AuthenticationMethod } from '../../domain/session'
import { object, oneOf, text } from '../../domain/kernel'
import type { ActionContext } from '../actions/action'
import type { Refusal } from '../commands/command'

/** What can be asked of somebody beside their password. */
export const SecondFactor = oneOf('totp', 'recovery-code', 'passkey')
export type SecondFactor = t.TypeOf<typeof SecondFactor>

/**
 * The proof of a second factor: a code, or the answer of a passkey's device to the challenge of a flow, as
 * `navigator.credentials.get` gave it. The flow is the one that `FinishPasskeyLogIn` would take.
 */
export const FactorProof = t.union([
  object({ method: t.literal('totp'), code: text(1, 32) }),
  object({ method: t.literal('recovery-code'), code: text(1, 64) }),
  object({ method: t.literal('passkey'), flow: text(1, 8_192), response: t.UnknownRecord }),
])
export type FactorProof = t.TypeOf<typeof FactorProof>

/** The second factors of accounts. */
export interface SecondFactors {
  /** Those that a user has set up; none means that no second factor is asked for. */
  methodsOf(userId: string): Promise<readonly SecondFactor[]>
  /** Checks a proof; answers the methods that it is worth, or a refusal of kind `unauthenticated`. */
  verify(
    userId: string,
    proof: FactorProof,
    context: ActionContext,
  ): Promise<Either<Refusal, readonly AuthenticationMethod[]>>
}
