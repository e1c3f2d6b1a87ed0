import * as t from 'io-ts'
import { Scope } from '../api-key'
import { type EventsOf, impersonal, Instant, integer, object, text } from '../kernel'

const generation = integer(0, 0xffff_ffff)

export const events = {
  ServiceCreated: {
    data: object({
      name: impersonal(text(1, 100), "a program's name"),
      scopes: t.readonlyArray(Scope),
      createdAt: Instant,
    }),
  },
  /** The secret of this generation is the good one from now on. */
  ServiceSecretReplaced: { data: object({ generation, replacedAt: Instant }) },
  ServiceRevoked: { data: object({ revokedAt: Instant }) },
} as const

export type ServiceEvent = EventsOf<typeof events>
