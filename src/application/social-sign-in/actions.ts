import { type Either, isLeft, right } from 'fp-ts/Either'
import * as t from 'io-ts'
import { Consents, Locale, OwnRole } from '../../domain/account'
import { factorsErrors } from '../../domain/factors'
import { IdentifierId } from '../../domain/identifier'
import { object, text, UserId } from '../../domain/kernel'
import { type ActionContext, type AnyAction, defineAction } from '../actions/action'
import type { Refusal } from '../commands/command'
import { changes, hasPassword, OwnFactors } from '../factors'
import { type IdentityProviders, ProviderMemory } from '../ports/identity-providers'
import { defineFlow, type FlowKind } from '../ports/sealed-flows'
import { afterFirstFactor, LogInAnswer, type SecondFactors, type Sessions, signInErrors } from '../sessions'
import type { FactorPorts } from '../factors'
import { notValid, refusalOf, socialErrors } from './errors'
import { ProvidedIdentities, type ProvidedIdentitiesPorts, type Vouched } from './provided-identities'

export interface SocialSignInPorts extends ProvidedIdentitiesPorts, Pick<FactorPorts, 'ids' | 'flows' | 'spent'> {
  readonly providers: IdentityProviders
  readonly sessions: Sessions
  readonly secondFactors: SecondFactors
}

const LIFETIME_SECONDS = 900
const ProviderId = text(1, 30)

/** From here to the provider and back. It never leaves the browser that began, so the answer is good in that one alone. */
const logInFlow = defineFlow({
  purpose: 'social-log-in',
  data: object({ provider: ProviderId, memory: ProviderMemory, role: OwnRole, locale: Locale, consents: Consents }),
  lifetimeSeconds: LIFETIME_SECONDS,
})
const linkFlow = defineFlow({
  purpose: 'social-link',
  data: object({ provider: ProviderId, memory: ProviderMemory, userId: UserId }),
  lifetimeSeconds: LIFETIME_SECONDS,
})

const Started = object({ authorizationUrl: text(1, 8_192), flow: text(1, 8_192) })
const Returned = object({
  flow: text(1, 8_192),
  /** The parameters of the address that the provider sent the browser back to; each provider adds its own. */
  callback: t.record(t.string, text(0, 4_096)),
})

const began = [{ name: 'ways to providers by address', most: 60, perSeconds: 60, by: 'address' as const }]
const ended = [{ name: 'ways back from providers by address', most: 60, perSeconds: 60, by: 'address' as const }]

/** Signing in by OpenID Connect, and linking identities with accounts. */
export const socialActions = (ports: SocialSignInPorts): readonly AnyAction[] => {
  const { providers, flows, spent, aggregates } = ports
  const identities = new ProvidedIdentities(ports)
  const own = new OwnFactors(ports)

  /** Whose identity a provider's answer to a flow is about. A flow is good for one answer. */
  const vouchedBy = async <D extends typeof logInFlow.data | typeof linkFlow.data>(
    kind: FlowKind<D>,
    { flow, callback }: t.TypeOf<typeof Returned>,
    holds: (data: t.TypeOf<D>) => boolean,
  ): Promise<Either<Refusal, { readonly vouched: Vouched; readonly data: t.TypeOf<D> }>> => {
    const opened = await flows.open(kind, flow)
    if (isLeft(opened) || !holds(opened.right.data)) return notValid()
    const { id, expiresAt, data } = opened.right
    if (!(await spent.spend(id, expiresAt))) return notValid()
    const { provider, memory } = data
    const identity = await providers.complete(provider, memory, callback)
    return isLeft(identity) ? refusalOf(identity.left) : right({ vouched: { ...identity.right, provider }, data })
  }

  const list = defineAction({
    name: 'ListIdentityProviders',
    context: 'accounts',
    path: 'sessions/social/providers',
    summary: 'The providers by which people can sign in.',
    access: 'anyone',
    status: 200,
    data: object({}),
    result: object({ providers: t.readonlyArray(object({ id: ProviderId, name: text(1, 50) })) }),
    errors: {},
    run: () => Promise.resolve(right({ providers: [...providers.all] })),
  })

  const beginLogIn = defineAction({
    name: 'BeginSocialLogIn',
    context: 'accounts',
    path: 'sessions/social/begin',
    summary:
      'Get the address of a provider to send the browser to. `role`, `locale` and `consents` are for an account that is new.',
    access: 'anyone',
    status: 200,
    data: object({ provider: ProviderId }, { role: OwnRole, locale: Locale, consents: Consents }),
    result: Started,
    errors: { ...socialErrors.kinds },
    limits: began,
    run: async ({ provider, role = 'learner', locale = 'en', consents = [] }) => {
      const request = await providers.begin(provider)
      if (isLeft(request)) return refusalOf(request.left)
      const { authorizationUrl, memory } = request.right
      return right({
        authorizationUrl,
        flow: await flows.seal(logInFlow, { provider, memory, role, locale, consents }),
      })
    },
  })

  const completeLogIn = defineAction({
    name: 'CompleteSocialLogIn',
    context: 'accounts',
    path: 'sessions/social/complete',
    summary:
      'Sign in by what the provider has answered. Whose e-mail address has an account signs in to that one and links the provider there.',
    access: 'anyone',
    status: 200,
    session: 'issues',
    data: Returned,
    result: LogInAnswer,
    errors: { ...socialErrors.kinds, ...signInErrors.kinds },
    limits: ended,
    run: async (returned, context: ActionContext): Promise<Either<Refusal, LogInAnswer>> => {
      const answered = await vouchedBy(logInFlow, returned, () => true)
      if (isLeft(answered)) return answered
      const { vouched, data } = answered.right
      const { role, locale, consents } = data
      const userId = await identities.accountOf(vouched, { role, locale, consents }, context)
      return isLeft(userId) ? userId : afterFirstFactor(ports, { userId: userId.right, methods: ['fed'] }, context)
    },
  })

  const beginLink = defineAction({
    ...changes,
    name: 'BeginIdentityLink',
    path: 'factors/identities/begin',
    summary: 'Get the address of a provider, to link an identity there with your account.',
    data: object({ provider: ProviderId }),
    result: Started,
    errors: { ...changes.errors, ...socialErrors.kinds },
    run: async ({ provider }, context) => {
      const by = own.changedBy(context)
      if (isLeft(by)) return by
      const request = await providers.begin(provider)
      if (isLeft(request)) return refusalOf(request.left)
      const { authorizationUrl, memory } = request.right
      const userId = by.right.id as UserId
      return right({ authorizationUrl, flow: await flows.seal(linkFlow, { provider, memory, userId }) })
    },
  })

  const completeLink = defineAction({
    ...changes,
    name: 'CompleteIdentityLink',
    path: 'factors/identities/complete',
    summary: 'Link the identity that the provider has answered with.',
    data: Returned,
    result: object({ identityId: IdentifierId }),
    status: 201,
    errors: { ...changes.errors, ...socialErrors.kinds },
    run: async (returned, context) => {
      const by = own.changedBy(context)
      if (isLeft(by)) return by
      const answered = await vouchedBy(linkFlow, returned, ({ userId }) => userId === by.right.id)
      if (isLeft(answered)) return answered
      const linked = await identities.link(by.right, answered.right.vouched, context)
      return isLeft(linked) ? linked : right({ identityId: linked.right })
    },
  })

  const unlink = defineAction({
    ...changes,
    name: 'UnlinkIdentity',
    path: 'factors/identities/{identityId}/unlink',
    summary: 'Unlink an identity that is not the last way to sign in.',
    data: object({ identityId: IdentifierId }),
    result: object({}),
    errors: { ...factorsErrors.kinds, ...changes.errors },
    run: async ({ identityId }, context) => {
      const by = own.changedBy(context)
      if (isLeft(by)) return by
      const password = await hasPassword(aggregates, by.right.id)
      const unlinked = await identities.unlink(by.right, identityId, password, context)
      return isLeft(unlinked) ? unlinked : right({})
    },
  })

  return [list, beginLogIn, completeLogIn, beginLink, completeLink, unlink]
}
