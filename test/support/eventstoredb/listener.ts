import { once } from 'node:events'
import { type AddressInfo, createServer, type Server as TcpServer, type Socket } from 'node:net'
import { type ConnectionInjector, Server, type ServerCredentials } from '@grpc/grpc-js'

import { ownPort } from '../own-port'
import type { Endpoint } from './context'

const HOST = '127.0.0.1'

/** Messages of the server's greatest record and more; the limit that counts is that of an append. */
const MAX_MESSAGE_BYTES = 17 * 1024 * 1024

/** A gRPC server whose TCP connections are in our hand, so that they can be cut at any moment. */
export class Listener {
  private readonly sockets = new Map<string, Socket>()

  private constructor(
    readonly server: Server,
    readonly endpoint: Endpoint,
    private readonly tcp: TcpServer,
    private readonly injector: ConnectionInjector,
  ) {
    tcp.on('connection', (socket) => this.accept(socket))
  }

  /** @param port - 0 for any that is free */
  static async open(port: number, credentials: ServerCredentials): Promise<Listener> {
    const server = new Server({
      'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
      'grpc.max_send_message_length': MAX_MESSAGE_BYTES,
    })
    // It may be closed, and opened again on the same one.
    const tcp = createServer().listen(port === 0 ? await ownPort() : port, HOST)
    await once(tcp, 'listening')
    const endpoint = { host: HOST, port: (tcp.address() as AddressInfo).port }
    return new Listener(server, endpoint, tcp, server.createConnectionInjector(credentials))
  }

  /** Destroys the connection of a client (`address:port`), or all. */
  cut(client?: string): void {
    for (const [name, socket] of this.sockets) if (client === undefined || client === name) socket.destroy()
  }

  /** Frees the port and cuts everyone off. */
  async close(): Promise<void> {
    if (!this.tcp.listening) return
    const closed = once(this.tcp, 'close')
    this.tcp.close()
    this.cut()
    this.injector.destroy()
    this.server.forceShutdown()
    await closed
  }

  private accept(socket: Socket): void {
    const name = `${String(socket.remoteAddress)}:${String(socket.remotePort)}`
    this.sockets.set(name, socket)
    socket.setNoDelay(true)
    socket.on('error', () => undefined)
    socket.once('close', () => this.sockets.delete(name))
    this.injector.injectConnection(socket)
  }
}
