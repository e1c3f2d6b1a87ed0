import { left, right } from 'fp-ts/Either'
import * as t from 'io-ts'
import { type AnyAction, defineAction } from '../../../src/application/actions/action'
import type { TokenVerifier } from '../../../src/application/ports/token-verifier'
import { SessionTokens, tokenFields } from '../../../src/application/sessions/session-tokens'
import type { SessionId, UserId } from '../../../src/domain/kernel'
import { object, text } from '../../../src/domain/kernel'
import { actor, uuid } from '../decider-specification'

const LogInAnswer = t.union([
  object({ kind: t.literal('signed-in'), ...tokenFields }),
  object({ kind: t.literal('second-factor'), flow: text(1, 20) }),
])

const tokensOf = (session: number, generation: number): t.TypeOf<typeof SessionTokens> => ({
  accessToken: `access-${String(session)}-${String(generation)}`,
  refreshToken: `refresh-${String(session)}-${String(generation)}`,
  tokenType: 'Bearer',
  expiresIn: 600,
  sessionId: uuid(session) as t.TypeOf<typeof SessionId>,
  userId: uuid(100) as t.TypeOf<typeof UserId>,
  role: 'tutor',
})

/** Sessions without passwords or a log, for what the edge does with their tokens. */
export const sessionActions = () => {
  let sessions = 0
  const ended: (string | undefined)[] = []
  const base = { context: 'accounts', status: 200, errors: {}, access: 'anyone' } as const
  const actions: readonly AnyAction[] = [
    defineAction({
      ...base,
      name: 'LogIn',
      path: 'sessions/log-in',
      summary: 'Sign in.',
      data: object({ password: text(1, 20) }),
      result: LogInAnswer,
      session: 'issues',
      run: ({ password }) => {
        if (password === 'wrong')
          return Promise.resolve(left({ code: 'x.wrong', kind: 'unauthenticated' as const, message: 'No.' }))
        if (password === 'half') return Promise.resolve(right({ kind: 'second-factor' as const, flow: 'f' }))
        return Promise.resolve(right({ kind: 'signed-in' as const, ...tokensOf((sessions += 1), 0) }))
      },
    }),
    defineAction({
      ...base,
      name: 'Refresh',
      path: 'sessions/refresh',
      summary: 'Go on.',
      data: object({ refreshToken: text(1, 100) }),
      result: SessionTokens,
      session: 'renews',
      run: ({ refreshToken }) => {
        const [, session = '0', generation = '0'] = refreshToken.split('-')
        return Promise.resolve(right(tokensOf(Number(session), Number(generation) + 1)))
      },
    }),
    defineAction({
      ...base,
      name: 'LogOut',
      path: 'sessions/log-out',
      summary: 'End.',
      data: object({}, { refreshToken: text(1, 100) }),
      result: object({}),
      session: 'ends',
      run: ({ refreshToken }, { sessionId }) => {
        ended.push(refreshToken ?? sessionId)
        return Promise.resolve(right({}))
      },
    }),
  ]
  const tokens: TokenVerifier = {
    verify: (token) => {
      const session = /^access-(\d+)-/.exec(token)?.[1]
      return Promise.resolve(
        session === undefined
          ? left({ _tag: 'InvalidToken', reason: 'this is not a token' })
          : right({ actor: actor('tutor'), sessionId: uuid(Number(session)) }),
      )
    },
  }
  return { actions, tokens, ended }
}
