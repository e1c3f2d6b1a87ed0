import {
  channelCredentials,
  ConnectionUrlError,
  isEventStoreDbUrl,
  parseConnectionUrl,
} from '../../../../../src/adapters/event-store/eventstoredb/connection-url'
import { tlsFile } from '../../../../support/tls'

describe('the URL of EventStoreDB', () => {
  it('names a host, or several, or one to discover the others by', () => {
    const local = { address: '127.0.0.1', port: 2113 }
    expect(parseConnectionUrl('esdb://127.0.0.1')).toEqual({
      hosts: [local],
      discover: false,
      secure: true,
      options: {},
      shown: '127.0.0.1:2113',
    })
    expect(parseConnectionUrl('esdb://127.0.0.1:2114/?tls=false')).toMatchObject({
      hosts: [{ port: 2114 }],
      secure: false,
    })
    expect(parseConnectionUrl('kurrentdb://a:1,b,[::1]:3')).toMatchObject({
      hosts: [
        { address: 'a', port: 1 },
        { address: 'b', port: 2113 },
        { address: '[::1]', port: 3 },
      ],
      discover: true,
      shown: 'a:1,b:2113,[::1]:3',
    })
    for (const scheme of ['esdb+discover', 'kurrentdb+discover'])
      expect(parseConnectionUrl(`${scheme}://cluster.example`)).toMatchObject({ discover: true })
  })

  it('gives the user and password back as they are, whatever is in them, and never shows them', () => {
    const url = parseConnectionUrl('esdb://ad%3Amin:p%40ss:w%25@h:1')
    expect(url.credentials).toEqual({ username: 'ad:min', password: 'p@ss:w%' })
    expect(url.shown).toBe('h:1')
  })

  it('takes options in any case', () => {
    const { options } = parseConnectionUrl('esdb://h?TLS=true&tlsCAFile=%2Fa%20b&keepaliveinterval=5')
    expect(options).toEqual({ tls: 'true', tlsCaFile: '/a b', keepAliveInterval: '5' })
  })

  it.each([
    'http://h',
    'esdb://',
    'esdb://user@h',
    'esdb://h:port',
    'esdb://h:123456',
    'esdb://h,?tls=false',
    'esdb://h?tsl=false',
    'esdb://u:100%@h',
  ])('refuses %s', (url) => {
    expect(() => parseConnectionUrl(url)).toThrow(ConnectionUrlError)
  })

  it('is told from a URL of PostgreSQL', () => {
    expect(['esdb://h', 'kurrentdb+discover://h', 'ESDB+discover://h'].map(isEventStoreDbUrl)).toEqual([
      true,
      true,
      true,
    ])
    expect(['postgres://h', 'h', '', 'esdb', 'constructor://h'].map(isEventStoreDbUrl)).toEqual(
      Array.from({ length: 5 }, () => false),
    )
  })

  it('reads certificates, and asks for both halves of a pair', () => {
    const of = (query: string) => channelCredentials(parseConnectionUrl(`esdb://h?${query}`))
    expect(of('tls=false')).toEqual({ insecure: true })
    expect(of('')).toEqual({})
    expect(of('tlsVerifyCert=false')).toEqual({ verifyOptions: { rejectUnauthorized: false } })
    const pair = of(
      `tlsCaFile=${tlsFile('ca.crt')}&userCertFile=${tlsFile('node.crt')}&userKeyFile=${tlsFile('node.key')}`,
    )
    expect(pair.rootCertificate?.toString()).toMatch(/^-----BEGIN CERTIFICATE/)
    expect(pair.userCertFile?.toString()).toMatch(/^-----BEGIN CERTIFICATE/)
    expect(pair.userKeyFile?.toString()).toMatch(/^-----BEGIN PRIVATE KEY/)
    expect(() => of(`userCertFile=${tlsFile('node.crt')}`)).toThrow(/userCertFile and userKeyFile, or neither/)
    expect(() => of('tlsCaFile=/no/such/file')).toThrow(/names a file as tlsCaFile that cannot be read/)
  })
})
