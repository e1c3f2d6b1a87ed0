import { isLeft, isRight } from 'fp-ts/Either'
import { Pool } from 'pg'
import {
  KeyRing,
  jwkSetOf,
  LocalTokenVerifier,
  PostgresKeyStore,
  rotationNow,
  TokenSigner,
} from '../../../src/adapters/auth'
import { InMemoryServerSecrets } from '../../../src/adapters/server-secrets/in-memory'
import { actor } from '../../support/decider-specification'
import { createDatabase, type TestDatabase } from '../../support/postgres/database'
import { silentLogger } from '../../support/silent-logger'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

describe('signing keys in PostgreSQL', () => {
  let database: TestDatabase
  let pool: Pool
  let schemas = 0
  const secrets = new InMemoryServerSecrets()
  const rings: KeyRing[] = []
  beforeAll(async () => {
    database = await createDatabase()
    pool = new Pool({ connectionString: database.url, max: 8 })
  })
  afterEach(() => rings.splice(0).forEach((ring) => ring.stop()))
  afterAll(async () => {
    await pool.end()
    await database.drop()
  })

  /** What processes of one operator share. */
  const shared = () => {
    const schema = `auth_${String((schemas += 1))}`
    const store = () => new PostgresKeyStore({ pool, secrets, schema })
    /** A process of it. Its clock is the database's, moved by `ahead`. */
    const process = async (clock = { ahead: 0 }, algorithm: 'EdDSA' | 'ES256' = 'EdDSA') => {
      const kept = store()
      await kept.start()
      const now = () => Date.now() + clock.ahead
      const ring = new KeyRing({ algorithm, store: kept, logger: silentLogger, now })
      rings.push(ring)
      await ring.start()
      return { ring, store: kept, signer: new TokenSigner(ring), verifier: new LocalTokenVerifier(ring) }
    }
    return { schema, process }
  }
  const kidOf = async (ring: KeyRing): Promise<string> => (await ring.current()).verification.kid

  it('are one, of however many processes that start at once; it signs at once', async () => {
    const { process } = shared()
    const started = await Promise.all([1, 2, 3, 4].map(() => process()))
    const kids = await Promise.all(started.map(({ ring }) => kidOf(ring)))
    expect(new Set(kids).size).toBe(1)
    const token = await started[0]!.signer.sign(actor('tutor'), 60)
    for (const { verifier } of started) expect(isRight(await verifier.verify(token))).toBe(true)
  })

  it('are published before they sign; what the former one signed is accepted until it is over', async () => {
    const { process } = shared()
    const clock = { ahead: 0 }
    const [signing, verifying] = [await process(clock), await process(clock)]
    const before = await signing.signer.sign(actor('tutor'), 600)
    const old = await kidOf(signing.ring)
    await signing.store.rotate(rotationNow('ES256', false))
    await Promise.all([signing.ring.keepUp(), verifying.ring.keepUp()])

    // Published everywhere, and signed by nobody yet.
    expect((await jwkSetOf(verifying.ring)).keys.map(({ kid, alg }) => [kid === old, alg])).toEqual([
      [true, 'EdDSA'],
      [false, 'ES256'],
    ])
    expect(await kidOf(signing.ring)).toBe(old)
    clock.ahead = 11 * MINUTE
    expect(await kidOf(signing.ring)).not.toBe(old)
    const after = await signing.signer.sign(actor('tutor'), 600)
    for (const token of [before, after]) expect(isRight(await verifying.verifier.verify(token))).toBe(true)
  })

  it('are looked for by a process that meets a token of one that it has not heard of', async () => {
    const { process } = shared()
    const clock = { ahead: 0 }
    const [one, other] = [await process(), await process(clock)]
    await one.store.rotate(rotationNow('EdDSA', true))
    await one.ring.keepUp()
    const token = await one.signer.sign(actor('tutor'), 60)
    clock.ahead = 2_000
    expect(isRight(await other.verifier.verify(token))).toBe(true)
  })

  it('that leaked are dropped at once, with every token that they signed', async () => {
    const { process } = shared()
    const [one, other] = [await process(), await process()]
    const token = await one.signer.sign(actor('tutor'), 600)
    await one.store.rotate(rotationNow('EdDSA', true))
    await Promise.all([one.ring.keepUp(), other.ring.keepUp()])
    for (const { ring } of [one, other]) {
      expect(isLeft(await new LocalTokenVerifier(ring).verify(token))).toBe(true)
      expect(await ring.all()).toHaveLength(1)
    }
  })

  it('replace one another by themselves after a month, once, of however many processes', async () => {
    const { schema, process } = shared()
    const started = await Promise.all([1, 2, 3].map(() => process()))
    await pool.query(`update ${schema}.signing_keys set signs_from = signs_from - interval '31 days'`)
    await Promise.all(started.map(({ ring }) => ring.keepUp()))
    for (const { ring } of started) expect(await ring.all()).toHaveLength(2)
    await Promise.all(started.map(({ ring }) => ring.keepUp()))
    for (const { ring } of started) expect(await ring.all()).toHaveLength(2)
  })

  it('that are over are no longer published, and are removed by the next rotation', async () => {
    const { schema, process } = shared()
    const { ring, store } = await process()
    await store.rotate(rotationNow('EdDSA', false))
    await pool.query(`update ${schema}.signing_keys set ends_at = now() where ends_at is not null`)
    await ring.keepUp()
    expect(await ring.all()).toHaveLength(1)
    await store.rotate(rotationNow('EdDSA', false))
    const { rowCount } = await pool.query(`select from ${schema}.signing_keys`)
    expect(rowCount).toBe(2)
  })

  it('cannot be read, added to or exchanged by whoever has the table but not the secret', async () => {
    const { schema, process } = shared()
    const { ring } = await process()
    const { rows } = await pool.query<{ readonly sealed: Buffer }>(`select sealed from ${schema}.signing_keys`)
    const { signing } = await ring.current()
    const d = Buffer.from(String(signing.privateKey.export({ format: 'jwk' }).d), 'base64url')
    expect(rows[0]?.sealed.includes(d)).toBe(false)
    expect(rows[0]?.sealed.toString('latin1')).not.toContain('"kty"')
    // A row under another name, and one that somebody else sealed.
    await pool.query(
      `insert into ${schema}.signing_keys (kid, sealed, signs_from) select 'x', sealed, now() from ${schema}.signing_keys`,
    )
    await pool.query(`insert into ${schema}.signing_keys (kid, sealed, signs_from) values ('y', $1, now())`, [
      Buffer.alloc(200, 7),
    ])
    const own = await kidOf(ring)
    await ring.keepUp()
    expect((await ring.all()).map(({ kid }) => kid)).toEqual([own])
  })

  it('go on to be used while the database is away', async () => {
    const { process } = shared()
    const { ring, signer, verifier, store } = await process()
    const token = await signer.sign(actor('tutor'), 60)
    jest.spyOn(store, 'load').mockRejectedValue(new Error('connection refused'))
    await ring.keepUp()
    expect(isRight(await verifier.verify(token))).toBe(true)
    expect(isRight(await verifier.verify(await signer.sign(actor('tutor'), 60)))).toBe(true)
  })

  it('are not rotated for a month', async () => {
    const { schema, process } = shared()
    const { ring } = await process()
    await pool.query(`update ${schema}.signing_keys set signs_from = signs_from - $1::float8 * interval '1 ms'`, [
      29 * DAY,
    ])
    await ring.keepUp()
    expect(await ring.all()).toHaveLength(1)
  })
})
