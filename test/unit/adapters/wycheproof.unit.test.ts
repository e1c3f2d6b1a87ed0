import { createPublicKey, type JsonWebKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type FindKey, verifyJws } from '../../../src/adapters/auth/jws'
import { ALGORITHMS, type VerificationKey, verificationKeyOf } from '../../../src/adapters/auth/verification-key'

interface Vector {
  readonly tcId: number
  readonly comment: string
  readonly jws: string | object
  readonly result: 'valid' | 'invalid' | 'acceptable'
}

interface Group {
  readonly comment: string
  readonly public?: JsonWebKey
  readonly private: JsonWebKey
  readonly tests: readonly Vector[]
}

const path = join(__dirname, '../../data/wycheproof/json_web_signature_test.json')
const { testGroups, numberOfTests } = JSON.parse(readFileSync(path, 'utf8')) as {
  readonly numberOfTests: number
  readonly testGroups: readonly Group[]
}

/**
 * A group's key as the ring would hold it: under the name that the vectors use. The ring makes its keys itself, and only
 * to sign; so a key of another kind, or one that is meant for encryption, is in no ring, and nothing finds it.
 */
const ringOf = (group: Group): FindKey => {
  const jwk = group.public ?? group.private
  const operations = (jwk['key_ops'] ?? ['verify']) as readonly string[]
  const meant = (jwk['use'] ?? 'sig') === 'sig' && operations.includes('verify')
  const key: VerificationKey | undefined =
    jwk.kty === 'oct' || !meant ? undefined : verificationKeyOf(createPublicKey({ format: 'jwk', key: jwk }))
  return (kid) => Promise.resolve(key !== undefined && kid === jwk['kid'] ? { ...key, kid } : undefined)
}

const algorithmIn = (jws: unknown): unknown => {
  if (typeof jws !== 'string') return undefined
  try {
    return (JSON.parse(Buffer.from(jws.split('.')[0] ?? '', 'base64url').toString()) as { readonly alg?: unknown }).alg
  } catch {
    return undefined
  }
}

const isOurs = (jws: unknown): boolean => ALGORITHMS.some((alg) => alg === algorithmIn(jws))

const isAccepted = (group: Group, { jws }: Vector): Promise<boolean> =>
  verifyJws(typeof jws === 'string' ? jws : JSON.stringify(jws), ringOf(group)).then(
    () => true,
    () => false,
  )

const vectors = testGroups.flatMap((group) => group.tests.map((vector) => ({ group, vector })))

describe("Wycheproof's JSON web signatures, judged by the verifier of access tokens", () => {
  it('are all there, and none is of doubtful worth', () => {
    expect(vectors).toHaveLength(numberOfTests)
    expect(numberOfTests).toBe(401)
    expect(vectors.filter(({ vector }) => vector.result === 'acceptable')).toEqual([])
  })

  it('are refused where they are invalid, all 355', async () => {
    const invalid = vectors.filter(({ vector }) => vector.result === 'invalid')
    expect(invalid).toHaveLength(355)
    const accepted: number[] = []
    for (const { group, vector } of invalid) if (await isAccepted(group, vector)) accepted.push(vector.tcId)
    expect(accepted).toEqual([])
  })

  it('are accepted where they are valid and of an algorithm that tokens are signed with', async () => {
    const valid = vectors.filter(({ vector }) => vector.result === 'valid' && isOurs(vector.jws))
    expect(valid.length).toBeGreaterThan(0)
    const refused: number[] = []
    for (const { group, vector } of valid) if (!(await isAccepted(group, vector))) refused.push(vector.tcId)
    expect(refused).toEqual([])
  })

  it('are refused where they are valid and of any other algorithm: HMAC, RSA, larger curves', async () => {
    const others = vectors.filter(({ vector }) => vector.result === 'valid' && !isOurs(vector.jws))
    expect(others.length).toBeGreaterThan(0)
    for (const { group, vector } of others)
      expect([vector.tcId, await isAccepted(group, vector)]).toEqual([vector.tcId, false])
  })
})
