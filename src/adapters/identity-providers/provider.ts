import { isRight } from 'fp-ts/Either'
import * as t from 'io-ts'
import { object, text } from '../../domain/kernel'
import { decodeStrict } from '../../application/decode'
import { parseUrl } from '../../application/parse-url'

const ProviderSettings = object(
  { id: text(1, 30), issuer: text(1, 500), clientId: text(1, 500) },
  {
    name: text(1, 50),
    /** Absent for a public client, which PKCE alone protects. */
    clientSecret: text(1, 500),
    scopes: t.readonlyArray(text(1, 100)),
    redirectUri: text(1, 500),
  },
)

/** A provider as the operator names it. */
export interface Provider {
  /** Part of addresses and of events: `google`. */
  readonly id: string
  /** What people read on the button. */
  readonly name: string
  readonly issuer: URL
  readonly clientId: string
  readonly clientSecret?: string
  readonly scopes: readonly string[]
  /** Where the provider sends browsers back to; without it `<LYCEUM_PUBLIC_URL>/sign-in/<id>`. */
  readonly redirectUri?: string
}

const DEFAULT_SCOPES = ['openid', 'email']
const ID = /^[a-z][a-z0-9-]*$/
const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])$/

/** HTTPS, but on the own machine, where there is nobody between. */
export const isLoopback = ({ hostname }: URL): boolean => LOOPBACK.test(hostname)

/**
 * Reads the setting: a JSON list of providers.
 *
 * @returns undefined where it is not one
 */
export const parseProviders = (setting: string): readonly Provider[] | undefined => {
  const decoded = decodeStrict(t.readonlyArray(ProviderSettings), jsonOf(setting))
  if (!isRight(decoded)) return undefined
  const providers = decoded.right.map(providerOf)
  const ids = new Set(decoded.right.map(({ id }) => id))
  return ids.size === providers.length && providers.every((provider) => provider !== undefined) ? providers : undefined
}

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

const providerOf = (settings: t.TypeOf<typeof ProviderSettings>): Provider | undefined => {
  const { id, name = id, clientId, clientSecret, scopes = DEFAULT_SCOPES, redirectUri } = settings
  const issuer = parseUrl(settings.issuer)
  const safe = issuer?.protocol === 'https:' || (issuer?.protocol === 'http:' && isLoopback(issuer))
  if (!safe || !ID.test(id) || !scopes.includes('openid')) return undefined
  if (redirectUri !== undefined && parseUrl(redirectUri) === undefined) return undefined
  return {
    ...{ id, name, issuer, clientId, scopes },
    ...(clientSecret !== undefined && { clientSecret }),
    ...(redirectUri !== undefined && { redirectUri }),
  }
}
