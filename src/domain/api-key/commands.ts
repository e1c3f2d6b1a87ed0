import * as t from 'io-ts'
import { type CommandsOf, Instant, LocalDate, object, text, UserId } from '../kernel'
import { Scope } from './scope'

const secretHash = text(1, 100)

/** The secrets are made, and shown once, by the actions that issue these. */
export const commands = {
  IssueApiKey: {
    data: object({
      institutionId: UserId,
      label: text(1, 80),
      scopes: t.readonlyArray(Scope),
      expiresAt: Instant,
      secretHash,
    }),
    summary: 'Give a program a key to work for an institution.',
    creates: true,
    internal: true,
  },
  RotateApiKey: {
    data: object({ secretHash, oldUntil: Instant, expiresAt: Instant }),
    summary: 'Give a key a new secret; the old one holds for a while yet.',
    internal: true,
  },
  RecordApiKeyUse: {
    data: object({ day: LocalDate }),
    summary: 'Record that a key was used on a day.',
    internal: true,
  },
  RevokeApiKey: {
    data: object({}),
    summary: 'End a key at once.',
    internal: true,
  },
} as const

export type ApiKeyCommand = CommandsOf<typeof commands>
export type Of<Type extends ApiKeyCommand['type']> = Extract<ApiKeyCommand, { readonly type: Type }>
