import { EventStoreDbEventStore } from '../../../src/adapters/event-store/eventstoredb'
import { parseConnectionUrl } from '../../../src/adapters/event-store/eventstoredb/connection-url'
import { EventStoreDbPeer } from '../eventstoredb/peer'
import { silentLogger } from '../silent-logger'
import { TcpProxy } from '../tcp-proxy'

/** Where the tests find a real EventStoreDB; without it they start a protocol peer. */
export const REAL_SERVER = process.env.EVENTSTORE_TEST_URL

/** An EventStoreDB, and stores on it whose connections can be cut. */
export interface EventStoreDbLog {
  /** The URL to reach it at; through a proxy, unless it is a cluster, which tells its own addresses. */
  readonly url: string
  readonly open: () => Promise<EventStoreDbEventStore>
  readonly cut: () => void
  readonly dispose: () => Promise<void>
}

/** A server of the test's own, or the real one that the environment names. */
export const eventStoreDbLog = async (): Promise<EventStoreDbLog> => {
  const peer = REAL_SERVER === undefined ? await EventStoreDbPeer.start() : undefined
  const direct = REAL_SERVER ?? peer?.url ?? ''
  const { hosts, discover } = parseConnectionUrl(direct)
  const proxy = discover ? undefined : await TcpProxy.before(hosts[0].address, hosts[0].port)
  const url = proxy === undefined ? direct : throughProxy(direct, proxy.port)
  const stores: EventStoreDbEventStore[] = []
  return {
    url,
    open: async () => {
      const store = await EventStoreDbEventStore.open({ url, logger: silentLogger })
      stores.push(store)
      return store
    },
    // A cluster is left to the load: whoever runs the test kills its leader.
    cut: () => proxy?.cut(),
    dispose: async () => {
      await Promise.all(stores.map((store) => store.close()))
      await proxy?.close()
      await peer?.stop()
    },
  }
}

/** The same URL with the proxy in the server's place. A certificate made out to 127.0.0.1 or localhost stays good. */
const throughProxy = (url: string, port: number): string => {
  const { hosts } = parseConnectionUrl(url)
  const [{ address }] = hosts
  const host = address === 'localhost' ? 'localhost' : '127.0.0.1'
  return url.replace(/(:\/\/(?:[^@/?]+@)?)[^@/?]+/, `$1${host}:${String(port)}`)
}
