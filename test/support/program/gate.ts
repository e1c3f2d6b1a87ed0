import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { type Settings, withHome } from './home'

/** What a program reaches over TCP, by the settings that name it. */
const LED = ['DATABASE_URL', 'EVENT_STORE_URL'] as const

/**
 * The only way from a program to its servers: it lets a number of bytes through, both directions and all connections
 * together, and nothing more from then on. So a program stands still in the middle of its work, however fast it is, for
 * as long as a test looks at it or until it is killed.
 */
export class Gate {
  /** How many bytes have passed. */
  passed = 0
  /** Resolves when nothing passes any more. */
  readonly shut: Promise<void>
  private shutNow: () => void = () => undefined
  private readonly servers: Server[] = []
  private readonly sockets = new Set<Socket>()

  /** @param most - how many bytes it lets through; without it all, which it counts */
  constructor(private readonly most = Number.POSITIVE_INFINITY) {
    this.shut = new Promise((resolve) => (this.shutNow = resolve))
  }

  /** The settings of a program, with the way to its database and its log through this gate. */
  async leading(settings: Settings): Promise<Record<string, string>> {
    const led: Record<string, string> = {}
    for (const [name, value] of Object.entries(withHome(settings)))
      if (value !== undefined)
        led[name] = LED.some((one) => one === name) && value !== '' ? await this.to(value) : value
    return led
  }

  /** The same URL, by way of this gate. */
  async to(target: string): Promise<string> {
    const url = new URL(target)
    const { hostname: host, port } = url
    const server = createServer((client) => this.join(client, connect({ host, port: Number(port) })))
    this.servers.push(server)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    url.host = `127.0.0.1:${String((server.address() as AddressInfo).port)}`
    return url.href
  }

  /** Cuts every connection. */
  async close(): Promise<void> {
    const closed = this.servers.map((server) => once(server.close(), 'close'))
    for (const socket of this.sockets) socket.destroy()
    await Promise.all(closed)
  }

  private join(client: Socket, server: Socket): void {
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.sockets.add(one)
      one.setNoDelay(true)
      one.on('data', (bytes) => this.pass(bytes, one, other))
      one.on('error', () => undefined)
      one.on('close', () => {
        this.sockets.delete(one)
        other.destroy()
      })
    }
  }

  private pass(bytes: Buffer, from: Socket, to: Socket): void {
    if (this.passed + bytes.length > this.most) {
      from.pause()
      this.shutNow()
      return
    }
    this.passed += bytes.length
    if (to.write(bytes)) return
    from.pause()
    to.once('drain', () => from.resume())
  }
}
