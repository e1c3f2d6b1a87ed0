import { type Either, left, right } from 'fp-ts/Either'
import { createRemoteJWKSet, jwtVerify, type JWTVerifyGetKey } from 'jose'
import * as openid from 'openid-client'
import {
  type IdentityProviders,
  type ProvidedIdentity,
  type ProviderMemory,
  type ProviderRequest,
  type ProviderTrouble,
  ProviderUnavailable,
} from '../../application/ports/identity-providers'
import type { Logger } from '../../application/ports/logger'
import { isLoopback, type Provider } from './provider'

export interface OpenIdProvidersOptions {
  readonly providers: readonly Provider[]
  /** Where browsers find Lyceum. */
  readonly publicUrl: string
  readonly logger: Logger
  /** For one request to a provider; default 5. */
  readonly timeoutSeconds?: number
  /** How long what a provider says of itself is believed; default one hour. */
  readonly metadataMillis?: number
}

/** A provider's configuration and keys. */
interface Discovered {
  readonly config: openid.Configuration
  readonly keys: JWTVerifyGetKey
  readonly until: number
}

/** Signatures of ID tokens that are taken: by keys of which the provider alone has the private half. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519']

/** Between our clock and the provider's. */
const CLOCK_TOLERANCE_SECONDS = 30

/** Providers whom the operator names, by openid-client. */
export class OpenIdProviders implements IdentityProviders {
  readonly all: readonly { readonly id: string; readonly name: string }[]
  private readonly known: ReadonlyMap<string, Provider>
  private readonly discovered = new Map<string, Promise<Discovered>>()

  constructor(private readonly options: OpenIdProvidersOptions) {
    this.all = options.providers.map(({ id, name }) => ({ id, name }))
    this.known = new Map(options.providers.map((provider) => [provider.id, provider]))
  }

  async begin(id: string): Promise<Either<ProviderTrouble, ProviderRequest>> {
    const provider = this.known.get(id)
    if (provider === undefined) return unknownProvider()
    const { config } = await this.discover(provider)
    const memory: ProviderMemory = {
      state: openid.randomState(),
      nonce: openid.randomNonce(),
      codeVerifier: openid.randomPKCECodeVerifier(),
    }
    const authorizationUrl = openid.buildAuthorizationUrl(config, {
      redirect_uri: this.redirectUriOf(provider),
      scope: provider.scopes.join(' '),
      state: memory.state,
      nonce: memory.nonce,
      code_challenge: await openid.calculatePKCECodeChallenge(memory.codeVerifier),
      code_challenge_method: 'S256',
    })
    return right({ authorizationUrl: authorizationUrl.href, memory })
  }

  async complete(
    id: string,
    memory: ProviderMemory,
    callback: Readonly<Record<string, string>>,
  ): Promise<Either<ProviderTrouble, ProvidedIdentity>> {
    const provider = this.known.get(id)
    if (provider === undefined) return unknownProvider()
    const discovered = await this.discover(provider)
    try {
      return right(await this.identify(provider, discovered, memory, callback))
    } catch (error) {
      if (isUnavailable(error)) throw new ProviderUnavailable(`the provider ${id} does not answer`, { cause: error })
      const refused = error instanceof openid.AuthorizationResponseError
      this.options.logger.info('a sign-in by a provider failed', { provider: id, reason: codeOf(error) })
      return left({ _tag: 'ProviderTrouble', kind: refused ? 'refused' : 'not-valid', reason: codeOf(error) })
    }
  }

  private async identify(
    provider: Provider,
    { config, keys }: Discovered,
    { state, nonce, codeVerifier }: ProviderMemory,
    callback: Readonly<Record<string, string>>,
  ): Promise<ProvidedIdentity> {
    const returned = new URL(this.redirectUriOf(provider))
    returned.search = new URLSearchParams(callback).toString()
    const tokens = await openid.authorizationCodeGrant(config, returned, {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: codeVerifier,
      idTokenExpected: true,
    })
    const claims = tokens.claims()
    if (claims === undefined || tokens.id_token === undefined) throw new Error('the provider gave no ID token')
    // OpenID Connect Core 1.0, section 3.1.3.7, would let TLS to the provider stand in for the signature. It is checked
    // all the same: nothing else says which of a provider's machines has spoken.
    await jwtVerify(tokens.id_token, keys, {
      algorithms: ALGORITHMS,
      audience: provider.clientId,
      issuer: claims.iss,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
    })
    const told =
      claims['email'] === undefined && config.serverMetadata().userinfo_endpoint !== undefined
        ? await openid.fetchUserInfo(config, tokens.access_token, claims.sub)
        : claims
    return { issuer: claims.iss, subject: claims.sub, ...emailOf(told) }
  }

  private redirectUriOf({ id, redirectUri }: Provider): string {
    return redirectUri ?? new URL(`/sign-in/${id}`, this.options.publicUrl).href
  }

  /** What a provider says of itself (OpenID Connect Discovery 1.0), asked for once in a while. */
  private async discover(provider: Provider): Promise<Discovered> {
    const known = this.discovered.get(provider.id)
    if (known !== undefined) {
      const discovered = await known
      if (Date.now() < discovered.until) return discovered
    }
    const asked = this.ask(provider)
    this.discovered.set(provider.id, asked)
    try {
      return await asked
    } catch (error) {
      // The next one to sign in asks again.
      this.discovered.delete(provider.id)
      throw new ProviderUnavailable(`the provider ${provider.id} does not say how to use it`, { cause: error })
    }
  }

  private async ask({ issuer, clientId, clientSecret }: Provider): Promise<Discovered> {
    const { timeoutSeconds = 5, metadataMillis = 3_600_000 } = this.options
    const metadata = { [openid.clockTolerance]: CLOCK_TOLERANCE_SECONDS }
    const config = await openid.discovery(issuer, clientId, metadata, authenticationBy(clientSecret), {
      timeout: timeoutSeconds,
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so to stand out; for a provider on the own machine
      ...(isLoopback(issuer) && issuer.protocol === 'http:' && { execute: [openid.allowInsecureRequests] }),
    })
    const { jwks_uri } = config.serverMetadata()
    if (jwks_uri === undefined) throw new Error('the provider names no keys')
    // A key that is not known is looked for at once, so that nobody waits for a provider that changes its keys.
    const keys = createRemoteJWKSet(new URL(jwks_uri), { timeoutDuration: timeoutSeconds * 1_000, cooldownDuration: 0 })
    return { config, keys, until: Date.now() + metadataMillis }
  }
}

/** By the way that the provider prefers: Basic unless it says that it takes the secret in the body only. */
const authenticationBy = (secret: string | undefined): openid.ClientAuth => {
  if (secret === undefined) return openid.None()
  const basic = openid.ClientSecretBasic(secret)
  const post = openid.ClientSecretPost(secret)
  return (as, client, body, headers) => {
    const methods = as.token_endpoint_auth_methods_supported
    const way = methods === undefined || methods.includes('client_secret_basic') ? basic : post
    way(as, client, body, headers)
  }
}

/** The address and what the provider vouches for; some send `email_verified` as text. */
const emailOf = (claims: Readonly<Record<string, unknown>>): Pick<ProvidedIdentity, 'email'> => {
  const { email, email_verified: verified } = claims
  return typeof email === 'string' && email !== ''
    ? { email: { address: email, verified: verified === true || verified === 'true' } }
    : {}
}

const unknownProvider = (): Either<ProviderTrouble, never> =>
  left({ _tag: 'ProviderTrouble', kind: 'unknown-provider', reason: 'no provider has this name' })

/** What went wrong, without anything that the provider or a client has written. */
const codeOf = (error: unknown): string => {
  const { code } = error as { readonly code?: unknown }
  return typeof code === 'string' ? code : 'unknown'
}

/** What fetch throws of a connection and of a time that is over, by name (DOM Standard), and jose of the latter. */
const OUT_OF_TIME = /^(TimeoutError|AbortError|JWKSTimeout)$/

/** Whether the provider, not what somebody has brought from it, is the trouble. */
const isUnavailable = (error: unknown): boolean => {
  if (typeof error !== 'object' || error === null) return false
  const { name, cause } = error as { readonly name?: unknown; readonly cause?: unknown }
  if (typeof name === 'string' && OUT_OF_TIME.test(name)) return true
  if (name === 'TypeError' && cause !== undefined) return true
  // An answer that is an error of the provider's own.
  return (cause instanceof Response && cause.status >= 500) || isUnavailable(cause)
}
