import { left, right } from 'fp-ts/Either'
import type * as t from 'io-ts'
import { type ActionContext, type AnyAction, defineAction } from '../../../src/application/actions/action'
import { integer, object, text, UserId } from '../../../src/domain/kernel'

const limited = { name: 'echo', most: 2, perSeconds: 600 }

/** Actions of each kind that there is, and what they were run with. */
export const someActions = () => {
  const runs: { readonly data: unknown; readonly context: ActionContext }[] = []
  const Echo = object({ said: text(1, 100) }, { count: integer(0, 9) })
  const echo = (data: t.TypeOf<typeof Echo>, context: ActionContext) => {
    runs.push({ data, context })
    return Promise.resolve(
      data.said === 'refuse me'
        ? left({ code: 'echo.refused', kind: 'unauthenticated' as const, message: 'No.' })
        : right({ said: data.said }),
    )
  }
  const base = {
    context: 'accounts',
    data: Echo,
    result: object({ said: text(1, 100) }),
    status: 200,
    errors: { 'echo.refused': 'unauthenticated' },
    run: echo,
  } as const

  const actions: readonly AnyAction[] = [
    defineAction({ ...base, name: 'EchoAnyone', path: 'echoes/anyone', summary: 'Says it again.', access: 'anyone' }),
    defineAction({ ...base, name: 'EchoUser', path: 'echoes/user', summary: 'Says it again.', access: 'signed-in' }),
    defineAction({ ...base, name: 'EchoAdmin', path: 'echoes/admin', summary: 'Says it again.', access: ['admin'] }),
    defineAction({
      ...base,
      name: 'EchoLimited',
      path: 'echoes/limited',
      summary: 'Says it twice.',
      access: 'anyone',
      limits: [
        { ...limited, by: ({ said }) => said },
        { ...limited, name: 'echo by address', most: 5, by: 'address' },
      ],
    }),
    defineAction({
      ...base,
      name: 'EchoTo',
      path: 'people/{userId}/echoes',
      summary: 'Says it to somebody.',
      access: 'signed-in',
      data: object({ userId: UserId, said: text(1, 100) }),
      status: 202,
    }),
  ]
  return { actions, runs }
}
