import { isRight } from 'fp-ts/Either'
import * as t from 'io-ts'
import { parseMasterKeys } from '../../adapters/master-keys/given'
import { type KmsOptions, parseKmsUrl } from '../../adapters/master-keys/kms'
import type { S3Settings } from '../../adapters/blob-store/s3'
import { parseS3Url } from '../../adapters/blob-store/s3-url'
import { parseProviders, type Provider } from '../../adapters/identity-providers/provider'
import { parseWeights, type Weights } from '../../application/matching/weights'
import { isKeyName } from '../../application/audit/verifier-key'
import { parseUrl } from '../../application/parse-url'

/** A codec of a setting's text, with what a person is told that it takes. */
export interface SettingCodec<A> {
  /** Completes "PORT=abc is not ...". */
  readonly expected: string
  readonly codec: t.Decoder<string, A>
}

/** A setting's codec from the function that reads its text; undefined where the text is not one. */
export const setting = <A>(expected: string, parse: (text: string) => A | undefined): SettingCodec<A> => ({
  expected,
  codec: new t.Type<A, unknown, string>(
    expected,
    (u): u is A => u !== undefined,
    (text, context) => {
      const value = parse(text)
      return value === undefined ? t.failure(text, context, expected) : t.success(value)
    },
    t.identity,
  ),
})

/** A whole number, in plain digits. */
export const wholeNumber = (what: string, min: number, max: number): SettingCodec<number> =>
  setting(`${what} (a whole number from ${String(min)} to ${String(max)})`, (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : -1
    return value >= min && value <= max ? value : undefined
  })

export const nonBlank = (what: string): SettingCodec<string> =>
  setting(what, (text) => (text.trim() === '' ? undefined : text.trim()))

/** What a log is called in its signed tree heads. */
export const originName = (): SettingCodec<string> =>
  setting('a name without spaces and plus signs, such as lyceum.example/log', (text) =>
    isKeyName(text.trim()) ? text.trim() : undefined,
  )

export const oneOf = <const Values extends readonly string[]>(...values: Values): SettingCodec<Values[number]> =>
  setting(`one of ${values.join(', ')}`, (text) => values.find((value) => value === text))

/** Some of the names, separated by commas, or `all`; each once, in the order of `names`. */
export const someOf = <const Names extends readonly string[]>(
  ...names: Names
): SettingCodec<readonly Names[number][]> =>
  setting(`"all" or some of ${names.join(', ')} separated by commas`, (text): readonly Names[number][] | undefined => {
    const wanted = text.split(',').map((part) => part.trim())
    if (wanted.length === 1 && wanted[0] === 'all') return names
    return wanted.every((name) => names.includes(name)) ? names.filter((name) => wanted.includes(name)) : undefined
  })

/** A connection URI of PostgreSQL (libpq, "Connection URIs"), with a host and the name of a database. */
export const postgresUrl = (): SettingCodec<string> =>
  setting('a PostgreSQL URL (postgres://user:password@host:5432/database)', (text) => {
    const url = parseUrl(text)
    const isPostgres = url?.protocol === 'postgres:' || url?.protocol === 'postgresql:'
    return isPostgres && url.hostname !== '' && url.pathname.length > 1 ? text : undefined
  })

const EVENT_STORE_URL =
  /^(?:esdb|kurrentdb)(?:\+discover)?:\/\/(?:[^@/?#\s]+@)?[^@/?#,\s]+(?:,[^@/?#,\s]+)*\/?(?:\?[^#\s]*)?$/

/** A connection string of EventStoreDB, now KurrentDB; unlike a URL it may name several nodes, separated by commas. */
export const eventStoreUrl = (): SettingCodec<string> =>
  setting(
    'a URL of EventStoreDB (esdb://, esdb+discover://, kurrentdb:// or kurrentdb+discover://user:password@host:2113)',
    (text) => (EVENT_STORE_URL.test(text) ? text : undefined),
  )

/** A key management service, and the key of it that seals master keys. */
export const kmsUrl = (): SettingCodec<KmsOptions> =>
  setting(
    'a URL with an access key and the name of a key (https://ID:SECRET@kms.eu-central-1.amazonaws.com/alias/lyceum)',
    parseKmsUrl,
  )

/** Master keys, the newest first. */
export const masterKeys = (): SettingCodec<readonly Buffer[]> =>
  setting(
    '32 random bytes in hex or base64 (openssl rand -hex 32), or several of them separated by commas',
    parseMasterKeys,
  )

/** A bucket of S3, or of a server that speaks its protocol. */
export const s3Url = (): SettingCodec<S3Settings> =>
  setting('s3://bucket/prefix?region=... or https://key:secret@host/bucket/prefix?region=...', parseS3Url)

/** The host and port of a server that speaks a protocol of its own over TCP. */
export const tcpUrl = (example: string): SettingCodec<URL> =>
  setting(`a URL of a host and a port (${example})`, (text) => {
    const url = parseUrl(text)
    return url?.protocol === 'tcp:' && url.hostname !== '' && url.port !== '' ? url : undefined
  })

/** Where an HTTP API begins, without a question mark or anything behind it. */
export const baseUrl = (): SettingCodec<string> =>
  setting('a URL such as https://api.example.org', (text) => {
    const url = parseUrl(text)
    const plain = url !== undefined && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === ''
    return plain ? text : undefined
  })

/** How much each field of a match counts; those that are not named count as usual. */
export const matchingWeights = (): SettingCodec<Weights> =>
  setting('a JSON object of fields and numbers from 0 to 1 ({"price":0.2,"diversity":0})', (text) => {
    const weights = parseWeights(text)
    return isRight(weights) ? weights.right : undefined
  })

/** Providers of identities, whom the operator trusts to say who somebody is. */
export const oidcProviders = (): SettingCodec<readonly Provider[]> =>
  setting(
    'a JSON list of providers ([{"id":"example","issuer":"https://id.example.org","clientId":"..."}]), each id once, over HTTPS',
    parseProviders,
  )
