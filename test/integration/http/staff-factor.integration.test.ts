import type { Role } from '../../../src/domain/kernel'
import { FactorHouse } from '../../support/factors/factor-house'
import { Client } from '../../support/http/client'
import { codeOf, type Edge, startEdge } from '../../support/http/edge'

const ACCOUNTS = '/api/v1/accounts'
const password = 'every password is right in this house'

interface Tokens {
  readonly userId: string
  readonly accessToken: string
  readonly refreshToken: string
}

describe('staff who sign in by one factor', () => {
  const house = new FactorHouse()
  let edge: Edge

  beforeAll(async () => {
    const { market, verifier } = house.house
    const actions = [...house.actions.values()]
    edge = await startEdge({ actions, tokens: verifier, staffNeedTwoFactors: true }, market)
  })
  afterAll(() => edge.close())

  const as = ({ accessToken }: Tokens) => new Client(edge.url, accessToken)
  const post = async <R>(path: string, body: unknown, client = edge.anonymous): Promise<R> => {
    const answer = await client.post(`${ACCOUNTS}/${path}`, body)
    expect([path, answer.status]).toEqual([path, 200])
    return answer.body as R
  }
  const signIn = async (identifier: string, role?: Role) =>
    post<Tokens>('sessions/log-in', { identifier, password, ...(role && { role }) })
  /** Sets up an authenticator app; answers the codes for a rainy day. */
  const enrol = async (client: Client): Promise<readonly string[]> => {
    const { secret } = await post<{ readonly secret: string }>('factors/totp/begin', {}, client)
    const confirmed = await post<{ readonly recoveryCodes: readonly string[] }>(
      'factors/totp/confirm',
      { code: house.code(secret) },
      client,
    )
    return confirmed.recoveryCodes
  }

  /** The operations of the description that ask for a token, each with the answer's code. */
  const codes = async (client: Client): Promise<ReadonlyMap<string, unknown>> => {
    const { body } = await edge.anonymous.get('/openapi.json')
    const { paths } = body as {
      readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly security?: readonly unknown[] }>>>>
    }
    const asked = Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations)
        .filter(([, { security }]) => security?.length !== 0)
        .map(([method]) => ({ path, method: method.toUpperCase() })),
    )
    const answers = new Map<string, unknown>()
    for (const { path, method } of asked) {
      const filled = path.replaceAll(/\{[^}]+\}/g, '018f2f6e-0000-7000-8000-000000000001')
      const answer = await client.send(method, filled, method === 'GET' ? {} : { json: {} })
      answers.set(`${method} ${path}`, codeOf(answer))
    }
    return answers
  }

  const SET_UP = [
    'POST /api/v1/accounts/factors/totp/begin',
    'POST /api/v1/accounts/factors/totp/confirm',
    'POST /api/v1/accounts/factors/passkeys/begin',
    'POST /api/v1/accounts/factors/passkeys/finish',
  ]

  it('may do nothing but set up another, on every route that there is', async () => {
    const admin = await signIn(await house.house.somebody('admin'))
    const answers = await codes(as(admin))
    expect(answers.size).toBeGreaterThan(100)
    const open = [...answers].filter(([, code]) => code !== 'auth.second-factor-needed').map(([route]) => route)
    expect(open.sort()).toEqual([...SET_UP].sort())
  })

  it('are told what to do, do it, and are let in by the factor', async () => {
    const id = await house.house.somebody('support')
    const first = await signIn(id)
    const refused = await as(first).get('/api/v1/jobs/postings')
    expect(refused).toMatchObject({
      status: 403,
      body: {
        code: 'auth.second-factor-needed',
        detail: expect.stringContaining('set up an authenticator app or a passkey') as string,
      },
    })
    const { facts } = refused.body as { readonly facts: { readonly setUp: readonly string[] } }
    expect([...facts.setUp].sort()).toEqual([...SET_UP].sort())

    const [recovery] = await enrol(as(first))
    const { flow } = await post<{ readonly flow: string }>('sessions/log-in', { identifier: id, password })
    const proof = { method: 'recovery-code', code: recovery }
    const second = await post<Tokens>('sessions/complete-log-in', { flow, proof })
    expect((await as(second).get('/api/v1/jobs/postings')).status).toBe(200)
    // The session that they had stays as it was.
    expect((await as(first).get('/api/v1/jobs/postings')).status).toBe(403)
  })

  it('are not held up in what they are beside it, and do not come by the role through it', async () => {
    const id = await house.house.somebody('learner', 'finance')
    const learner = await signIn(id, 'learner')
    expect((await as(learner).get('/api/v1/jobs/postings')).status).toBe(200)
    const { refreshToken } = learner
    const switched = await post<Tokens>('sessions/switch-role', { refreshToken, role: 'finance' })
    expect(codeOf(await as(switched).get('/api/v1/jobs/postings'))).toBe('auth.second-factor-needed')
  })

  it('may do all the same where the operator has it so', async () => {
    const { market, verifier } = house.house
    const lenient = await startEdge({ tokens: verifier }, market)
    const { accessToken } = await signIn(await house.house.somebody('auditor'))
    const answer = await new Client(lenient.url, accessToken).get('/api/v1/jobs/postings')
    await lenient.close()
    expect(answer.status).toBe(200)
  })
})
