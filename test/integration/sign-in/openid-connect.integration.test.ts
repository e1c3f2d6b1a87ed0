import { isLeft } from 'fp-ts/Either'
import { OpenIdProviders } from '../../../src/adapters/identity-providers/openid-client'
import { type ProviderMemory, ProviderUnavailable } from '../../../src/application/ports/identity-providers'
import { type Person, type RunningProvider, startProvider, visit } from '../../support/oidc'
import { ownPort } from '../../support/own-port'
import { silentLogger } from '../../support/silent-logger'

const ada: Person = { sub: 'ada-1', email: 'ada@example.org', email_verified: true }

const clientOf = ({ settings }: RunningProvider) =>
  new OpenIdProviders({ providers: [settings], publicUrl: 'https://learn.example.org', logger: silentLogger })

const began = async (client: OpenIdProviders) => {
  const request = await client.begin('example')
  if (isLeft(request)) throw new Error(request.left.reason)
  return request.right
}

/** Somebody's way to the provider and back, and what became of it. */
const signIn = async (
  client: OpenIdProviders,
  person: Person | undefined = ada,
  change: {
    readonly callback?: Readonly<Record<string, string>>
    readonly memory?: Partial<ProviderMemory>
    readonly without?: string
  } = {},
) => {
  const { authorizationUrl, memory } = await began(client)
  const { [change.without ?? '']: _, ...callback } = await visit(authorizationUrl, person)
  const outcome = await client.complete('example', { ...memory, ...change.memory }, { ...callback, ...change.callback })
  return isLeft(outcome) ? outcome.left : outcome.right
}

describe('signing in by OpenID Connect, at a real provider', () => {
  let provider: RunningProvider
  let client: OpenIdProviders
  beforeAll(async () => {
    provider = await startProvider(await ownPort())
    client = clientOf(provider)
  })
  afterAll(() => provider.kill())

  it('tells issuer, subject and the address as the provider vouches for it', async () => {
    const issuer = provider.settings.issuer.origin
    expect(await signIn(client)).toEqual({
      issuer,
      subject: 'ada-1',
      email: { address: 'ada@example.org', verified: true },
    })
    const unverified = await signIn(client, { ...ada, email_verified: false })
    expect(unverified).toMatchObject({ email: { verified: false } })
    expect(await signIn(client, { sub: 'no-address' })).toEqual({ issuer, subject: 'no-address' })
  })

  it('sends state, nonce and a challenge of PKCE, new ones each time, and never the verifier', async () => {
    const [one, two] = [await began(client), await began(client)]
    const query = new URL(one.authorizationUrl).searchParams
    expect(query.get('code_challenge_method')).toBe('S256')
    expect(query.get('response_type')).toBe('code')
    expect(query.get('redirect_uri')).toBe('https://learn.example.org/sign-in/example')
    expect([query.get('state'), query.get('nonce')]).toEqual([one.memory.state, one.memory.nonce])
    expect(one.authorizationUrl).not.toContain(one.memory.codeVerifier)
    for (const name of ['state', 'nonce', 'codeVerifier'] as const) expect(one.memory[name]).not.toBe(two.memory[name])
  })

  it.each([
    ['another state', { callback: { state: 'forged' } }],
    ['no state', { without: 'state' }],
    ['another nonce', { memory: { nonce: 'another' } }],
    ['another verifier of PKCE', { memory: { codeVerifier: 'v'.repeat(43) } }],
    ['another issuer in the answer (RFC 9207)', { callback: { iss: 'https://evil.example' } }],
    ['no issuer in the answer, of a provider that names itself', { without: 'iss' }],
    ['another code', { callback: { code: 'forged' } }],
    ['no code', { without: 'code' }],
  ])('refuses %s', async (_, change) => {
    expect(await signIn(client, ada, change)).toMatchObject({ _tag: 'ProviderTrouble', kind: 'not-valid' })
  })

  it('refuses a code that was used before', async () => {
    const { authorizationUrl, memory } = await began(client)
    const callback = await visit(authorizationUrl, ada)
    expect(await client.complete('example', memory, callback)).toMatchObject({ _tag: 'Right' })
    expect(await client.complete('example', memory, callback)).toMatchObject({ left: { kind: 'not-valid' } })
  })

  it('refuses an answer to another browser’s request', async () => {
    const [mine, theirs] = [await began(client), await began(client)]
    const callback = await visit(theirs.authorizationUrl, ada)
    expect(await client.complete('example', mine.memory, callback)).toMatchObject({ left: { kind: 'not-valid' } })
  })

  it('tells a person who said no from an answer that is not valid', async () => {
    const { authorizationUrl, memory } = await began(client)
    const callback = await visit(authorizationUrl, undefined)
    expect(await client.complete('example', memory, callback)).toMatchObject({ left: { kind: 'refused' } })
  })

  it('knows no provider but those that the operator names', async () => {
    expect(await client.begin('other')).toMatchObject({ left: { kind: 'unknown-provider' } })
    const memory = { state: 's', nonce: 'n', codeVerifier: 'v'.repeat(43) }
    expect(await client.complete('other', memory, {})).toMatchObject({ left: { kind: 'unknown-provider' } })
  })
})

describe('providers that change', () => {
  it('are out of reach, and usable again when they are back, with other keys', async () => {
    const port = await ownPort()
    const first = await startProvider(port)
    const client = clientOf(first)
    expect(await signIn(client)).toMatchObject({ subject: 'ada-1' })
    const { authorizationUrl, memory } = await began(client)
    const callback = await visit(authorizationUrl, ada)
    await first.kill()
    // What was discovered is known; the code can be exchanged with nobody.
    await expect(client.complete('example', memory, callback)).rejects.toThrow(ProviderUnavailable)
    await expect(clientOf(first).begin('example')).rejects.toThrow(ProviderUnavailable)
    const second = await startProvider(port)
    try {
      expect(await signIn(client)).toMatchObject({ subject: 'ada-1' })
    } finally {
      await second.kill()
    }
  })

  it('whose clock is a little off are believed; a token that has long expired is not', async () => {
    // The provider's tokens are good for 60 seconds by its own clock.
    const outcomeAt = async (offset: number) => {
      const provider = await startProvider(await ownPort(), 'basic', offset)
      try {
        return await signIn(clientOf(provider))
      } finally {
        await provider.kill()
      }
    }
    const [late, expired] = await Promise.all([outcomeAt(-80), outcomeAt(-120)])
    expect(late).toMatchObject({ subject: 'ada-1' })
    expect(expired).toMatchObject({ kind: 'not-valid' })
  })

  it.each(['post', 'none'] as const)('that know their client by other ways are used by theirs: %s', async (way) => {
    const provider = await startProvider(await ownPort(), way)
    try {
      expect(await signIn(clientOf(provider))).toMatchObject({ subject: 'ada-1' })
    } finally {
      await provider.kill()
    }
  })
})
