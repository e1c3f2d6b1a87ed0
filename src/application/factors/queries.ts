import * as t from 'io-ts'
import { type Factors, factorsIn, type FactorsState, PasskeyId, PasskeyName, remaining } from '../../domain/factors'
import { IdentifierId } from '../../domain/identifier'
import { Instant, integer, object, text } from '../../domain/kernel'
import type { AggregateLoader } from '../commands/command'
import { mine } from '../queries/access'
import type { AnyQuery, ItemQuery } from '../queries/query'

const PasskeyItem = object(
  {
    passkeyId: PasskeyId,
    name: PasskeyName,
    addedAt: Instant,
    /** Whether the holder's other devices may have it as well. */
    backedUp: t.boolean,
    /** The model of the device that made it, as its maker numbers them. */
    aaguid: text(1, 36),
  },
  { usedAt: Instant, suspectedAt: Instant },
)

const IdentityItem = object(
  { identityId: IdentifierId, provider: text(1, 50), linkedAt: Instant },
  { email: text(1, 320) },
)

const OwnFactorsItem = object(
  {
    totp: t.boolean,
    recoveryCodesLeft: integer(0, 100),
    passkeys: t.readonlyArray(PasskeyItem),
    identities: t.readonlyArray(IdentityItem),
  },
  { lockedUntil: Instant },
)

const shown = ({ totp, recoveryCodes, passkeys, identities, guesses }: Factors) => ({
  totp: totp.stage === 'on',
  recoveryCodesLeft: remaining(recoveryCodes),
  passkeys: passkeys.map(({ passkeyId, name, addedAt, backedUp, aaguid, usedAt, suspectedAt }) => ({
    ...{ passkeyId, name, addedAt, backedUp, aaguid },
    ...(usedAt !== undefined && { usedAt }),
    ...(suspectedAt !== undefined && { suspectedAt }),
  })),
  identities: identities.map(({ identityId, provider, linkedAt, email }) => ({
    ...{ identityId, provider, linkedAt },
    ...(email !== undefined && { email }),
  })),
  ...(guesses.lockedUntil !== undefined && { lockedUntil: guesses.lockedUntil }),
})

const Nothing = object({})

/** What somebody signs in with, for themselves: from the log, so that a change is seen at once. */
const ownFactorsQuery = (aggregates: AggregateLoader): ItemQuery<typeof Nothing, typeof OwnFactorsItem> => ({
  kind: 'item',
  name: 'factors.own',
  context: 'accounts',
  path: 'factors/own',
  summary: 'What you sign in with beside a password: one-time codes, recovery codes left, passkeys, linked identities.',
  params: Nothing,
  result: OwnFactorsItem,
  authorise: mine,
  run: async (_, actor) => shown(factorsIn((await aggregates.load<FactorsState>('factors', actor.id)).state)),
})

export const factorQueries = (aggregates: AggregateLoader): readonly AnyQuery[] => [ownFactorsQuery(aggregates)]
