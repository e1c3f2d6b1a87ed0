import { isLeft, right } from 'fp-ts/Either'
import * as t from 'io-ts'
import { apiKey, MOST_OVERLAP_DAYS, Scope } from '../../domain/api-key'
import { institution } from '../../domain/institution'
import { HOUR, id, Instant, integer, object, plusMillis, text, UserId } from '../../domain/kernel'
import { type ActionContext, type AnyAction, defineAction } from '../actions/action'
import type { AggregateLoader, CommandBus } from '../commands/command'
import { applicationErrorKinds } from '../commands/refusal'
import { derivedId } from '../derived-id'
import { asInstitution } from '../institutions/as-institution'
import type { Clock } from '../ports/clock'
import type { IdGenerator } from '../ports/id-generator'
import { hashSecret, newSecret, writeKey } from './key-text'

export interface ApiKeyActionPorts {
  readonly bus: CommandBus
  readonly aggregates: AggregateLoader
  readonly clock: Clock
  readonly ids: IdGenerator
}

const KeyId = id('ApiKeyId')
type KeyId = t.TypeOf<typeof KeyId>

const Shown = object({
  id: KeyId,
  key: text(1, 200),
  expiresAt: Instant,
  position: integer(0, Number.MAX_SAFE_INTEGER),
})
const Done = object({ id: KeyId, position: integer(0, Number.MAX_SAFE_INTEGER) })

const common = {
  context: 'profiles',
  access: ['learner', 'tutor', 'registrar', 'admin'],
  via: 'people',
  errors: { ...apiKey.errors.kinds, ...institution.errors.kinds, ...applicationErrorKinds },
  limits: [{ name: 'api keys by administrator', by: 'actor', most: 30, perSeconds: 3_600 }],
} as const

/** What administrators of institutions do with the keys of their programs. A key's text is in one answer, and kept nowhere. */
export const apiKeyActions = ({ bus, aggregates, clock, ids }: ApiKeyActionPorts): readonly AnyAction[] => {
  /** Issues a command to a key in the institution's name. */
  const issue = async (
    type: string,
    { institutionId, keyId, commandId }: { institutionId: string; keyId: string; commandId: string },
    data: unknown,
    { by, requestId, commandId: causationId }: ActionContext,
  ) => {
    if (by === undefined) throw new TypeError('keys are for whoever is signed in')
    const actor = await asInstitution(aggregates, institutionId, by)
    if (isLeft(actor)) return actor
    const correlation = { correlationId: requestId, causationId }
    return bus.dispatch({ category: 'apikey', id: keyId, type, data, by: actor.right, commandId, ...correlation })
  }

  return [
    defineAction({
      ...common,
      name: 'IssueApiKey',
      path: 'institutions/{institutionId}/api-keys',
      summary: 'Give a program a key to work for the institution. The key is shown in this answer and never again.',
      data: object({
        institutionId: UserId,
        label: text(1, 80),
        scopes: t.readonlyArray(Scope),
        expiresAt: Instant,
      }),
      result: Shown,
      status: 201,
      run: async (data, context) => {
        // The same request again meets the key that it made, whose secret is gone: it is refused, and not answered wrongly.
        const keyId = derivedId(context.commandId, 'api-key') as KeyId
        const secret = newSecret()
        const target = { institutionId: data.institutionId, keyId, commandId: ids.next() }
        const issued = await issue('IssueApiKey', target, { ...data, secretHash: hashSecret(secret) }, context)
        if (isLeft(issued)) return issued
        const { position } = issued.right
        return right({ id: keyId, key: writeKey({ keyId, secret }), expiresAt: data.expiresAt, position })
      },
    }),
    defineAction({
      ...common,
      name: 'RotateApiKey',
      path: 'institutions/{institutionId}/api-keys/{keyId}/rotate',
      summary: 'Give a key a new secret, shown once; the old one holds for so many hours more.',
      data: object({
        institutionId: UserId,
        keyId: KeyId,
        expiresAt: Instant,
        overlapHours: integer(0, MOST_OVERLAP_DAYS * 24),
      }),
      result: Shown,
      status: 200,
      run: async ({ institutionId, keyId, expiresAt, overlapHours }, context) => {
        const secret = newSecret()
        const target = { institutionId, keyId, commandId: ids.next() }
        const oldUntil = plusMillis(clock.now(), overlapHours * HOUR)
        const data = { secretHash: hashSecret(secret), oldUntil, expiresAt }
        const rotated = await issue('RotateApiKey', target, data, context)
        if (isLeft(rotated)) return rotated
        return right({ id: keyId, key: writeKey({ keyId, secret }), expiresAt, position: rotated.right.position })
      },
    }),
    defineAction({
      ...common,
      name: 'RevokeApiKey',
      path: 'institutions/{institutionId}/api-keys/{keyId}/revoke',
      summary: 'End a key. Within a second no request passes with it.',
      data: object({ institutionId: UserId, keyId: KeyId }),
      result: Done,
      status: 200,
      run: async ({ institutionId, keyId }, context) => {
        const target = { institutionId, keyId, commandId: derivedId(context.commandId, 'RevokeApiKey') }
        const revoked = await issue('RevokeApiKey', target, {}, context)
        return isLeft(revoked) ? revoked : right({ id: keyId, position: revoked.right.position })
      },
    }),
  ]
}
