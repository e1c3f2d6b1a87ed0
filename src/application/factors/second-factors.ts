import { type Either, isLeft, right } from 'fp-ts/Either'
import { remaining } from '../../domain/factors'
import type { AuthenticationMethod } from '../../domain/session'
import type { ActionContext } from '../actions/action'
import type { CommandOutcome, Refusal } from '../commands/command'
import type { FactorProof, SecondFactor, SecondFactors } from '../sessions'
import { notAccepted, OwnFactors } from './own-factors'
import type { FactorPorts } from './ports'
import { PasskeyProver } from './prove-passkey'
import { hashOf } from './recovery-codes'

/** The second factors that accounts have set up. */
export class AccountSecondFactors implements SecondFactors {
  private readonly own: OwnFactors
  private readonly prover: PasskeyProver

  constructor(private readonly ports: FactorPorts) {
    this.own = new OwnFactors(ports)
    this.prover = new PasskeyProver(ports)
  }

  async methodsOf(userId: string): Promise<readonly SecondFactor[]> {
    const { totp, passkeys, recoveryCodes } = await this.own.of(userId)
    const usable = passkeys.some(({ suspectedAt }) => suspectedAt === undefined)
    const methods: readonly SecondFactor[] = [
      ...(totp.stage === 'on' ? (['totp'] as const) : []),
      ...(usable ? (['passkey'] as const) : []),
      ...(remaining(recoveryCodes) > 0 ? (['recovery-code'] as const) : []),
    ]
    // Somebody whose only passkey is suspended, and who has no code left, is asked for one all the same: suspicion must
    // not open a door. Support can reset the factors of who is shut out.
    return methods.length === 0 && passkeys.length > 0 ? ['recovery-code'] : methods
  }

  async verify(
    userId: string,
    proof: FactorProof,
    context: ActionContext,
  ): Promise<Either<Refusal, readonly AuthenticationMethod[]>> {
    switch (proof.method) {
      case 'totp':
        return this.verifyTotp(userId, proof.code, context)
      case 'recovery-code':
        return this.verifyRecoveryCode(userId, proof.code, context)
      case 'passkey': {
        const proven = await this.prover.prove(proof.flow, proof.response, context, userId)
        return isLeft(proven) ? proven : right(proven.right.methods)
      }
    }
  }

  /**
   * The code is compared here and judged by the aggregate, wrong ones too, so that guesses that are sent all at once are
   * counted one after another.
   */
  private async verifyTotp(userId: string, code: string, context: ActionContext): Promise<Verified> {
    const { totp } = await this.own.of(userId)
    if (totp.stage !== 'on') return notAccepted()
    const { secret, enrolmentId } = totp
    const step = await this.ports.codes.stepOf(secret, code, this.ports.clock.now())
    const data = { enrolmentId, ...(step !== undefined && { step }) }
    return judged(await this.own.prove(userId, 'ProveTotp', data, context), step !== undefined)
  }

  private async verifyRecoveryCode(userId: string, code: string, context: ActionContext): Promise<Verified> {
    const hash = hashOf(code)
    const outcome = await this.own.prove(userId, 'ProveRecoveryCode', { hash }, context)
    // Asked afterwards: codes that were replaced in the meantime are not among those that are known now.
    const { recoveryCodes } = await this.own.of(userId)
    return judged(outcome, recoveryCodes.hashes.includes(hash))
  }
}

type Verified = Either<Refusal, readonly AuthenticationMethod[]>

/** A wrong code is a fact that the aggregate accepts; only a right one that it accepts as such is good. */
const judged = (outcome: CommandOutcome, matches: boolean): Verified => {
  if (isLeft(outcome)) return outcome.left.code === 'factors.locked' ? outcome : notAccepted()
  return matches ? right(['otp']) : notAccepted()
}
