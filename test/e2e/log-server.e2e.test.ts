import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newEvent, write } from '../support/log'
import { EventStoreDbEventStore } from '../../src/adapters/event-store/eventstoredb'
import { type SecurePeer, startSecurePeer } from '../support/eventstoredb/secure-peer'
import { createDatabase } from '../support/postgres/database'
import { lyceum, startLyceum } from '../support/program/command-line'
import { silentLogger } from '../support/silent-logger'

const PASSWORD = 'hunter2'

describe('lyceum log, on a server with users', () => {
  let folder: string
  let server: SecurePeer
  /** The server's URL for a user, or for nobody. */
  const urlFor = (credentials: string): string =>
    `esdb://${credentials}localhost:${String(server.peer.port)}?tlsCaFile=${encodeURIComponent(join(folder, 'ca.crt'))}`
  const admin = () => ({ EVENT_STORE_URL: urlFor('admin:changeit@') })
  const user = () => ({ EVENT_STORE_URL: urlFor(`lyceum:${PASSWORD}@`) })

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lyceum-log-'))
    server = await startSecurePeer({ users: [{ name: 'lyceum', password: PASSWORD, groups: [] }] })
    await writeFile(join(folder, 'ca.crt'), server.authority.certificate)
  })
  afterAll(async () => {
    await server.peer.stop()
    await rm(folder, { recursive: true })
  })

  it('info warns of a server that lets everybody write, and shows no password', async () => {
    const told = await lyceum(['log', 'info', '--count'], admin())
    expect(told).toMatch(/^server {3}EventStoreDB 22\.10\.5$/m)
    expect(told).toMatch(/^events {3}0$/m)
    expect(told).toMatch(/^warning {2}EventStoreDB takes writes from anybody: its default ACL/m)
    expect(told).toContain('admin:***@')
  })

  it('names what a user lacks in one line', async () => {
    const { code, err } = await startLyceum(['log', 'info'], user()).finished
    expect(code).toBe(1)
    expect(err).toMatch(
      /^lyceum: EVENT_STORE_URL: EventStoreDB at .* does not let lyceum read \$all: .*log secure --user/,
    )
    expect(err.trim().split('\n')).toHaveLength(1)
    expect(err).not.toContain(PASSWORD)
  })

  it('secure --dry-run shows what it would set, and sets nothing', async () => {
    const told = await lyceum(['log', 'secure', '--user', 'lyceum', '--dry-run'], admin())
    expect(told).toMatch(/^\$settings would become \{"\$userStreamAcl":.*"lyceum".*\}$/m)
    expect(await lyceum(['log', 'info'], admin())).toContain('warning')
  })

  it('secure closes the streams to all but the user, who can work then', async () => {
    const { code, err } = await startLyceum(['log', 'secure', '--user', 'lyceum'], user()).finished
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('only administrators') as string })

    expect(await lyceum(['log', 'secure', '--user', 'lyceum'], admin())).toMatch(/^\$settings is now /m)
    expect(await lyceum(['log', 'secure', '--user', 'lyceum'], admin())).toMatch(/^nothing to change/)
    const info = await lyceum(['log', 'info'], user())
    expect(info).not.toContain('warning')
    const store = await EventStoreDbEventStore.open({ url: user().EVENT_STORE_URL, logger: silentLogger })
    await write(store, 'note-1', newEvent('Noted', {}))
    await store.close()
    expect(await lyceum(['log', 'info'], user())).toMatch(/^newest {3}Noted, note-1 at revision 0, taken 2/m)
  })

  it('secure has nothing to do with PostgreSQL, nor with a server without users', async () => {
    const { err } = await startLyceum(['log', 'secure'], {}).finished
    expect(err).toContain('lyceum: give --url, or set EVENT_STORE_URL')
    const plain = await startLyceum(['log', 'secure', '--url', 'esdb://127.0.0.1:1?tls=false'], {}).finished
    expect(plain.err).toContain('lyceum: a server without TLS has no users to tell apart')
  })
})

describe('lyceum log info, on PostgreSQL', () => {
  it('tells the release and the newest event', async () => {
    const database = await createDatabase()
    const told = await lyceum(['log', 'info', '--count', '--json'], { DATABASE_URL: database.url, EVENT_STORE_URL: '' })
    expect(JSON.parse(told)).toMatchObject({
      server: expect.stringMatching(/^PostgreSQL \d/) as string,
      head: 0,
      events: 0,
      warnings: [],
    })
    await database.drop()
  })
})
