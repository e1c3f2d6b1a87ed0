import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MasterKeyRotation } from '../../src/adapters/key-vault/postgres'
import { MasterKeyFile } from '../../src/adapters/master-keys/file'
import { GivenMasterKeys, parseMasterKeys } from '../../src/adapters/master-keys/given'
import { KmsMasterKeys, parseKmsUrl } from '../../src/adapters/master-keys/kms'
import { signV4 } from '../../src/adapters/master-keys/sign-v4'
import { StoreUnavailable } from '../../src/application/ports/event-store'
import { MasterKeyMissing, type MasterKeySource } from '../../src/application/ports/master-keys'
import { KMS_CREDENTIALS, type KmsPeer, startKmsPeer } from '../support/kms/kms-peer'
import { createDatabase, type TestDatabase } from '../support/postgres/database'
import { openKeys, type TestKeys } from '../support/postgres/key-vault'

let folder: string
let kms: KmsPeer
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'master-keys-'))
  kms = await startKmsPeer()
})
afterAll(async () => {
  await kms.stop()
  await rm(folder, { recursive: true })
})

const given = [randomBytes(32), randomBytes(32)] as const
/** The sources that make a new key themselves. */
const sources: readonly (readonly [string, (path: string) => MasterKeySource])[] = [
  ['a file', (path) => new MasterKeyFile(join(folder, path))],
  ['a key management service', () => new KmsMasterKeys({ url: kms.url, credentials: KMS_CREDENTIALS })],
]

describe.each(sources)('master keys from %s', (_, sourceOf) => {
  let database: TestDatabase
  const opened: TestKeys[] = []
  const path = `${randomUUID()}.keys`
  const open = async (source: MasterKeySource): Promise<TestKeys> => {
    const keys = await openKeys(database.url, source)
    opened.push(keys)
    return keys
  }
  const rotation = ({ pool, masters }: TestKeys, source: MasterKeySource) =>
    new MasterKeyRotation({ pool, masters, source })
  beforeAll(async () => (database = await createDatabase()))
  afterAll(async () => {
    await Promise.all(opened.map((keys) => keys.close()))
    await database.drop()
  })

  it('are changed while keys are used and made, also where the change is killed half-way', async () => {
    const server = await open(sourceOf(path))
    const people = Array.from({ length: 1_500 }, () => randomUUID())
    const before = await server.vault.ensure(people)
    const secret = await server.secrets.of('flows')
    const first = await server.pool.query<{ id: string }>('select id from lyceum_keys.masters')

    const source = sourceOf(path)
    const tool = await open(source)
    const killed = rotation(tool, source).run(({ done }) => {
      if (done > 500 && done < 1_500) throw new Error('killed')
    })
    await expect(killed).rejects.toThrow('killed')
    const halfWay = await server.pool.query<{ n: number }>(
      'select count(distinct master)::int as n from lyceum_keys.subjects',
    )
    expect(halfWay.rows).toEqual([{ n: 2 }])

    // Everything is read, and new keys are made, while the change goes on in another process.
    const steps: number[] = []
    const newcomers: string[] = []
    const again = await open(sourceOf(path))
    const going = rotation(again, sourceOf(path)).run(({ done }) => steps.push(done))
    const state = { over: false }
    void going.finally(() => (state.over = true)).catch(() => undefined)
    while (!state.over) {
      const newcomer = randomUUID()
      newcomers.push(newcomer)
      await server.vault.ensure([newcomer])
      expect((await server.vault.find(people.slice(0, 50))).get(people[0] ?? '')).toEqual(before.get(people[0] ?? ''))
    }
    const current = await going
    expect(steps.at(-1)).toBeGreaterThanOrEqual(1_500)
    expect((await server.pool.query('select id, current from lyceum_keys.masters')).rows).toEqual([
      { id: current, current: true },
    ])
    expect(first.rows.map(({ id }) => id)).not.toContain(current)

    // A process that starts afterwards needs the new one alone.
    const later = await open(sourceOf(path))
    const after = await later.vault.find(people)
    for (const [subject, key] of before) expect(after.get(subject)).toEqual(key)
    expect((await later.secrets.of('flows')).equals(secret)).toBe(true)
    expect((await later.vault.find(newcomers)).size).toBe(newcomers.length)
  })
})

describe('master keys in a setting', () => {
  it('are hex or base64 of 32 bytes each, the newest first', () => {
    const [one, other] = given
    expect(parseMasterKeys(`${one.toString('hex')}, ${other.toString('base64')}`)).toEqual([one, other])
    expect(parseMasterKeys(one.toString('base64url'))).toEqual([one])
    for (const bad of ['', 'abc', one.toString('hex').slice(2), `${one.toString('hex')},`])
      expect(parseMasterKeys(bad)).toBeUndefined()
  })

  it('are changed when a new one is put before the old one, which then is no longer needed', async () => {
    const database = await createDatabase()
    const [one, other] = given
    const old = await openKeys(database.url, new GivenMasterKeys([one], 'LYCEUM_MASTER_KEY'))
    const subject = randomUUID()
    const key = (await old.vault.ensure([subject])).get(subject)
    await old.close()
    const source = new GivenMasterKeys([other, one], 'LYCEUM_MASTER_KEY')
    const both = await openKeys(database.url, source)
    await new MasterKeyRotation({ pool: both.pool, masters: both.masters, source }).run(() => undefined)
    await both.close()
    await expect(openKeys(database.url, new GivenMasterKeys([one], 'LYCEUM_MASTER_KEY'))).rejects.toThrow(
      MasterKeyMissing,
    )
    const next = await openKeys(database.url, new GivenMasterKeys([other], 'LYCEUM_MASTER_KEY'))
    expect((await next.vault.find([subject])).get(subject)).toEqual(key)
    await next.close()
    await database.drop()
  })
})

describe('master keys in a file', () => {
  it('are made once by all who start at the same time, for their owner alone', async () => {
    const path = join(folder, 'keys', 'master.keys')
    const made = await Promise.all(Array.from({ length: 10 }, () => new MasterKeyFile(path).first()))
    expect(new Set(made.map(({ id }) => id)).size).toBe(1)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect((await readFile(path, 'utf8')).trim().split('\n')).toHaveLength(1)
  })

  it('are not taken from a file that holds something else, and nothing is written over it', async () => {
    const path = join(folder, 'other.keys')
    await writeFile(path, 'something else\n')
    await expect(new MasterKeyFile(path).first()).rejects.toThrow(MasterKeyMissing)
    expect(await readFile(path, 'utf8')).toBe('something else\n')
  })
})

describe('a key management service', () => {
  it('is asked once for each process, whatever is wrapped', async () => {
    const database = await createDatabase()
    const source = () => new KmsMasterKeys({ url: kms.url, credentials: KMS_CREDENTIALS })
    kms.calls.length = 0
    const [one, other] = [await openKeys(database.url, source()), await openKeys(database.url, source())]
    await one.vault.ensure(Array.from({ length: 100 }, () => randomUUID()))
    await other.secrets.of('challenges')
    expect(kms.calls).toEqual(['GenerateDataKey', 'Decrypt', 'Decrypt'])
    await Promise.all([one.close(), other.close()])
    await database.drop()
  })

  it('is named in what is said where it refuses, and told from one that does not answer', async () => {
    const database = await createDatabase()
    const open = (url = kms.url, credentials = KMS_CREDENTIALS) =>
      openKeys(database.url, new KmsMasterKeys({ url, credentials }))
    kms.fail('DisabledException')
    await expect(open()).rejects.toThrow(
      'LYCEUM_KMS_URL: the key management service refuses GenerateDataKey (DisabledException)',
    )
    kms.fail('ThrottlingException')
    await expect(open()).rejects.toThrow(StoreUnavailable)
    kms.fail(undefined)
    await expect(open(kms.url, { ...KMS_CREDENTIALS, secretAccessKey: 'wrong' })).rejects.toThrow(/InvalidSignature/)
    await expect(open(kms.url.replace('lyceum', 'another'))).rejects.toThrow(/NotFoundException/)
    await expect(open('http://127.0.0.1:9/alias/lyceum')).rejects.toThrow(StoreUnavailable)
    await database.drop()
  })

  it('is named by a URL with an access key, which no request has in its address', () => {
    expect(parseKmsUrl('https://AKID:a%2Fb@kms.eu-central-1.amazonaws.com/alias/lyceum')).toEqual({
      url: 'https://kms.eu-central-1.amazonaws.com/alias/lyceum',
      credentials: { accessKeyId: 'AKID', secretAccessKey: 'a/b' },
    })
    for (const bad of [
      'kms',
      'https://kms.example/alias/lyceum',
      'https://a:b@kms.example',
      'ftp://a:b@kms.example/key',
    ])
      expect(parseKmsUrl(bad)).toBeUndefined()
  })

  it('gets requests that are signed as AWS signs its example (aws-sig-v4-test-suite, get-vanilla)', () => {
    const { authorization } = signV4(
      { method: 'GET', url: new URL('https://example.amazonaws.com/'), headers: {}, body: '' },
      { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' },
      { region: 'us-east-1', service: 'service' },
      new Date('2015-08-30T12:36:00Z'),
    )
    expect(authorization).toBe(
      'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, ' +
        'Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
    )
  })
})
