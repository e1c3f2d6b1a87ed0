import { type Either, isLeft, right } from 'fp-ts/Either'
import { object, text } from '../../../domain/kernel'
import { type AuthenticationMethod, sessionErrors } from '../../../domain/session'
import { type ActionContext, type AnyAction, defineAction } from '../../actions/action'
import type { Refusal } from '../../commands/command'
import { signInErrors } from '../errors'
import { FactorProof } from '../second-factors'
import { SessionTokens } from '../session-tokens'
import type { SessionActionPorts } from './ports'

type Ports = Pick<SessionActionPorts, 'sessions' | 'checkPassword' | 'secondFactors'>

interface Shown {
  readonly password?: string
  readonly proof?: FactorProof
}

const needed = (what: string) => signInErrors.fail('sign-in.more-needed', `To confirm the session, show ${what}.`)

/** The methods by which somebody has shown again who they are: all that they would have to show to sign in anew. */
const confirmed = async (
  { sessions, checkPassword, secondFactors }: Ports,
  userId: string,
  { password, proof }: Shown,
  context: ActionContext,
): Promise<Either<Refusal, readonly AuthenticationMethod[]>> => {
  const prove = (shown: FactorProof) => secondFactors.verify(userId, shown, context)
  // A passkey is two factors by itself: the device, and what unlocks it.
  if (password === undefined) return proof?.method === 'passkey' ? prove(proof) : needed('the password or a passkey')
  const account = await sessions.accountOf(userId)
  const open = 'roles' in account ? account : undefined
  const identifier = open?.email?.address ?? open?.phone?.number
  if (identifier === undefined) return needed('a passkey')
  const checked = await checkPassword({ identifier, password }, context)
  if (isLeft(checked)) return checked
  if (checked.right !== userId) return needed('the password or a passkey')
  if ((await secondFactors.methodsOf(userId)).length === 0) return right(['pwd'])
  if (proof === undefined) return needed('a second factor as well')
  const proven = await prove(proof)
  return isLeft(proven) ? proven : right(['pwd', ...proven.right])
}

/** Shows anew who somebody is, in the session that they have: what is delicate asks for it (RFC 9470). */
const confirmSession = (ports: Ports) =>
  defineAction({
    name: 'ConfirmSession',
    context: 'accounts',
    path: 'sessions/confirm',
    summary: 'Show again who you are, for what asks for recent authentication; the tokens that come say so.',
    data: object({ refreshToken: text(1, 200) }, { password: text(1, 1_000), proof: FactorProof }),
    result: SessionTokens,
    status: 200,
    access: 'anyone',
    errors: { ...signInErrors.kinds, ...sessionErrors.kinds },
    limits: [{ name: 'confirmation by address', by: 'address', most: 60, perSeconds: 300 }],
    session: 'renews',
    run: async ({ refreshToken, ...shown }, context): Promise<Either<Refusal, SessionTokens>> => {
      const { sessions } = ports
      const found = await sessions.findByToken(refreshToken)
      if (isLeft(found)) return found
      const { id, live } = found.right
      const methods = await confirmed(ports, live.userId, shown, context)
      if (isLeft(methods)) return methods
      const noted = await sessions.issue(id, live, 'ConfirmSession', { methods: methods.right }, context)
      return isLeft(noted) ? noted : sessions.refresh(refreshToken, context)
    },
  })

export const confirmActions = (ports: Ports): readonly AnyAction[] => [confirmSession(ports)]
