import { readFileSync } from 'node:fs'
import type { ChannelCredentialOptions, Credentials, EndPoint } from '@eventstore/db-client'

/** The URL, or a file that it names, is none that a connection can be made with. */
export class ConnectionUrlError extends Error {
  override readonly name = 'ConnectionUrlError'
}

/** What a connection string says. */
export interface ConnectionUrl {
  readonly hosts: readonly [EndPoint, ...EndPoint[]]
  /** Whether the hosts are to be asked who leads (gossip), rather than the one host to be used as it is. */
  readonly discover: boolean
  readonly secure: boolean
  readonly credentials?: Credentials
  readonly options: Readonly<Partial<Record<OptionName, string>>>
  /** For messages: the hosts, without names, passwords and options. */
  readonly shown: string
}

/** Whether the hosts of a scheme's URL are to be asked who leads. */
const SCHEMES: ReadonlyMap<string, boolean> = new Map([
  ['esdb', false],
  ['kurrentdb', false],
  ['kurrent', false],
  ['esdb+discover', true],
  ['kurrentdb+discover', true],
  ['kurrent+discover', true],
])

// The names of the official clients' documentation; they take them in any case.
const OPTIONS = [
  'tls',
  'tlsVerifyCert',
  'tlsCaFile',
  'userCertFile',
  'userKeyFile',
  'connectionName',
  'nodePreference',
  'maxDiscoverAttempts',
  'discoveryInterval',
  'gossipTimeout',
  'keepAliveInterval',
  'keepAliveTimeout',
  'defaultDeadline',
  'throwOnAppendFailure',
] as const
type OptionName = (typeof OPTIONS)[number]

const SHAPE = /^([a-z+]+):\/\/(?:([^@/?]+)@)?([^@/?]+)\/?(?:\?(.*))?$/i
const HOST = /^(\[[0-9a-f:.]+\]|[^:[\]\s]+)(?::(\d{1,5}))?$/i
const DEFAULT_PORT = 2113

const shapeError = (): ConnectionUrlError =>
  new ConnectionUrlError('must look like esdb://user:password@host:2113?tls=true, or esdb+discover://host1,host2,host3')

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new ConnectionUrlError('has a % in its name, password or options that begins no escape; write %25 for it')
  }
}

const parseHost = (text: string): EndPoint => {
  const [, address, port] = HOST.exec(text.trim()) ?? []
  if (address === undefined) throw new ConnectionUrlError(`has a host that is none: ${text}`)
  return { address, port: port === undefined ? DEFAULT_PORT : Number(port) }
}

const parseCredentials = (text: string): Credentials => {
  const colon = text.indexOf(':')
  if (colon < 0) throw new ConnectionUrlError('names a user without a password')
  return { username: decoded(text.slice(0, colon)), password: decoded(text.slice(colon + 1)) }
}

const parseOptions = (text: string): Partial<Record<OptionName, string>> => {
  const options: Partial<Record<OptionName, string>> = {}
  for (const pair of text.split('&').filter((each) => each !== '')) {
    const [key = '', value = ''] = pair.split(/=(.*)/s)
    const name = OPTIONS.find((option) => option.toLowerCase() === key.toLowerCase())
    if (name === undefined) throw new ConnectionUrlError(`has an option ${key}; there are ${OPTIONS.join(', ')}`)
    options[name] = decoded(value)
  }
  return options
}

/** Whether a URL is one of EventStoreDB's (or KurrentDB's, as it is called since 2024). */
export const isEventStoreDbUrl = (url: string): boolean =>
  SCHEMES.has(/^([^:]*):/.exec(url.trim())?.[1]?.toLowerCase() ?? '')

/**
 * Parses a connection string as the official clients document it ("Connection string", EventStoreDB documentation).
 *
 * @throws ConnectionUrlError which never shows the password
 */
export const parseConnectionUrl = (url: string): ConnectionUrl => {
  const [, scheme = '', user, hostList, query = ''] = SHAPE.exec(url.trim()) ?? []
  const discover = SCHEMES.get(scheme.toLowerCase())
  if (discover === undefined || hostList === undefined) throw shapeError()
  const [first, ...others] = hostList.split(',').map(parseHost)
  if (first === undefined) throw shapeError()
  const options = parseOptions(query)
  return {
    hosts: [first, ...others],
    discover: discover || others.length > 0,
    secure: options.tls?.toLowerCase() !== 'false',
    ...(user === undefined ? {} : { credentials: parseCredentials(user) }),
    options,
    shown: [first, ...others].map(({ address, port }) => `${address}:${String(port)}`).join(','),
  }
}

const read = (name: OptionName, file: string): Buffer => {
  try {
    return readFileSync(file)
  } catch (error) {
    throw new ConnectionUrlError(`names a file as ${name} that cannot be read: ${(error as Error).message}`)
  }
}

/**
 * How the channel is secured. Files are read here, once.
 *
 * @throws ConnectionUrlError where a file is missing
 */
export const channelCredentials = ({ secure, options }: ConnectionUrl): ChannelCredentialOptions => {
  if (!secure) return { insecure: true }
  const { tlsCaFile, userCertFile, userKeyFile, tlsVerifyCert } = options
  if ((userCertFile === undefined) !== (userKeyFile === undefined))
    throw new ConnectionUrlError('must name userCertFile and userKeyFile, or neither')
  return {
    ...(tlsCaFile === undefined ? {} : { rootCertificate: read('tlsCaFile', tlsCaFile) }),
    ...(userCertFile === undefined ? {} : { userCertFile: read('userCertFile', userCertFile) }),
    ...(userKeyFile === undefined ? {} : { userKeyFile: read('userKeyFile', userKeyFile) }),
    ...(tlsVerifyCert?.toLowerCase() === 'false' ? { verifyOptions: { rejectUnauthorized: false } } : {}),
  }
}
