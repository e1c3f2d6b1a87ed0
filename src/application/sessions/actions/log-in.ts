import { type Either, isLeft, right } from 'fp-ts/Either'
import * as t from 'io-ts'
import { object, Role, text, UserId } from '../../../domain/kernel'
import { type AnyAction, defineAction } from '../../actions/action'
import type { Refusal } from '../../commands/command'
import { defineFlow } from '../../ports/sealed-flows'
import { signInErrors } from '../errors'
import { FactorProof, SecondFactor } from '../second-factors'
import { SessionTokens, tokenFields } from '../session-tokens'
import type { SessionActionPorts } from './ports'

/** Between the password and the second factor. */
const secondFactorFlow = defineFlow({
  purpose: 'second-factor',
  data: object({ userId: UserId }, { role: Role }),
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

/** The action that takes a password. A wrong one, and an account that is not there, are answered alike. */
const logIn = ({ sessions, checkPassword, secondFactors, flows }: Ports) =>
  defineAction({
    name: 'LogIn',
    context: 'accounts',
    path: 'sessions/log-in',
    summary: 'Sign in by e-mail address or telephone number and password.',
    data: object({ identifier: text(1, 320), password: text(1, 1_000) }, { role: Role }),
    result: LogInAnswer,
    status: 200,
    access: 'anyone',
    errors: { ...signInErrors.kinds },
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
      const checked = await checkPassword(attempt, context)
      if (isLeft(checked)) return checked
      const userId = checked.right
      const methods = await secondFactors.methodsOf(userId)
      if (methods.length === 0)
        return signedIn(await sessions.open({ userId, methods: ['pwd'], context, ...asked(role) }))
      const flow = await flows.seal(secondFactorFlow, { userId, ...asked(role) })
      return right({ kind: 'second-factor', flow, methods })
    },
  })

const asked = (role: Role | undefined): { readonly role?: Role } => (role === undefined ? {} : { role })

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
      const methods = ['pwd' as const, ...proven.right]
      return signedIn(await sessions.open({ ...data, methods, context }))
    },
  })

export const logInActions = (ports: Ports): readonly AnyAction[] => [logIn(ports), completeLogIn(ports)]
