import { createPublicKey, sign } from 'node:crypto'
import { decodeJwt, decodeProtectedHeader, type JWTPayload, SignJWT } from 'jose'
import { actor, uuid } from '../../support/decider-specification'
import type { Answer, Client, Sent } from '../../support/http/client'
import { codeOf, type Edge, eventsIn, idOf, signingKey, startEdge, tokenOf } from '../../support/http/edge'

const institution = actor('tutor')
const details = { title: 'Maths tutor', description: 'Algebra to A level', subjects: ['maths'] }
const draft = { institutionId: institution.id, ...details }
const POSTINGS = '/api/v1/jobs/postings'

type Fault = Readonly<Record<string, unknown>>
const faultsOf = ({ body }: Answer): readonly Fault[] => (body as { readonly errors?: readonly Fault[] }).errors ?? []
/** Where an answer says the fault is. */
const placesOf = (answer: Answer) =>
  faultsOf(answer).map(({ pointer, parameter, header }) => pointer ?? parameter ?? header)

let edge: Edge
let client: Client
let posting: string
beforeAll(async () => {
  edge = await startEdge({ limits: { bodyBytes: 65_536 } })
  client = await edge.as(institution)
  posting = idOf(await client.post(POSTINGS, draft))
})
afterAll(() => edge.close())

/** A bad request is refused with this status and code, tells the places, and changes nothing. */
const refuses = async (
  method: string,
  path: string,
  sent: Sent,
  status: number,
  code: string,
  places: readonly string[],
) => {
  const before = await eventsIn(edge)
  const answer = await client.send(method, path, sent)
  expect([answer.status, codeOf(answer), placesOf(answer)]).toEqual([status, code, places])
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
  expect(answer.body).toMatchObject({
    status,
    type: `/problems/${code}`,
    instance: path.split('?')[0]!.replace(/%(?![0-9A-F]{2})/g, '%25'),
  })
  expect(faultsOf(answer).every(({ detail }) => typeof detail === 'string' && detail !== '')).toBe(true)
  expect(await eventsIn(edge)).toBe(before)
}

describe('a bad body', () => {
  const deep = '['.repeat(30_000) + ']'.repeat(30_000)
  it.each<[string, Sent, number, string, readonly string[]]>([
    ['is not JSON', { raw: '{"title": }' }, 400, 'request.malformed-json', ['']],
    ['ends in the middle', { raw: '{"title": "Ma' }, 400, 'request.malformed-json', ['']],
    ['begins with a byte order mark', { raw: '\ufeff{}' }, 400, 'request.malformed-json', ['']],
    ['is not UTF-8', { raw: Buffer.from('7b22746974c3223a317d', 'hex') }, 400, 'request.invalid-utf8', ['']],
    ['is a list', { json: [draft] }, 400, 'request.invalid', ['']],
    ['is null', { json: null }, 400, 'request.invalid', ['']],
    ['is a number', { raw: '1e999' }, 400, 'request.invalid', ['']],
    [
      'is nothing where something is needed',
      {},
      400,
      'request.invalid',
      ['/institutionId', '/title', '/description', '/subjects'],
    ],
    ['has an unknown field', { json: { ...draft, titel: 'x' } }, 400, 'request.invalid', ['/titel']],
    [
      'has an unknown field below',
      { json: { ...draft, salary: { amount: 1, currency: 'EUR', per: 'h' } } },
      400,
      'request.invalid',
      ['/salary/per'],
    ],
    ['has a field with a slash', { json: { ...draft, 'a/b~c': 1 } }, 400, 'request.invalid', ['/a~1b~0c']],
    ['has another id', { json: { ...draft, id: uuid(1) } }, 400, 'request.invalid', ['/id']],
    [
      'has a prototype',
      { raw: JSON.stringify(draft).replace('{', '{"__proto__":{"admin":true},') },
      400,
      'request.invalid',
      ['/__proto__'],
    ],
    [
      'has a constructor',
      { json: { ...draft, constructor: { prototype: {} } } },
      400,
      'request.invalid',
      ['/constructor'],
    ],
    ['has a wrong type', { json: { ...draft, title: 7 } }, 400, 'request.invalid', ['/title']],
    ['has a wrong item', { json: { ...draft, subjects: ['maths', null] } }, 400, 'request.invalid', ['/subjects/1']],
    ['has too long a text', { json: { ...draft, title: 'x'.repeat(201) } }, 400, 'request.invalid', ['/title']],
    ['has a control character', { json: { ...draft, title: 'a\u0000b' } }, 400, 'request.invalid', ['/title']],
    [
      'has half a character',
      { raw: JSON.stringify(draft).replace('Maths', '\\ud83d') },
      400,
      'request.invalid',
      ['/title'],
    ],
    [
      'has a fraction of a cent',
      { json: { ...draft, salary: { amount: 0.5, currency: 'EUR' } } },
      400,
      'request.invalid',
      ['/salary/amount'],
    ],
    [
      'has a currency of nowhere',
      { json: { ...draft, salary: { amount: 5, currency: 'XXX' } } },
      400,
      'request.invalid',
      ['/salary/currency'],
    ],
    [
      'has several faults',
      { json: { institutionId: 'me', subjects: 'maths', title: ' ' } },
      400,
      'request.invalid',
      ['/institutionId', '/title', '/description', '/subjects'],
    ],
    ['is nested without end', { raw: deep }, 400, 'request.invalid', ['']],
    [
      'is larger than the limit',
      { json: { ...draft, description: 'x'.repeat(70_000) } },
      413,
      'request.too-large',
      [''],
    ],
    [
      'has no content type',
      { json: draft, headers: { 'content-type': '' } },
      415,
      'request.unsupported-media-type',
      ['Content-Type'],
    ],
    [
      'is a form',
      { raw: 'title=x', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      415,
      'request.unsupported-media-type',
      ['Content-Type'],
    ],
    [
      'is JSON in Latin-1',
      { json: draft, headers: { 'content-type': 'application/json; charset=latin1' } },
      415,
      'request.unsupported-media-type',
      ['Content-Type'],
    ],
    [
      'is compressed',
      { json: draft, headers: { 'content-encoding': 'gzip' } },
      415,
      'request.unsupported-media-type',
      ['Content-Encoding'],
    ],
  ])('%s', (_, sent, status, code, places) => refuses('POST', POSTINGS, sent, status, code, places))

  it('of 5 MB is refused with an answer that arrives, and the connection serves on', async () => {
    const usual = await startEdge()
    const poster = await usual.as(institution)
    const answer = await poster.send('POST', POSTINGS, { raw: Buffer.alloc(5_000_000, ' ') })
    expect([answer.status, codeOf(answer), placesOf(answer)]).toEqual([413, 'request.too-large', ['']])
    expect((await poster.get(POSTINGS)).status).toBe(200)
    await usual.close()
  })

  it('takes the last of two equal keys, as JSON.parse does', async () => {
    const twice = JSON.stringify(draft).replace('{', '{"title":"first",')
    const id = idOf(await client.send('POST', POSTINGS, { raw: twice }))
    const [event] = await edge.marketplace.store.readStream(`posting-${id}`)
    expect(event?.data).toMatchObject({ title: draft.title })
  })

  it('may say that it is UTF-8', async () => {
    const headers = { 'content-type': 'Application/JSON ; charset="UTF-8"' }
    expect((await client.send('POST', POSTINGS, { json: draft, headers })).status).toBe(201)
  })
})

describe('a bad path, query string or header', () => {
  const item = `${POSTINGS}/${uuid(9)}`
  it.each<[string, string, string, Sent, number, string, readonly string[]]>([
    ['an unknown resource', 'GET', '/api/v1/jobs/nothing', {}, 404, 'request.not-found', []],
    ['an unknown version', 'POST', '/api/v2/jobs/postings', {}, 404, 'request.not-found', []],
    ['an unknown place', 'GET', '/wp-admin', {}, 404, 'request.not-found', []],
    ['an unknown problem', 'GET', '/problems/no.such', {}, 404, 'request.not-found', []],
    ['a file beside the documentation', 'GET', '/docs/package.json', {}, 404, 'request.not-found', []],
    ['another method', 'DELETE', item, {}, 405, 'request.method-not-allowed', []],
    ['a method without sense', 'PROPFIND', item, {}, 405, 'request.method-not-allowed', []],
    ['an unknown id', 'GET', item, {}, 404, 'query.not-found', []],
    ['a command for an unknown id', 'POST', `${item}/publish`, {}, 404, 'posting.not-found', []],
    ['an id that is none', 'POST', `${POSTINGS}/7/publish`, {}, 400, 'request.invalid', ['id']],
    [
      'an id in capitals',
      'POST',
      `${POSTINGS}/${uuid(0xabc).toUpperCase()}/publish`,
      {},
      400,
      'request.invalid',
      ['id'],
    ],
    ['an id that is none, in a query', 'GET', `${POSTINGS}/x%00y`, {}, 400, 'request.invalid', ['id']],
    ['a broken percent-encoding', 'GET', `${POSTINGS}/%E0%A4%A`, {}, 400, 'request.invalid', ['id']],
    ['an unknown parameter', 'GET', `${POSTINGS}?stages=draft`, {}, 400, 'request.invalid', ['stages']],
    ['a parameter twice', 'GET', `${POSTINGS}?limit=1&limit=2`, {}, 400, 'request.invalid', ['limit']],
    ['a parameter of the path as well', 'GET', `${item}?id=${uuid(9)}`, {}, 400, 'request.invalid', ['id']],
    ['paging of one thing', 'GET', `${item}?limit=1`, {}, 400, 'request.invalid', ['limit']],
    ['a bad parameter', 'GET', `${POSTINGS}?institutionId=me`, {}, 400, 'request.invalid', ['institutionId']],
    ['a parameter named like a prototype', 'GET', `${POSTINGS}?__proto__=x`, {}, 400, 'request.invalid', ['__proto__']],
    ['a query string on a command', 'POST', `${item}/publish?force=1`, {}, 400, 'request.invalid', ['force']],
    ['no limit at all', 'GET', `${POSTINGS}?limit=0`, {}, 400, 'request.invalid', ['limit']],
    ['too large a limit', 'GET', `${POSTINGS}?limit=201`, {}, 400, 'request.invalid', ['limit']],
    ['a limit in words', 'GET', `${POSTINGS}?limit=ten`, {}, 400, 'request.invalid', ['limit']],
    ['a position below zero', 'GET', `${POSTINGS}?position=-1`, {}, 400, 'request.invalid', ['position']],
    [
      'a position beyond numbers',
      'GET',
      `${POSTINGS}?position=99999999999999999`,
      {},
      400,
      'request.invalid',
      ['position'],
    ],
    ['a cursor that is none', 'GET', `${POSTINGS}?cursor=%00`, {}, 400, 'query.bad-cursor', []],
    ['a cursor of another list', 'GET', `${POSTINGS}?cursor=WyJhIiwxXQ`, {}, 400, 'query.bad-cursor', []],
    [
      'a stale If-Match',
      'POST',
      `${item.replace(uuid(9), 'POSTING')}/edit`,
      { json: details, headers: { 'if-match': '"41"' } },
      412,
      'command.revision-mismatch',
      [],
    ],
    [
      'an If-Match without quotes',
      'POST',
      `${item}/publish`,
      { headers: { 'if-match': '0' } },
      400,
      'request.bad-header',
      ['If-Match'],
    ],
    [
      'a weak If-Match',
      'POST',
      `${item}/publish`,
      { headers: { 'if-match': 'W/"0"' } },
      400,
      'request.bad-header',
      ['If-Match'],
    ],
    [
      'an empty Idempotency-Key',
      'POST',
      `${item}/publish`,
      { headers: { 'idempotency-key': '' } },
      400,
      'request.bad-header',
      ['Idempotency-Key'],
    ],
    [
      'too long an Idempotency-Key',
      'POST',
      `${item}/publish`,
      { headers: { 'idempotency-key': 'k'.repeat(256) } },
      400,
      'request.bad-header',
      ['Idempotency-Key'],
    ],
    [
      'an Idempotency-Key beyond ASCII',
      'POST',
      `${item}/publish`,
      { headers: { 'idempotency-key': 'k\u00e9y' } },
      400,
      'request.bad-header',
      ['Idempotency-Key'],
    ],
    [
      'an answer in XML',
      'GET',
      item,
      { headers: { accept: 'application/xml' } },
      406,
      'request.not-acceptable',
      ['Accept'],
    ],
  ])('%s', (_, method, path, sent, status, code, places) =>
    refuses(method, path.replace('POSTING', posting), sent, status, code, places),
  )

  it('tells the methods that there are', async () => {
    const answer = await client.send('PUT', `${POSTINGS}/${posting}`)
    expect(answer.headers.get('allow')).toBe('GET, HEAD, OPTIONS')
  })

  it('replaces a request id that could spoil a log', async () => {
    const good = await client.get(POSTINGS, { 'x-request-id': 'client:7.a_b-C' })
    expect(good.headers.get('x-request-id')).toBe('client:7.a_b-C')
    for (const bad of ['a b', 'a"b', '<script>', 'x'.repeat(129), '\u00e9'])
      expect((await client.get(POSTINGS, { 'x-request-id': bad })).headers.get('x-request-id')).toMatch(
        /^[0-9a-f-]{36}$/,
      )
  })
})

describe('a bad token', () => {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  /** What stands in a good token: each of those below differs in one thing. */
  let EdDSA: object
  let claims: JWTPayload
  beforeAll(async () => {
    const good = await tokenOf(institution)
    EdDSA = decodeProtectedHeader(good)
    claims = { ...decodeJwt(good), role: 'admin' }
  })
  /** Signed with the right key, whatever it says. */
  const signed = (header: object, payload: object) => {
    const text = `${encode(header)}.${encode(payload)}`
    return `${text}.${sign(null, Buffer.from(text), signingKey.privateKey).toString('base64url')}`
  }

  it.each<[string, () => string | Promise<string>]>([
    ['expired', () => tokenOf(institution, -60)],
    [
      'forged: another role in it',
      async () => {
        const [header, , signature] = (await tokenOf(institution)).split('.')
        return [header, encode(claims), signature].join('.')
      },
    ],
    ['unsigned, alg none', () => `${encode({ alg: 'none' })}.${encode(claims)}.`],
    [
      'signed by HMAC with the public key',
      () =>
        new SignJWT(claims)
          .setProtectedHeader({ alg: 'HS256' })
          .sign(Buffer.from(createPublicKey(signingKey.privateKey).export({ type: 'spki', format: 'pem' }))),
    ],
    ['of another issuer', () => signed(EdDSA, { ...claims, iss: 'elsewhere' })],
    ['for another audience', () => signed(EdDSA, { ...claims, aud: 'elsewhere' })],
    ['without an end', () => signed(EdDSA, { ...claims, exp: undefined })],
    ['without a role', () => signed(EdDSA, { ...claims, role: undefined })],
    ['of a role that is none', () => signed(EdDSA, { ...claims, role: 'king' })],
    ["of Lyceum's own role", () => signed(EdDSA, { ...claims, role: 'system' })],
    ['of somebody without an id', () => signed(EdDSA, { ...claims, sub: 'me' })],
    ['no token at all', () => 'abc'],
  ])('%s', async (_, make) => {
    const token = await make()
    const answer = await edge.anonymous.post(POSTINGS, draft, { authorization: `Bearer ${token}` })
    expect([answer.status, codeOf(answer), placesOf(answer)]).toEqual([401, 'auth.invalid-token', ['Authorization']])
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="lyceum", error="invalid_token"')
    expect(JSON.stringify(answer.body)).not.toContain(token)
  })

  it('is not the only way in: the test itself would notice if everything were refused', async () => {
    const token = signed(EdDSA, claims)
    expect((await edge.anonymous.post(POSTINGS, draft, { authorization: `bearer  ${token}` })).status).toBe(201)
  })

  it.each([undefined, '', 'Bearer', 'Basic YTpi', 'Bearer a b', 'Bearer \u00e9'])(
    'missing: %s',
    async (authorization) => {
      const answer = await edge.anonymous.post(POSTINGS, draft, authorization === undefined ? {} : { authorization })
      expect([answer.status, codeOf(answer)]).toEqual([401, 'auth.missing'])
      expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="lyceum"')
    },
  )
})
