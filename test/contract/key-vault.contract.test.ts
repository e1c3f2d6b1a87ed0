import { randomBytes, randomUUID } from 'node:crypto'
import { InMemoryKeyVault } from '../../src/adapters/key-vault/in-memory'
import { InMemoryServerSecrets } from '../../src/adapters/server-secrets/in-memory'
import { GivenMasterKeys } from '../../src/adapters/master-keys/given'
import { StoreUnavailable } from '../../src/application/ports/event-store'
import { MasterKeyMissing } from '../../src/application/ports/master-keys'
import { eventually } from '../support/eventually'
import { createDatabase, type TestDatabase } from '../support/postgres/database'
import { openKeys, type TestKeys } from '../support/postgres/key-vault'
import { keyVaultContract } from './key-vault.contract'

describe('in memory', () => {
  keyVaultContract('in memory', () => {
    const vault = new InMemoryKeyVault()
    return Promise.resolve([vault, vault])
  })

  it('has a secret of its own for each purpose', async () => {
    const secrets = new InMemoryServerSecrets()
    expect(await secrets.of('flows')).toEqual(await secrets.of('flows'))
    expect(await secrets.of('flows')).not.toEqual(await secrets.of('challenges'))
  })
})

describe('PostgreSQL', () => {
  const master = randomBytes(32)
  const source = () => new GivenMasterKeys([master], 'LYCEUM_MASTER_KEY')
  let database: TestDatabase
  const opened: TestKeys[] = []
  const open = async (): Promise<TestKeys> => {
    const keys = await openKeys(database.url, source())
    opened.push(keys)
    return keys
  }

  beforeAll(async () => (database = await createDatabase()))
  afterAll(async () => {
    await Promise.all(opened.map((keys) => keys.close()))
    await database.drop()
  })

  // Both start at once, as processes do.
  keyVaultContract('PostgreSQL', async () => {
    const [here, there] = await Promise.all([open(), open()])
    return [here.vault, there.vault]
  })

  it('keeps no key and no secret in the clear, and nothing of a key that was destroyed', async () => {
    const { vault, secrets, pool } = await open()
    const subject = randomUUID()
    const key = (await vault.ensure([subject])).get(subject)
    if (key?.state !== 'live') throw new Error('no key was made')
    const secret = await secrets.of('challenges')
    const kept = async () =>
      JSON.stringify([
        (await pool.query(`select subject, master, encode(wrapped, 'hex') from lyceum_keys.subjects`)).rows,
        (await pool.query(`select purpose, encode(wrapped, 'hex') from lyceum_keys.secrets`)).rows,
        (await pool.query(`select id, encode(sealed, 'hex') from lyceum_keys.masters`)).rows,
      ])
    for (const clear of [key.key, secret, master]) expect(await kept()).not.toContain(clear.toString('hex'))
    await vault.destroy(subject)
    const { rows } = await pool.query(`select master, wrapped from lyceum_keys.subjects where subject = $1`, [subject])
    expect(rows).toEqual([{ master: null, wrapped: null }])
  })

  it('gives every process the same secrets, and each purpose its own', async () => {
    const [one, other] = [await open(), await open()]
    const [first, second] = await Promise.all([one.secrets.of('identifiers'), other.secrets.of('identifiers')])
    expect(first).toHaveLength(32)
    expect(first.equals(second)).toBe(true)
    expect((await one.secrets.of('refresh-tokens')).equals(first)).toBe(false)
  })

  it("does not take one subject's wrapped key for another's", async () => {
    const { vault, pool } = await open()
    const [one, other] = [randomUUID(), randomUUID()]
    await vault.ensure([one, other])
    await pool.query(
      `update lyceum_keys.subjects set wrapped = (select wrapped from lyceum_keys.subjects where subject = $1) where subject = $2`,
      [one, other],
    )
    await expect(vault.find([other])).rejects.toThrow(MasterKeyMissing)
  })

  it('refuses to start on keys that another master key wraps, and says what to do', async () => {
    const wrong = new GivenMasterKeys([randomBytes(32)], 'LYCEUM_MASTER_KEY')
    await expect(openKeys(database.url, wrong)).rejects.toThrow(/is not at hand: bring back/)
  })

  it('says that it is out of reach, and works again when it is back', async () => {
    const { vault, pool } = await open()
    await pool.query('alter table lyceum_keys.subjects rename to elsewhere')
    await expect(vault.ensure([randomUUID()])).rejects.toThrow(StoreUnavailable)
    await expect(vault.find([randomUUID()])).rejects.toThrow(StoreUnavailable)
    await expect(vault.destroy(randomUUID())).rejects.toThrow(StoreUnavailable)
    await pool.query('alter table lyceum_keys.elsewhere rename to subjects')
    await expect(vault.ensure([randomUUID()])).resolves.toBeDefined()
  })

  it('has whoever was cut off drop what was opened when he is back, as he may have missed a notice', async () => {
    const { vault, pool } = await open()
    let drops = 0
    vault.watch(() => (drops += 1))
    await vault.destroy(randomUUID())
    const before = drops
    expect(before).toBeGreaterThan(0)
    await pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where application_name = 'lyceum key notices' and datname = current_database()`,
    )
    await eventually(() => expect(drops).toBeGreaterThan(before))
    // And listens again: this one waits until he has heard.
    const since = drops
    await vault.destroy(randomUUID())
    await eventually(() => expect(drops).toBeGreaterThan(since))
  })
})
