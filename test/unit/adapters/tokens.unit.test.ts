import { createHmac, generateKeyPairSync, sign } from 'node:crypto'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { isRight, left, right } from 'fp-ts/Either'
import { SignJWT } from 'jose'
import {
  type Algorithm,
  fixedKey,
  loadSigningKey,
  LocalTokenVerifier,
  parseSigningKey,
  parseTokenKey,
  type SigningKey,
  SigningKeyError,
  TokenSigner,
} from '../../../src/adapters/auth'
import { tokenKeyOf } from '../../../src/adapters/auth/key-source'
import { generateSigningKey } from '../../../src/adapters/auth/signing-key'
import type { Bearer } from '../../../src/application/ports/revocations'
import { instant, Role, UserId } from '../../../src/domain/kernel'
import { actor, uuid } from '../../support/decider-specification'

const key = generateKeyPairSync('ed25519')
const { kid } = tokenKeyOf(key).verification
const verifier = () => new LocalTokenVerifier(fixedKey(key))
const signer = new TokenSigner(fixedKey(key))
const refused = (reason: string) => left({ _tag: 'InvalidToken', reason })
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

const claims = { sub: uuid(1), iss: 'lyceum', aud: 'lyceum', role: 'tutor', iat: Math.floor(Date.now() / 1_000) }
const signed = (
  payload: Record<string, unknown>,
  by: Pick<SigningKey, 'privateKey'> = key,
  header: Record<string, unknown> = {},
): Promise<string> =>
  new SignJWT(payload).setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid, ...header }).sign(by.privateKey)
const soon = (): number => Math.floor(Date.now() / 1_000) + 60
const ahead = (millis: number): void => {
  jest.useFakeTimers({ now: Date.now() + millis, doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] })
}

const session = {
  id: uuid(7),
  startedAt: instant('2026-03-01T10:00:00.123Z'),
  authenticatedAt: instant('2026-03-01T10:05:00Z'),
  methods: ['pwd', 'otp'],
}

describe('a token', () => {
  afterEach(() => jest.useRealTimers())

  it.each<Algorithm>(['EdDSA', 'ES256'])('speaks for the actor that it was signed for (%s)', async (algorithm) => {
    const keys = fixedKey(generateSigningKey(algorithm))
    const token = await new TokenSigner(keys).sign(actor('tutor'), 60)
    expect(await new LocalTokenVerifier(keys).verify(token)).toEqual(right({ actor: actor('tutor') }))
  })

  it('tells of the session, of who acts, and of what it may be used for', async () => {
    const grant = { actor: { ...actor('tutor'), via: { id: uuid(9), role: 'admin' as const } } }
    const token = await signer.issue({ ...grant, session, scopes: ['bookings:read', 'lms:write'] }, 60)
    expect(await verifier().verify(token)).toEqual(
      right({
        ...grant,
        sessionId: session.id,
        authenticatedAt: session.authenticatedAt,
        methods: session.methods,
        scopes: ['bookings:read', 'lms:write'],
      }),
    )
  })

  it('has the header and the claims of RFC 9068, and names no one but by id', async () => {
    const [header, payload] = (await signer.issue({ actor: actor('tutor'), session }, 600)).split('.')
    const read = (part = ''): unknown => JSON.parse(Buffer.from(part, 'base64url').toString())
    expect(read(header)).toEqual({ alg: 'EdDSA', typ: 'at+jwt', kid })
    const { iat, exp, jti, ...rest } = read(payload) as Record<string, unknown>
    expect(Number(exp) - Number(iat)).toBe(600)
    expect(jti).toMatch(/^[0-9a-f-]{36}$/)
    expect(rest).toEqual({
      ...{ iss: 'lyceum', aud: 'lyceum', sub: actor('tutor').id, client_id: 'lyceum', role: 'tutor' },
      ...{ sid: session.id, session_start: 1_772_359_200_123, auth_time: 1_772_359_500, amr: ['pwd', 'otp'] },
    })
  })

  it('is no longer accepted after its expiry, even where it was verified before', async () => {
    const token = await signer.sign(actor('tutor'), 60)
    const remembering = verifier()
    expect(await remembering.verify(token)).toMatchObject({ _tag: 'Right' })
    ahead(66_000)
    expect(await remembering.verify(token)).toEqual(refused('the token has expired'))
  })

  it('is accepted by a clock that is a little off, and by none that is more', async () => {
    const token = await signer.sign(actor('tutor'), 60)
    ahead(-4_000)
    expect(await verifier().verify(token)).toMatchObject({ _tag: 'Right' })
    ahead(-4_000)
    expect(await verifier().verify(token)).toEqual(refused('the claim iat is missing or not acceptable'))
    ahead(8_000 + 63_000)
    expect(await verifier().verify(token)).toMatchObject({ _tag: 'Right' })
  })

  it('is refused as soon as it was revoked, even where it was verified before', async () => {
    const asked: Bearer[] = []
    let revoked = false
    const remembering = new LocalTokenVerifier(fixedKey(key), {
      isRevoked: (bearer) => {
        asked.push(bearer)
        return revoked
      },
    })
    const token = await signer.issue({ actor: actor('tutor'), session }, 60)
    expect(await remembering.verify(token)).toMatchObject({ _tag: 'Right' })
    revoked = true
    expect(await remembering.verify(token)).toEqual(refused('the token was revoked'))
    expect(asked[1]).toMatchObject({ ...actor('tutor'), session: { id: session.id, startedAt: session.startedAt } })
  })

  it('is neither accepted nor refused where nobody can say whether it was revoked', async () => {
    const cut = new LocalTokenVerifier(fixedKey(key), { isRevoked: () => Promise.reject(new Error('out of reach')) })
    await expect(cut.verify(await signer.sign(actor('tutor'), 60))).rejects.toThrow('out of reach')
  })

  it.each([
    ['no expiry', {}, 'the claim exp is missing or not acceptable'],
    ['a past expiry', { exp: 1_000_000_000 }, 'the token has expired'],
    ['an expiry that is no number', { exp: '9999999999' }, 'the claim exp is missing or not acceptable'],
    ['no time of issue', { exp: soon(), iat: undefined }, 'the claim iat is missing or not acceptable'],
    ['another issuer', { exp: soon(), iss: 'elsewhere' }, 'the claim iss is missing or not acceptable'],
    ['another audience', { exp: soon(), aud: ['elsewhere'] }, 'the claim aud is missing or not acceptable'],
    ['a start in the future', { exp: soon(), nbf: soon() }, 'the claim nbf is missing or not acceptable'],
    ['no subject', { exp: soon(), sub: undefined }, 'the claim sub is not a user id'],
    ['a subject that is no user id', { exp: soon(), sub: 'root' }, 'the claim sub is not a user id'],
    ['an unknown role', { exp: soon(), role: 'emperor' }, 'the claim role names no role'],
    ["the system's own role", { exp: soon(), role: 'system' }, 'the claim role names no role'],
    ['somebody unknown who acts', { exp: soon(), act: { sub: 'root', role: 'admin' } }, /claim act/],
    ['the system acting', { exp: soon(), act: { sub: uuid(2), role: 'system' } }, /claim act/],
    ['nobody acting', { exp: soon(), act: null }, /claim act/],
    ['a session that began nobody knows when', { exp: soon(), sid: uuid(7) }, /claim sid/],
    ['scopes that are no text', { exp: soon(), scope: ['*'] }, /claim scope/],
  ])('is refused with %s', async (_what, change, reason) => {
    const answer = await verifier().verify(await signed({ ...claims, ...change }))
    expect(answer).toEqual(
      typeof reason === 'string' ? refused(reason) : refused(expect.stringMatching(reason) as string),
    )
  })

  it('is accepted where Lyceum is one of its audiences', async () => {
    const token = await signed({ ...claims, exp: soon(), aud: ['elsewhere', 'lyceum'] })
    expect(await verifier().verify(token)).toMatchObject({ _tag: 'Right' })
  })

  it.each([
    ['no kid', { kid: undefined }, 'the token names no key of ours'],
    ['an unknown kid', { kid: 'another' }, 'the token names no key of ours'],
    ['another type', { typ: 'JWT' }, 'this is not an access token (typ at+jwt)'],
    ['no type', { typ: undefined }, 'this is not an access token (typ at+jwt)'],
  ])('is refused with %s in its header', async (_what, header, reason) => {
    const token = await signed({ ...claims, exp: soon() }, key, header)
    expect(await verifier().verify(token)).toEqual(refused(reason))
  })

  it('is refused with an extension that has to be understood', async () => {
    const header = encode({ alg: 'EdDSA', typ: 'at+jwt', kid, crit: ['exp'], exp: 1 })
    const content = `${header}.${encode({ ...claims, exp: soon() })}`
    const token = `${content}.${sign(null, Buffer.from(content), key.privateKey).toString('base64url')}`
    expect(await verifier().verify(token)).toEqual(refused('this is not a token'))
  })

  it('is refused when it brings its own key', async () => {
    const other = generateKeyPairSync('ed25519')
    const token = await signed({ ...claims, exp: soon() }, other, { jwk: other.publicKey.export({ format: 'jwk' }) })
    expect(await verifier().verify(token)).toEqual(refused('the signature does not match'))
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
    const unsigned = `${encode({ alg: 'none', kid })}.${encode({ ...claims, exp: soon() })}.`
    expect(await verifier().verify(unsigned)).toEqual(refused('tokens are signed with EdDSA or ES256'))
  })

  it('is refused with the algorithm of another kind of key', async () => {
    const content = `${encode({ alg: 'ES256', typ: 'at+jwt', kid })}.${encode({ ...claims, exp: soon() })}`
    const token = `${content}.${sign(null, Buffer.from(content), key.privateKey).toString('base64url')}`
    expect(await verifier().verify(token)).toEqual(refused('the token names no key of ours'))
  })

  it.each(['pem', 'raw'] as const)('is refused with an HMAC keyed with the public key (%s)', async (form) => {
    const secret =
      form === 'pem'
        ? key.publicKey.export({ type: 'spki', format: 'pem' })
        : Buffer.from(key.publicKey.export({ format: 'jwk' }).x ?? '', 'base64url')
    const content = `${encode({ alg: 'HS256', kid })}.${encode({ ...claims, exp: soon() })}`
    const token = `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`
    expect(await verifier().verify(token)).toEqual(refused('tokens are signed with EdDSA or ES256'))
  })

  it.each(['', '.', '..', 'a.b.c', 'x'.repeat(100_000), '\u0000', 'eyJ.eyJ.eyJ'])('is refused as %j', async (text) => {
    expect(await verifier().verify(text)).toEqual(refused('this is not a token'))
  })

  it('is refused with any one character changed, added or left out', async () => {
    const token = await signer.issue({ actor: actor('tutor'), session }, 600)
    const character = fc.constantFrom('A', 'B', 'z', '0', '9', '-', '_', '.', '=', '+', '/', ' ', '\n')
    const position = fc.nat({ max: token.length - 1 })
    await fc.assert(
      fc.asyncProperty(position, character, fc.constantFrom(0, 1), async (at, put, dropped) => {
        const other = token.slice(0, at) + put + token.slice(at + dropped)
        fc.pre(other !== token)
        expect(await verifier().verify(other)).toMatchObject({ _tag: 'Left' })
      }),
      { numRuns: 250 },
    )
  })

  it('is refused, and nothing breaks, whatever is signed as its claims', async () => {
    const value = fc.oneof(fc.jsonValue(), fc.constantFrom('lyceum', uuid(1), 'tutor', soon(), -1, Number.MAX_VALUE))
    const names = ['iss', 'aud', 'sub', 'role', 'exp', 'iat', 'nbf', 'sid', 'act', 'scope', 'amr', 'auth_time'] as const
    const valid = { ...claims, exp: soon() }
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.constantFrom(...names), value), async (change) => {
        const content = `${encode({ alg: 'EdDSA', typ: 'at+jwt', kid })}.${encode({ ...valid, ...change })}`
        const token = `${content}.${sign(null, Buffer.from(content), key.privateKey).toString('base64url')}`
        const answer = await verifier().verify(token)
        if (isRight(answer)) expect(Role.is(answer.right.actor.role) && UserId.is(answer.right.actor.id)).toBe(true)
        else expect(answer.left._tag).toBe('InvalidToken')
      }),
      { numRuns: 150 },
    )
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

  it('may be of either algorithm where tokens are signed, and of Ed25519 alone where it vouches for the log', () => {
    const text = JSON.stringify(generateSigningKey('ES256').privateKey.export({ format: 'jwk' }))
    expect(tokenKeyOf(parseTokenKey(text, 'LYCEUM_JWT_KEY')).verification.alg).toBe('ES256')
    expect(() => parseSigningKey(text, 'LYCEUM_AUDIT_KEY')).toThrow(SigningKeyError)
    const rsa = JSON.stringify(
      generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey.export({ format: 'jwk' }),
    )
    expect(() => parseTokenKey(rsa, 'LYCEUM_JWT_KEY')).toThrow(/^LYCEUM_JWT_KEY is neither an Ed25519 nor a P-256/)
  })
})
