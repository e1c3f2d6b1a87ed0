import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net'
import { once } from 'node:events'

/** Passes TCP connections on to a server, and cuts or deafens them when it is told to. */
export class TcpProxy {
  private readonly sockets = new Set<Socket>()
  private refusing = false

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  /** Listens on a free port of 127.0.0.1. A port that is a function is asked for at each connection. */
  static async before(host: string, port: number | (() => number)): Promise<TcpProxy> {
    const server = createServer()
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const proxy = new TcpProxy(server, (server.address() as AddressInfo).port)
    server.on('connection', (client) => {
      if (proxy.refusing) client.destroy()
      else proxy.pass(client, connect({ host, port: typeof port === 'number' ? port : port() }))
    })
    return proxy
  }

  /** Cuts every connection, in both directions and without a word. New ones are passed on as before. */
  cut(): void {
    for (const socket of this.sockets) socket.destroy()
  }

  /** Cuts every connection, and takes no new one until `accept`. */
  refuse(): void {
    this.refusing = true
    this.cut()
  }

  accept(): void {
    this.refusing = false
  }

  /**
   * Loses all that is sent from now on over the connections there are, which stay open: as a network does whose state
   * was forgotten somewhere. New ones are passed on as before. Tells how many there are.
   */
  deafen(): number {
    for (const socket of this.sockets) socket.unpipe().pause()
    return this.sockets.size / 2
  }

  async close(): Promise<void> {
    this.server.close()
    this.cut()
    await once(this.server, 'close')
  }

  private pass(client: Socket, server: Socket): void {
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.sockets.add(one)
      one.setNoDelay(true)
      one.on('error', () => undefined)
      one.on('close', () => {
        this.sockets.delete(one)
        other.destroy()
      })
      one.pipe(other)
    }
  }
}
