import { createHmac, generateKeyPairSync } from 'node:crypto'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { left, right } from 'fp-ts/Either'
import { SignJWT } from 'jose'
import {
  loadSigningKey,
  LocalTokenVerifier,
  parseSigningKey,
  type SigningKey,
  SigningKeyError,
  TokenSigner,
} from '../../../src/adapters/auth'
import { actor, uuid } from '../../support/decider-specification'

const key = generateKeyPairSync('ed25519')
const verifier = () => new LocalTokenVerifier(key)
const refused = (reason: string) => left({ _tag: 'InvalidToken', reason })
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

const claims = { sub: uuid(1), iss: 'lyceum', aud: 'lyceum', role: 'tutor' }
const signed = (payload: Record<string, unknown>, by: Pick<SigningKey, 'privateKey'> = key): Promise<string> =>
  new SignJWT(payload).setProtectedHeader({ alg: 'EdDSA' }).sign(by.privateKey)
const soon = (): number => Math.floor(Date.now() / 1_000) + 60

describe('a token', () => {
  afterEach(() => jest.useRealTimers())

  it('speaks for the actor that it was signed for', async () => {
    const token = await new TokenSigner(key).sign(actor('tutor'), 60)
    expect(await verifier().verify(token)).toEqual(right({ actor: actor('tutor') }))
  })

  it('is no longer accepted after its expiry, even where it was verified before', async () => {
    const token = await new TokenSigner(key).sign(actor('tutor'), 60)
    const remembering = verifier()
    expect(await remembering.verify(token)).toMatchObject({ _tag: 'Right' })
    jest.useFakeTimers({ now: Date.now() + 66_000, doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] })
    expect(await remembering.verify(token)).toEqual(refused('the token has expired'))
  })

  it.each([
    ['no expiry', {}, 'the claim exp is missing or not acceptable'],
    ['a past expiry', { exp: 1_000_000_000 }, 'the token has expired'],
    ['another issuer', { exp: soon(), iss: 'elsewhere' }, 'the claim iss is missing or not acceptable'],
    ['another audience', { exp: soon(), aud: 'elsewhere' }, 'the claim aud is missing or not acceptable'],
    ['a start in the future', { exp: soon(), nbf: soon() }, 'the claim nbf is missing or not acceptable'],
    ['no subject', { exp: soon(), sub: undefined }, 'the claim sub is missing or not acceptable'],
    ['a subject that is no user id', { exp: soon(), sub: 'root' }, 'the claim sub is not a user id'],
    ['an unknown role', { exp: soon(), role: 'emperor' }, 'the claim role names no role'],
    ["the system's own role", { exp: soon(), role: 'system' }, 'the claim role names no role'],
  ])('is refused with %s', async (_what, change, reason) => {
    expect(await verifier().verify(await signed({ ...claims, ...change }))).toEqual(refused(reason))
  })

  it('is refused when another key signed it', async () => {
    const token = await signed({ ...claims, exp: soon() }, generateKeyPairSync('ed25519'))
    expect(await verifier().verify(token)).toEqual(refused('the signature does not match'))
  })

  it('is refused when it has been altered', async () => {
    const [header, , signature] = (await signed({ ...claims, exp: soon() })).split('.')
    const forged = `${header ?? ''}.${encode({ ...claims, exp: soon(), role: 'admin' })}.${signature ?? ''}`
    expect(await verifier().verify(forged)).toEqual(refused('the signature does not match'))
  })

  it('is refused unsigned (alg: none)', async () => {
    const unsigned = `${encode({ alg: 'none' })}.${encode({ ...claims, exp: soon() })}.`
    expect(await verifier().verify(unsigned)).toEqual(refused('tokens are signed with EdDSA'))
  })

  it.each(['pem', 'raw'] as const)('is refused with an HMAC keyed with the public key (%s)', async (form) => {
    const secret =
      form === 'pem'
        ? key.publicKey.export({ type: 'spki', format: 'pem' })
        : Buffer.from(key.publicKey.export({ format: 'jwk' }).x ?? '', 'base64url')
    const content = `${encode({ alg: 'HS256' })}.${encode({ ...claims, exp: soon() })}`
    const token = `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`
    expect(await verifier().verify(token)).toEqual(refused('tokens are signed with EdDSA'))
  })

  it.each(['', '.', '..', 'a.b.c', 'x'.repeat(100_000), '\u0000', 'eyJ.eyJ.eyJ'])('is refused as %j', async (text) => {
    expect(await verifier().verify(text)).toEqual(refused('this is not a token'))
  })
})

describe('the signing key', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lyceum-key-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  it('is made once, for the eyes of its owner alone', async () => {
    const path = join(folder, 'keys', 'signing.jwk')
    const made = await Promise.all([1, 2, 3, 4].map(() => loadSigningKey(path)))
    const again = await loadSigningKey(path)
    for (const { publicKey } of made) expect(publicKey.equals(again.publicKey)).toBe(true)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(await readdir(join(folder, 'keys'))).toEqual(['signing.jwk'])
  })

  it.each(['', 'x', '{}', '{"kty":"oct","k":"aGk"}', '{"kty":"OKP","crv":"Ed25519","x":"AA"}'])(
    'is refused as %j, with a complaint that names its source and not its content',
    async (text) => {
      const path = join(folder, 'signing.jwk')
      await writeFile(path, text)
      await expect(loadSigningKey(path)).rejects.toThrow(SigningKeyError)
      expect(() => parseSigningKey(text, 'LYCEUM_JWT_KEY')).toThrow(/^LYCEUM_JWT_KEY is not an Ed25519 private key/)
    },
  )
})
