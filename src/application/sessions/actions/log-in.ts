import { type Either, isLeft, right } from 'fp-ts/Either'
import * as t from 'io-ts'
import { object, Role, text, UserId } from '../../../domain/kernel'
import { AuthenticationMethod } from '../../../domain/session'
import { type ActionContext, type AnyAction, defineAction } from '../../actions/action'
import type { Refusal } from '../../commands/command'
import { defineFlow } from '../../ports/sealed-flows'
import { signInErrors } from '../errors'
import { FactorProof, SecondFactor } from '../second-factors'
import type { SessionTokens } from '../session-tokens'
import { tokenFields } from '../session-tokens'
import type { SessionActionPorts } from './ports'

/** Between the first factor, by these methods, and the second. */
const secondFactorFlow = defineFlow({
  purpose: 'second-factor',
  data: object({ userId: UserId, methods: t.readonlyArray(AuthenticationMethod) }, { role: Role }),
  lifetimeSeconds: 600,
})

/** Somebody is signed in, or has to show a second factor first. */
export const LogInAnswer = t.union([
  object({ kind: t.literal('signed-in'), ...tokenFields }),
  object({ kind: t.literal('second-factor'), flow: text(1, 8_192), methods: t.readonlyArray(SecondFactor) }),
])
export type LogInAnswer = t.TypeOf<typeof LogInAnswer>

export const SignedIn = object({ kind: t.literal('signed-in'), ...tokenFields })

type Ports = Pick<SessionActionPorts, 'sessions' | 'checkPassword' | 'secondFactors' | 'flows' | 'spentTokens'>

const signedIn = (opened: Either<Refusal, SessionTokens>): Either<Refusal, t.TypeOf<typeof SignedIn>> =>
  isLeft(opened) ? opened : right({ kind: 'signed-in', ...opened.right })

/** Somebody who has shown a first factor. */
export interface FirstFactor {
  readonly userId: UserId
  readonly methods: readonly AuthenticationMethod[]
  readonly role?: Role
}

/** Signs in whoever has shown a first factor, or asks for the second where there is one. */
export const afterFirstFactor = async (
  { sessions, secondFactors, flows }: Pick<Ports, 'sessions' | 'secondFactors' | 'flows'>,
  shown: FirstFactor,
  context: ActionContext,
): Promise<Either<Refusal, LogInAnswer>> => {
  const methods = await secondFactors.methodsOf(shown.userId)
  if (methods.length === 0) return signedIn(await sessions.open({ ...shown, context }))
  return right({ kind: 'second-factor', flow: await flows.seal(secondFactorFlow, shown), methods })
}

/** The action that takes a password. A wrong one, and an account that is not there, are answered alike. */
const logIn = (ports: Ports) =>
  defineAction({
    name: 'LogIn',
    context: 'accounts',
    path: 'sessions/log-in',
    summary: 'Sign in by e-mail address or telephone number and password.',
    data: object({ identifier: text(1, 320), password: text(1, 1_000) }, { role: Role }),
    result: LogInAnswer,
    status: 200,
    access: 'anyone',
    errors: { ...signInErrors.kinds, 'credentials.wrong': 'unauthenticated', 'account.not-active': 'conflict' },
    limits: [
      { name: 'log-in by address', by: 'address', most: 60, perSeconds: 300 },
      {
        name: 'log-in by identifier',
        by: ({ identifier }) => identifier.trim().toLowerCase(),
        most: 20,
        perSeconds: 300,
      },
    ],
    session: 'issues',
    run: async ({ role, ...attempt }, context): Promise<Either<Refusal, LogInAnswer>> => {
      const checked = await ports.checkPassword(attempt, context)
      if (isLeft(checked)) return checked
      const shown = { userId: checked.right, methods: ['pwd' as const], ...(role !== undefined && { role }) }
      return afterFirstFactor(ports, shown, context)
    },
  })

const startAgain = () => signInErrors.fail('sign-in.start-again', 'This sign-in is over: start again.')

/** The action that takes the second factor. A flow leads to one session, however often it is sent. */
const completeLogIn = ({ sessions, secondFactors, flows, spentTokens }: Ports) =>
  defineAction({
    name: 'CompleteLogIn',
    context: 'accounts',
    path: 'sessions/complete-log-in',
    summary: 'Finish signing in with a second factor.',
    data: object({ flow: text(1, 8_192), proof: FactorProof }),
    result: SignedIn,
    status: 200,
    access: 'anyone',
    errors: { ...signInErrors.kinds },
    limits: [{ name: 'second factor by address', by: 'address', most: 60, perSeconds: 300 }],
    session: 'issues',
    run: async ({ flow, proof }, context): Promise<Either<Refusal, t.TypeOf<typeof SignedIn>>> => {
      const opened = await flows.open(secondFactorFlow, flow)
      if (isLeft(opened)) return startAgain()
      const { id, data, expiresAt } = opened.right
      const proven = await secondFactors.verify(data.userId, proof, context)
      if (isLeft(proven)) return proven
      if (!(await spentTokens.spend(id, expiresAt))) return startAgain()
      const methods = [...data.methods, ...proven.right]
      return signedIn(await sessions.open({ ...data, methods, context }))
    },
  })

export const logInActions = (ports: Ports): readonly AnyAction[] => [logIn(ports), completeLogIn(ports)]
