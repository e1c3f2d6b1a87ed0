import { createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import * as E from 'fp-ts/Either'
import {
  CannotSecure,
  ConnectionUrlError,
  EventStoreDbEventStore,
  secureLog,
} from '../../../src/adapters/event-store/eventstoredb'
import { StoreUnavailable } from '../../../src/application/ports/event-store'
import type { Logger } from '../../../src/application/ports/logger'
import { newEvents, newStream } from '../../support/event-store/new-event'
import { PeerCluster } from '../../support/eventstoredb/cluster'
import { EventStoreDbPeer } from '../../support/eventstoredb/peer'
import { serverCredentials, tlsFile } from '../../support/tls'

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const startPlain = async () => {
  const peer = await EventStoreDbPeer.start()
  closing.push(() => peer.stop())
  return peer
}

/** A TLS node with users: an administrator, as it comes, and `lyceum`, who may nothing that others may not. */
const startSecure = async () => {
  const users = [{ name: 'lyceum', password: 'p@ss:w%rd', groups: [] }]
  const peer = await EventStoreDbPeer.start({ users, credentials: serverCredentials() })
  closing.push(() => peer.stop())
  return peer
}

const LYCEUM = 'lyceum:p%40ss%3Aw%25rd@'
const ADMIN = 'admin:changeit@'

const urlOf = ({ endpoint }: EventStoreDbPeer, user = '', options = `tls=true&tlsCAFile=${tlsFile('ca.crt')}`) =>
  `esdb://${user}127.0.0.1:${String(endpoint.port)}?${options}`

/** Opens a store, with the warnings of its start. */
const open = async (url: string) => {
  const warnings: string[] = []
  const ignore = () => undefined
  const logger: Logger = { debug: ignore, info: ignore, error: ignore, warn: (message) => warnings.push(message) }
  const store = await EventStoreDbEventStore.open({ url, logger, patienceMillis: 1_000 })
  closing.push(() => store.close())
  return { store, warnings }
}

const refusalOf = async (url: string): Promise<string> => {
  const error: unknown = await open(url).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(StoreUnavailable)
  return (error as Error).message
}

describe('the start on EventStoreDB', () => {
  it('says that nothing listens, alone or in a cluster', async () => {
    const peer = await startPlain()
    const at = `127.0.0.1:${String(peer.endpoint.port)}`
    await peer.stop()
    const refused = 'nothing listens there (connection refused); is it running?'
    expect(await refusalOf(`esdb://${at}?tls=false`)).toBe(`EventStoreDB at ${at}: ${refused}`)
    expect(await refusalOf(`esdb+discover://${at}?tls=false`)).toBe(`EventStoreDB at ${at}: ${refused}`)
    expect(await refusalOf(`kurrentdb://${at},${at}?tls=false`)).toBe(`EventStoreDB at ${at},${at}: ${refused}`)
  })

  it('says that there is no such host', async () => {
    expect(await refusalOf('esdb://nowhere.invalid?tls=false')).toBe(
      'EventStoreDB at nowhere.invalid:2113: there is no such host',
    )
  })

  it('tells what is wrong between TLS and plain text', async () => {
    const plain = await startPlain()
    const secure = await startSecure()
    expect(await refusalOf(urlOf(plain))).toMatch(/it does not speak TLS; add tls=false where that is meant$/)
    expect(await refusalOf(urlOf(secure, '', 'tls=false'))).toMatch(
      /not for connections without TLS; leave out tls=false/,
    )
  })

  it('names what is wrong with a certificate', async () => {
    const secure = await startSecure()
    const unknown = await refusalOf(urlOf(secure, ADMIN, 'tls=true'))
    expect(unknown).toMatch(/signed by an authority that is not known; name that one with tlsCaFile=<file>$/)
    const other = await refusalOf(urlOf(secure, ADMIN, `tlsCaFile=${tlsFile('other-ca.crt')}`))
    expect(other).toMatch(/its certificate is not signed by the authority in .*other-ca\.crt \(tlsCaFile\)$/)
    await open(urlOf(secure, ADMIN, 'tlsVerifyCert=false'))
  })

  it('says who may not come in, and who may not read $all', async () => {
    const secure = await startSecure()
    expect(await refusalOf(urlOf(secure))).toMatch(
      /does not let anonymous users read \$all: use esdb:\/\/user:password@/,
    )
    expect(await refusalOf(urlOf(secure, 'admin:nope@'))).toMatch(/knows no user admin with this password$/)
    expect(await refusalOf(urlOf(secure, LYCEUM))).toMatch(
      /does not let lyceum read \$all: make it a member of \$admins, or let an administrator run lyceum log secure --user lyceum$/,
    )
  })

  it('takes something that is no EventStoreDB for what it is', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.end('HTTP/1.1 400 Bad Request\r\n\r\n', () => socket.destroy())
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    closing.push(() => new Promise((resolve) => server.close(resolve)))
    const { port } = server.address() as AddressInfo
    expect(await refusalOf(`esdb://127.0.0.1:${String(port)}?tls=false`)).toMatch(
      /^EventStoreDB at 127\.0\.0\.1:\d+: ./,
    )
  })

  it('waits while a leader is being elected', async () => {
    const cluster = await PeerCluster.start(3)
    closing.push(() => cluster.stop())
    await cluster.killLeader()
    const { store } = await open(cluster.url)
    expect(await store.head()).toBe(0)
  })

  it('refuses a URL that is none before it connects', async () => {
    await expect(open('esdb://')).rejects.toThrow(ConnectionUrlError)
    await expect(open('esdb://h?tlsCaFile=/no/such/file')).rejects.toThrow(/names a file as tlsCaFile .*ENOENT/)
  })
})

describe('who may write', () => {
  it('warns where the server has no users, and where its default ACL is open', async () => {
    const plain = await open(urlOf(await startPlain(), '', 'tls=false'))
    expect(plain.warnings).toEqual([expect.stringMatching(/takes writes from anybody: it runs without TLS and users/)])
    const secure = await startSecure()
    const before = secure.log.all.length
    const admin = await open(urlOf(secure, ADMIN))
    expect(admin.warnings).toEqual([expect.stringMatching(/everybody write, without credentials.*lyceum log secure/)])
    // It found that out by reading alone.
    expect(secure.log.all.length).toBe(before)
  })

  it('is closed by lyceum log secure, to all but administrators and the users named', async () => {
    const peer = await startSecure()
    const url = urlOf(peer, ADMIN)
    const planned = await secureLog({ url, users: ['lyceum'], dryRun: true })
    const secured = await secureLog({ url, users: ['lyceum'] })
    expect(secured).toEqual(planned)
    expect(secured.writers).toEqual(['$admins', 'lyceum'])
    expect(secured.changes.map(({ stream }) => stream)).toEqual(['$$$all', '$settings'])
    expect(await secureLog({ url, users: ['lyceum'] })).toEqual({ ...secured, changes: [] })
    for (const user of [ADMIN, LYCEUM]) {
      const { store, warnings } = await open(urlOf(peer, user))
      expect(warnings).toEqual([])
      const stream = newStream()
      expect(await store.append(stream, 'no-stream', newEvents(1))).toMatchObject(E.right({ revision: 0 }))
      expect((await store.readAll({ direction: 'backwards', limit: 1 }))[0]).toMatchObject({ stream })
    }
    expect(await refusalOf(urlOf(peer, 'ops:changeit@'))).toMatch(/does not let ops read \$all/)
  })

  it('is told to who is no administrator by the way the server answers nobody', async () => {
    const peer = await startSecure()
    const acl = Buffer.from('{"$acl":{"$r":["$admins","lyceum"]}}')
    const id = '00000000-0000-4000-8000-000000000001'
    const readers = { id, type: '$metadata', contentType: 'application/json', data: acl, metadata: new Uint8Array() }
    peer.log.append('$$$all', 'any', [readers])
    const { warnings } = await open(urlOf(peer, LYCEUM))
    expect(warnings).toEqual([expect.stringMatching(/answers without credentials.*lyceum log secure/)])
  })

  it('keeps what else the settings say', async () => {
    const peer = await startSecure()
    const settings = Buffer.from('{"$systemStreamAcl":{"$r":"$ops"},"other":1}')
    const id = '00000000-0000-4000-8000-000000000002'
    const event = { id, type: 'settings', contentType: 'application/json', data: settings, metadata: new Uint8Array() }
    peer.log.append('$settings', 'any', [event])
    const { changes } = await secureLog({ url: urlOf(peer, ADMIN) })
    expect(changes.map(({ stream }) => stream)).toEqual(['$settings'])
    const written: unknown = JSON.parse(Buffer.from(peer.log.stream('$settings')!.records.at(-1)!.data).toString())
    const writers = ['$admins']
    expect(written).toEqual({
      $systemStreamAcl: { $r: '$ops' },
      other: 1,
      $userStreamAcl: { $r: writers, $w: writers, $d: writers, $mr: writers, $mw: writers },
    })
  })

  it('cannot be closed without TLS, without credentials, or by who is no administrator', async () => {
    const peer = await startSecure()
    await expect(secureLog({ url: urlOf(peer, '', 'tls=false') })).rejects.toThrow(CannotSecure)
    await expect(secureLog({ url: urlOf(peer) })).rejects.toThrow(/needs an administrator's credentials/)
    await expect(secureLog({ url: urlOf(peer, LYCEUM) })).rejects.toThrow(/only administrators/)
    await expect(secureLog({ url: urlOf(peer, 'admin:nope@') })).rejects.toThrow(StoreUnavailable)
  })

  it('shows in an append that is not allowed, which wrote nothing', async () => {
    const peer = await startSecure()
    await secureLog({ url: urlOf(peer, ADMIN), users: ['lyceum'] })
    const { store } = await open(urlOf(peer, LYCEUM))
    await secureLog({ url: urlOf(peer, ADMIN) })
    await expect(store.append(newStream(), 'no-stream', newEvents(1))).rejects.toThrow(
      /^EventStoreDB does not let this user write to contract-/,
    )
  })
})
