import { connect, type Socket } from 'node:net'
import type { ISocketFactory } from 'kafkajs'
import { TcpProxy } from '../tcp-proxy'

/** Connections to some brokers that can be lost without a word, for good. */
export interface SeverableSockets {
  readonly socketFactory: ISocketFactory
  /** From now on nothing comes or goes by any connection, neither those there are nor new ones. */
  readonly sever: () => void
  /** The connections that there are stay open and lose everything; new ones work. */
  readonly deafen: () => void
  readonly close: () => Promise<void>
}

export const severableSockets = async (brokers: readonly string[]): Promise<SeverableSockets> => {
  const proxies = new Map<string, TcpProxy>()
  for (const broker of brokers) {
    const [host = '', port = ''] = broker.split(':')
    proxies.set(broker, await TcpProxy.before(host, Number(port)))
  }
  let severed = false
  const deafen = (): void => {
    for (const proxy of proxies.values()) proxy.deafen()
  }
  return {
    socketFactory: ({ host, port, onConnect }): Socket => {
      const proxy = proxies.get(`${host}:${String(port)}`)
      // Nobody listens at port 1.
      return connect({ host: '127.0.0.1', port: severed ? 1 : (proxy?.port ?? port) }, onConnect)
    },
    sever: () => {
      severed = true
      deafen()
    },
    deafen,
    close: async () => {
      await Promise.all([...proxies.values()].map((proxy) => proxy.close()))
    },
  }
}
