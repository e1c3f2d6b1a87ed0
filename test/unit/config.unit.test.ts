import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DEFAULT_WEIGHTS } from '../../src/application/matching/weights'
import {
  ConfigError,
  disclose,
  envExample,
  loadConfig,
  settingNames,
  settings,
  settingsTable,
} from '../../src/bootstrap/config'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lyceum-config-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** The cells of a Markdown table, which a formatter may have aligned. */
const rowsOf = (table: string): readonly string[] =>
  table
    .trim()
    .split('\n')
    .map((row) => row.replace(/ +/g, ' ').replace(/-+/g, '-'))

const load = (environment: Readonly<Record<string, string>> = {}) => loadConfig(environment, folder)
const complaints = (environment: Readonly<Record<string, string>>): readonly string[] => {
  try {
    load(environment)
  } catch (error) {
    if (error instanceof ConfigError) return error.lines
    throw error
  }
  throw new Error('the settings were taken')
}

describe('settings', () => {
  it('have a default each, or none', () => {
    const without = settingNames.filter((name) => !('fallback' in settings[name]))
    expect(load().values).toEqual({
      ...Object.fromEntries(without.map((name) => [name, undefined])),
      PORT: 3000,
      HOST: '127.0.0.1',
      KAFKA_TLS: 'off',
      LYCEUM_DATA: '.lyceum',
      LYCEUM_JWT_ALGORITHM: 'EdDSA',
      LYCEUM_ROLES: ['api', 'projections', 'processes', 'relay', 'notifications', 'matching', 'audit'],
      LYCEUM_AUDIT_ORIGIN: 'lyceum.local/log',
      LYCEUM_MAIL_FROM: 'Lyceum <no-reply@lyceum.invalid>',
      LYCEUM_RATE_LIMIT: 1200,
      LYCEUM_TRUSTED_PROXIES: 0,
      LYCEUM_PLATFORM_FEE: 1500,
      LYCEUM_EMBEDDING_MODEL: 'text-embedding-3-small',
      LYCEUM_EMBEDDING_TOKENS_A_DAY: 2_000_000,
      LYCEUM_MATCHING_WEIGHTS: DEFAULT_WEIGHTS,
      LYCEUM_FORGET_AFTER_DAYS: 14,
      LYCEUM_STAFF_SECOND_FACTOR: 'required',
      LYCEUM_STALL_SECONDS: 30,
      LOG_LEVEL: 'info',
      LOG_FORMAT: 'auto',
    })
  })

  it('come from the environment before .env before the default, and tell which', () => {
    writeFileSync(join(folder, '.env'), 'PORT=4000\nHOST="0.0.0.0" # all\nLOG_LEVEL=\n')
    const { values, loaded } = load({ PORT: '5000' })
    expect(values).toMatchObject({ PORT: 5000, HOST: '0.0.0.0', LOG_LEVEL: 'info' })
    const origins = Object.fromEntries(loaded.map(({ name, origin }) => [name, origin]))
    expect(origins).toMatchObject({ PORT: 'environment', HOST: '.env file', LOG_LEVEL: 'default' })
  })

  it('name the roles in any order and once', () => {
    expect(load({ LYCEUM_ROLES: 'projections, api,api' }).values.LYCEUM_ROLES).toEqual(['api', 'projections'])
  })

  it.each([
    ['PORT', 'abc'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '80.5'],
    ['PORT', '0x50'],
    ['HOST', ' '],
    ['LYCEUM_AUDIT_ORIGIN', 'our log'],
    ['LYCEUM_AUDIT_ORIGIN', 'a+b'],
    ['LYCEUM_ROLES', 'foo'],
    ['LYCEUM_ROLES', 'api,foo'],
    ['LYCEUM_ROLES', 'api,'],
    ['DATABASE_URL', 'mysql://localhost/lyceum'],
    ['DATABASE_URL', 'localhost'],
    ['DATABASE_URL', 'postgres://localhost'],
    ['EVENT_STORE_URL', 'http://localhost:2113'],
    ['EVENT_STORE_URL', 'localhost:2113'],
    ['EVENT_STORE_URL', 'esdb://'],
    ['EVENT_STORE_URL', 'esdb://a,,b'],
    ['KAFKA_BROKERS', 'kafka-1'],
    ['KAFKA_BROKERS', 'kafka-1:9092,'],
    ['KAFKA_BROKERS', 'kafka://kafka-1:9092'],
    ['KAFKA_BROKERS', 'kafka-1:99999'],
    ['KAFKA_TLS', 'ca.pem'],
    ['KAFKA_SASL', 'lyceum:secret'],
    ['KAFKA_SASL', 'gssapi:lyceum:secret'],
    ['KAFKA_REPLICATION', '0'],
    ['LYCEUM_MASTER_KEY', 'too-short'],
    ['LYCEUM_KMS_URL', 'https://kms.example/alias/lyceum'],
    ['LYCEUM_PUBLIC_URL', 'lyceum.example.org'],
    ['LYCEUM_PUBLIC_URL', 'https://lyceum.example.org/app'],
    ['LYCEUM_PUBLIC_URL', 'https://user@lyceum.example.org'],
    ['LYCEUM_ALLOWED_ORIGINS', '*'],
    ['LYCEUM_ALLOWED_ORIGINS', 'null'],
    ['LYCEUM_ALLOWED_ORIGINS', 'https://a.example,https://b.example/x'],
    ['LYCEUM_SECURITY_CONTACT', 'security@example.org'],
    ['SMTP_URL', 'mail.example:25'],
    ['SMS_URL', 'https://sid:token@sms.example/messages'],
    ['SMS_URL', 'https://sms.example/?from=Lyceum'],
    ['LYCEUM_MAIL_FROM', 'Lyceum'],
    ['LYCEUM_MAIL_FROM', 'a@b.example, c@d.example'],
    ['LYCEUM_RATE_LIMIT', 'lots'],
    ['LOG_LEVEL', 'loud'],
    ['LOG_FORMAT', 'xml'],
  ])('refuse %s=%s with one line that names it', (name, text) => {
    const lines = complaints({ [name]: text })
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(new RegExp(`^${name}=.* is not .+; correct .+$`))
  })

  it('say in the complaint when a value stands in .env', () => {
    writeFileSync(join(folder, '.env'), 'PORT=abc')
    expect(complaints({})).toEqual([
      'PORT=abc (in .env) is not a port (a whole number from 0 to 65535); correct it or remove it for the default 3000',
    ])
  })

  it("take a Kafka's nodes, authority and user", () => {
    const { values } = load({
      KAFKA_BROKERS: 'kafka-1:9092, 10.0.0.2:9093',
      KAFKA_TLS: '/etc/kafka/ca.pem',
      KAFKA_SASL: 'SCRAM-SHA-512:lyceum:of:three parts',
    })
    expect([values.KAFKA_BROKERS, values.KAFKA_TLS]).toEqual([
      ['kafka-1:9092', '10.0.0.2:9093'],
      { file: '/etc/kafka/ca.pem' },
    ])
    expect(values.KAFKA_SASL).toEqual({ mechanism: 'scram-sha-512', username: 'lyceum', password: 'of:three parts' })
    expect([load({}).values.KAFKA_TLS, load({ KAFKA_TLS: 'on' }).values.KAFKA_TLS]).toEqual(['off', {}])
  })

  it.each([
    'esdb://127.0.0.1:2113?tls=false',
    'esdb://admin:changeit@node1:2113,node2:2113,node3:2113?tlsCaFile=/etc/ca.crt',
    'esdb+discover://admin:changeit@cluster.example:2113',
    'kurrentdb://localhost/?tls=false',
    'kurrentdb+discover://cluster.example?nodePreference=leader',
  ])('take EVENT_STORE_URL=%s', (url) => {
    expect(load({ EVENT_STORE_URL: url }).values.EVENT_STORE_URL).toBe(url)
  })

  it('take what mails and browsers need', () => {
    const { values } = load({
      LYCEUM_PUBLIC_URL: 'https://Lyceum.example.org:443/',
      LYCEUM_ALLOWED_ORIGINS: 'https://app.example.org, http://localhost:5173,https://app.example.org',
      SMTP_URL: 'smtps://user:secret@mail.example:465',
      SMS_URL: 'https://sid:token@sms.example/messages?from=+4930123456',
      LYCEUM_MAIL_FROM: 'Lyceum <hello@lyceum.example.org>',
    })
    expect(values.LYCEUM_PUBLIC_URL).toBe('https://lyceum.example.org')
    expect(values.LYCEUM_ALLOWED_ORIGINS).toEqual(['https://app.example.org', 'http://localhost:5173'])
    expect(disclose('SMTP_URL', String(values.SMTP_URL))).toBe('smtps://user:***@mail.example:465')
  })

  it('complain of all that is wrong at once', () => {
    expect(complaints({ PORT: 'abc', LOG_LEVEL: 'loud' })).toHaveLength(2)
  })

  it('show no secret, in a complaint or elsewhere', () => {
    expect(complaints({ DATABASE_URL: 'mysql://u:hunter2@db/x' })[0]).not.toContain('hunter2')
    expect(disclose('DATABASE_URL', 'postgres://u:hunter2@db/x')).toBe('postgres://u:***@db/x')
    expect(disclose('DATABASE_URL', 'postgres://u:hunter@2@db/x')).not.toContain('hunter')
    expect(disclose('EVENT_STORE_URL', 'esdb://u:hunter2@a:2113,b:2113')).toBe('esdb://u:***@a:2113,b:2113')
    expect(disclose('LYCEUM_JWT_KEY', '{"d":"hunter2"}')).toBe('***')
    expect(disclose('PORT', '3000')).toBe('3000')
  })

  it('warn about a variable that looks like a setting', () => {
    const { warnings } = load({ LYCEUM_ROLE: 'api', LYCEUM_TEST_DATABASE_URL: 'x', PATH: '/bin' })
    expect(warnings).toEqual([expect.stringMatching(/^LYCEUM_ROLE is no setting of Lyceum/)])
  })
})

describe("README's table of settings", () => {
  it('is what the settings say', () => {
    const readme = readFileSync(join(__dirname, '../../README.md'), 'utf8')
    const [, table] = /<!-- settings -->\n([\s\S]*?)<!-- \/settings -->/.exec(readme) ?? []
    expect(rowsOf(table ?? '')).toEqual(rowsOf(settingsTable()))
  })
})

describe('.env.example', () => {
  it('is what the settings say', () => {
    expect(readFileSync(join(__dirname, '../../.env.example'), 'utf8')).toBe(envExample())
  })

  it('gives the defaults when its lines are taken as they are', () => {
    writeFileSync(join(folder, '.env'), envExample().replaceAll(/^#([A-Z_]+=)/gm, '$1'))
    expect(load().values).toEqual(loadConfig({}, tmpdir()).values)
  })
})
