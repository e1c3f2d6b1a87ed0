import * as t from 'io-ts'
import { Scope } from '../api-key'
import { type CommandsOf, object, text } from '../kernel'

export const commands = {
  CreateService: {
    data: object({ name: text(1, 100), scopes: t.readonlyArray(Scope) }),
    summary: 'Let another program of the operator in, for some scopes.',
    creates: true,
    internal: true,
  },
  ReplaceServiceSecret: {
    data: object({}),
    summary:
      "Give a service another secret; the present one is good for nothing from now on, its tokens until they're over.",
    internal: true,
  },
  RevokeService: {
    data: object({}),
    summary: 'Shut a service out for good, with the tokens that it has.',
  },
} as const

export type ServiceCommand = CommandsOf<typeof commands>
