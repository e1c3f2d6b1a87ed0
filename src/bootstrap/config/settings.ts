import {
  baseUrl,
  eventStoreUrl,
  kmsUrl,
  masterKeys,
  matchingWeights,
  nonBlank,
  oidcProviders,
  oneOf,
  originName,
  postgresUrl,
  s3Url,
  type SettingCodec,
  someOf,
  tcpUrl,
  wholeNumber,
} from './codecs'
import { kafkaBrokers, kafkaSasl, kafkaTls } from './kafka-codecs'
import { serviceAccount } from './fcm-codec'
import { contact, mailbox, origin, origins, smsUrl, smtpUrl } from './url-codecs'

/** The roles a process may play. */
export const ROLES = ['api', 'projections', 'processes', 'relay', 'notifications', 'matching', 'audit'] as const
export type RoleName = (typeof ROLES)[number]

/** How much of a value may be shown: all, all but the password in the URL, or nothing. */
export type Disclosure = 'open' | 'url' | 'secret'

/** One setting: an environment variable, what it takes and what it is when it is not given. */
export interface Setting<A> extends SettingCodec<A> {
  readonly description: string
  /** As it would be written; absent where the setting has no value unless given. */
  readonly fallback?: string
  readonly disclosure: Disclosure
}

const define = <A, const S extends Omit<Setting<A>, keyof SettingCodec<A> | 'disclosure'>>(
  takes: SettingCodec<A>,
  rest: S,
  disclosure: Disclosure = 'open',
): SettingCodec<A> & S & { readonly disclosure: Disclosure } => ({ ...takes, ...rest, disclosure })

/** Every setting of Lyceum, in the order in which they are shown. A new one is an entry here. */
export const settings = {
  PORT: define(wholeNumber('a port', 0, 65_535), {
    fallback: '3000',
    description: 'Port of the HTTP server; 0 takes any free one',
  }),
  HOST: define(nonBlank('an address or host name'), {
    fallback: '127.0.0.1',
    description: 'Address the HTTP server listens on; 0.0.0.0 for all',
  }),
  DATABASE_URL: define(
    postgresUrl(),
    { description: 'An outside PostgreSQL 15 to 18; without it Lyceum runs one of its own in LYCEUM_DATA' },
    'url',
  ),
  EVENT_STORE_URL: define(
    eventStoreUrl(),
    { description: 'An EventStoreDB (esdb://...) that keeps the log; without it the PostgreSQL does' },
    'url',
  ),
  KAFKA_BROKERS: define(kafkaBrokers(), {
    description: 'A Kafka (host:port,...) that carries events to consumers; without it the PostgreSQL does',
  }),
  KAFKA_TLS: define(kafkaTls(), {
    fallback: 'off',
    description: "TLS to the Kafka: off, on, or the path of a file with its authority's certificates (PEM)",
  }),
  KAFKA_SASL: define(
    kafkaSasl(),
    { description: 'How to log in to the Kafka (scram-sha-512:user:password; or scram-sha-256, plain)' },
    'secret',
  ),
  KAFKA_REPLICATION: define(wholeNumber('a number of copies', 1, 15), {
    description: 'Copies of each topic on the Kafka; without it three, or as many as it has nodes',
  }),
  LYCEUM_DATA: define(nonBlank('a folder'), {
    fallback: '.lyceum',
    description: 'Folder of the embedded PostgreSQL, of the signing keys and of the signed tree heads',
  }),
  LYCEUM_ROLES: define(someOf(...ROLES), {
    fallback: 'all',
    description: `What this process does: all, or some of ${ROLES.join(', ')}`,
  }),
  LYCEUM_JWT_KEY: define(
    nonBlank('a private key as a JWK'),
    { description: 'Private key (JWK, Ed25519 or P-256) that signs all tokens; without it keys replace one another' },
    'secret',
  ),
  LYCEUM_JWT_ALGORITHM: define(oneOf('EdDSA', 'ES256'), {
    fallback: 'EdDSA',
    description: 'Algorithm of the next key that signs tokens: EdDSA, or ES256 for clients that lack it',
  }),
  LYCEUM_AUDIT_KEY: define(
    nonBlank('a private key as a JWK'),
    { description: 'Ed25519 private key (JWK) that signs tree heads; without it one is kept in LYCEUM_DATA/keys' },
    'secret',
  ),
  LYCEUM_MASTER_KEY: define(
    masterKeys(),
    {
      description:
        "Key (32 bytes, hex or base64) that wraps everybody's data keys, before it the next one; without it one is kept in LYCEUM_DATA/keys",
    },
    'secret',
  ),
  LYCEUM_KMS_URL: define(
    kmsUrl(),
    {
      description: 'Key management service (AWS KMS or one that speaks its protocol) that seals the master key instead',
    },
    'url',
  ),
  S3_URL: define(
    s3Url(),
    {
      description:
        "Bucket that keeps people's files (s3://bucket, or https://key:secret@host/bucket); without it a folder in LYCEUM_DATA does",
    },
    'url',
  ),
  CLAMAV_URL: define(tcpUrl('tcp://host:3310'), {
    description: 'ClamAV (tcp://host:3310) that looks at every upload; without it none is looked at for viruses',
  }),
  LYCEUM_AUDIT_ORIGIN: define(originName(), {
    fallback: 'lyceum.local/log',
    description: 'What the log is called in its signed tree heads: a URL without its scheme, one for each log',
  }),
  LYCEUM_PUBLIC_URL: define(origin(), {
    description: 'Where browsers find Lyceum: the base of links in mails; without it http://localhost:PORT',
  }),
  LYCEUM_ALLOWED_ORIGINS: define(origins(), {
    description: 'Origins of pages that may call the API from a browser (CORS), beside LYCEUM_PUBLIC_URL itself',
  }),
  LYCEUM_STAFF_SECOND_FACTOR: define(oneOf('required', 'optional'), {
    fallback: 'required',
    description: 'Whether staff need a second factor: where they do, whoever signs in by one can only set up another',
  }),
  LYCEUM_SECURITY_CONTACT: define(contact(), {
    description: 'Where somebody tells of a weakness, for /.well-known/security.txt; without it there is none',
  }),
  LYCEUM_OIDC_PROVIDERS: define(
    oidcProviders(),
    {
      description:
        'Providers to sign in by (OpenID Connect), a JSON list: [{"id","issuer","clientId"}, and "name", "clientSecret", "scopes", "redirectUri"]',
    },
    'secret',
  ),
  SMTP_URL: define(
    smtpUrl(),
    { description: 'A mail server; without it mails are kept in LYCEUM_DATA/outbox (lyceum outbox)' },
    'url',
  ),
  LYCEUM_MAIL_FROM: define(mailbox(), {
    fallback: 'Lyceum <no-reply@lyceum.invalid>',
    description: 'Whom mails are from',
  }),
  SMS_URL: define(
    smsUrl(),
    {
      description: "Where messages to phones are posted (Twilio's API); without it they are kept in LYCEUM_DATA/outbox",
    },
    'url',
  ),
  OPENAI_API_KEY: define(
    nonBlank('a key'),
    {
      description:
        "Key of OpenAI's API, which then embeds the texts of who agreed to be matched; without it that is done here, in English",
    },
    'secret',
  ),
  OPENAI_BASE_URL: define(baseUrl(), {
    description: "A server that speaks OpenAI's API (https://host/v1) in its place",
  }),
  LYCEUM_EMBEDDING_MODEL: define(nonBlank('the name of a model'), {
    fallback: 'text-embedding-3-small',
    description: 'The model that is asked there',
  }),
  LYCEUM_EMBEDDING_TOKENS_A_DAY: define(wholeNumber('a number of tokens', 0, 1_000_000_000), {
    fallback: '2000000',
    description: 'Tokens a day (UTC) that it may be given; what is beyond is embedded here',
  }),
  LYCEUM_MATCHING_WEIGHTS: define(matchingWeights(), {
    fallback: '{}',
    description: 'How much fields count in a match, where not as usual (docs/matching.md): {"price":0.2,"diversity":0}',
  }),
  FCM_SERVICE_ACCOUNT: define(
    serviceAccount(),
    {
      description:
        'Service account of a Firebase project (the JSON of its key), by which apps get push messages; without it they are kept in LYCEUM_DATA/outbox',
    },
    'secret',
  ),
  PWNED_PASSWORDS_URL: define(baseUrl(), {
    description:
      'A server with the range API of Pwned Passwords, asked when a password is set; without it a list that comes with Lyceum',
  }),
  LYCEUM_RATE_LIMIT: define(wholeNumber('a number of requests', 0, 1_000_000), {
    fallback: '1200',
    description: 'Requests a minute that one user (or address) may make; 0 for no limit',
  }),
  LYCEUM_TRUSTED_PROXIES: define(wholeNumber('a number of proxies', 0, 10), {
    fallback: '0',
    description: 'Proxies in front whose X-Forwarded-For is believed',
  }),
  LYCEUM_PLATFORM_FEE: define(wholeNumber('a number of basis points', 0, 10_000), {
    fallback: '1500',
    description: "Lyceum's part of what a tutor earns, in hundredths of a per cent (1500 is 15 %)",
  }),
  LYCEUM_FORGET_AFTER_DAYS: define(wholeNumber('a number of days', 0, 30), {
    fallback: '14',
    description: 'Days in which who asked to be forgotten can call it off by signing in; 0 forgets at once',
  }),
  LYCEUM_STALL_SECONDS: define(wholeNumber('a number of seconds', 1, 3_600), {
    fallback: '30',
    description: 'A follower of the log that stands still for so long while the log goes on is started again',
  }),
  LOG_LEVEL: define(oneOf('error', 'warn', 'info', 'debug'), {
    fallback: 'info',
    description: 'Least important lines that are logged: error, warn, info or debug',
  }),
  LOG_FORMAT: define(oneOf('auto', 'json', 'pretty'), {
    fallback: 'auto',
    description: 'json, pretty (for people), or auto: pretty on a terminal and json otherwise',
  }),
} as const satisfies Readonly<Record<string, Setting<unknown>>>

export type SettingName = keyof typeof settings
export const settingNames = Object.keys(settings) as readonly SettingName[]

type ValueOf<S> = S extends SettingCodec<infer A> ? A : never

/** The values by name; undefined only where a setting has no fallback. */
export type SettingValues = {
  readonly [N in SettingName]:
    ValueOf<(typeof settings)[N]> | ((typeof settings)[N] extends { readonly fallback: string } ? never : undefined)
}
