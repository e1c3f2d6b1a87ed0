import { type Either, isLeft, left, right } from 'fp-ts/Either'
import { type Passkey, PasskeyId } from '../../domain/factors'
import { object, text } from '../../domain/kernel'
import type { AuthenticationMethod } from '../../domain/session'
import type { ActionContext } from '../actions/action'
import type { Refusal } from '../commands/command'
import type { PasskeyClaim, WebAuthnJson } from '../ports/passkeys'
import { defineFlow } from '../ports/sealed-flows'
import { notAccepted, OwnFactors } from './own-factors'
import type { FactorPorts } from './ports'

/** From the options for `navigator.credentials.get` to the answer of the device. */
export const passkeyLogIn = defineFlow({
  purpose: 'passkey-log-in',
  data: object({ challenge: text(1, 100) }),
  lifetimeSeconds: 300,
})

/** Whose passkey it was, and what having it is worth. */
export interface PasskeyProof {
  readonly userId: string
  readonly methods: readonly AuthenticationMethod[]
}

/** Checks the answers of devices to challenges of ours. */
export class PasskeyProver {
  private readonly own: OwnFactors

  constructor(private readonly ports: FactorPorts) {
    this.own = new OwnFactors(ports)
  }

  /**
   * Whoever holds the passkey that has answered a flow's challenge. A flow is good for one answer; whatever is wrong, and
   * whether there is such a user or passkey at all, the refusal is the same.
   *
   * @param of - the user whom it has to be, where somebody is being signed in already
   */
  async prove(
    flow: string,
    response: WebAuthnJson,
    context: ActionContext,
    of?: string,
  ): Promise<Either<Refusal, PasskeyProof>> {
    const { flows, passkeys, spent } = this.ports
    const opened = await flows.open(passkeyLogIn, flow)
    const claim = passkeys.claimOf(response)
    if (isLeft(opened) || claim === undefined || (of !== undefined && claim.userId !== of)) return notAccepted()
    const passkey = await this.find(claim)
    if (passkey === undefined) return notAccepted()
    const { challenge } = opened.right.data
    const assertion = await passkeys.checkAssertion(response, challenge, passkey)
    if (isLeft(assertion)) return notAccepted()
    if (!(await spent.spend(opened.right.id, opened.right.expiresAt))) return notAccepted()
    const { passkeyId } = passkey
    const used = await this.own.prove(claim.userId, 'UsePasskey', { passkeyId, ...assertion.right }, context)
    if (isLeft(used)) return used.left.kind === 'conflict' ? left(used.left) : notAccepted()
    // The aggregate may have taken its counter for that of a clone: then it is not taken from now on.
    if ((await this.find(claim)) === undefined) return notAccepted()
    // RFC 8176: a key that never leaves its device is hardware's; one that is copied between devices is not.
    return right({ userId: claim.userId, methods: [passkey.backupEligible ? 'swk' : 'hwk'] })
  }

  /** The passkey that an assertion claims to come from, unless it may have been cloned. */
  private async find({ userId, credentialId }: PasskeyClaim): Promise<Passkey | undefined> {
    const { passkeys } = await this.own.of(userId)
    return passkeys.find((known) => known.credentialId === credentialId && known.suspectedAt === undefined)
  }
}

/** The id of a passkey that is new. */
export const newPasskeyId = (next: () => string): PasskeyId => {
  const id = next()
  if (!PasskeyId.is(id)) throw new TypeError('ids are not UUIDs')
  return id
}
