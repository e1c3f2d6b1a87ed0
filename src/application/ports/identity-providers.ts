import type { Either } from 'fp-ts/Either'
import type * as t from 'io-ts'
import { object, text } from '../../domain/kernel'

/** What has to be remembered between sending somebody to a provider and their coming back. */
export const ProviderMemory = object({
  /** RFC 6749, section 10.12. */
  state: text(1, 200),
  /** OpenID Connect Core 1.0, section 15.5.2. */
  nonce: text(1, 200),
  /** RFC 7636, section 4.1. */
  codeVerifier: text(43, 128),
})
export type ProviderMemory = t.TypeOf<typeof ProviderMemory>

/** Somebody's way to a provider. */
export interface ProviderRequest {
  readonly authorizationUrl: string
  readonly memory: ProviderMemory
}

/** Who a provider says that somebody is. */
export interface ProvidedIdentity {
  /** Issuer and subject together name somebody (OpenID Connect Core 1.0, section 5.7); nothing else does. */
  readonly issuer: string
  readonly subject: string
  /** `verified`: the provider says itself that it has checked that the address is theirs. */
  readonly email?: { readonly address: string; readonly verified: boolean }
}

/**
 * Why there is no identity. `refused`: the person, or the provider, said no. `not-valid`: the answer does not belong to
 * the request, was used before, or does not verify; `reason` is for those who look for the cause.
 */
export interface ProviderTrouble {
  readonly _tag: 'ProviderTrouble'
  readonly kind: 'unknown-provider' | 'refused' | 'not-valid'
  readonly reason: string
}

/** A provider does not answer, or answers with errors of its own. Nothing is known of whoever signs in; try again. */
export class ProviderUnavailable extends Error {
  override readonly name = 'ProviderUnavailable'
}

/**
 * Providers of identities by OpenID Connect Core 1.0: authorization code flow with PKCE (RFC 7636), state, nonce and the
 * issuer in the answer (RFC 9207).
 */
export interface IdentityProviders {
  /** In the order in which the operator names them. */
  readonly all: readonly { readonly id: string; readonly name: string }[]
  /** Throws ProviderUnavailable. */
  begin(provider: string): Promise<Either<ProviderTrouble, ProviderRequest>>
  /**
   * Whose identity the provider's answer is about.
   *
   * @param callback - the parameters with which the provider sent the browser back
   * @throws ProviderUnavailable
   */
  complete(
    provider: string,
    memory: ProviderMemory,
    callback: Readonly<Record<string, string>>,
  ): Promise<Either<ProviderTrouble, ProvidedIdentity>>
}
