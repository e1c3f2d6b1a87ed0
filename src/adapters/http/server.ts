import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createApp } from './app'
import { answerClientError } from './client-error'
import { httpMetrics } from './operations/metrics'
import { DEFAULT_LIMITS, type HttpServerOptions } from './options'
import { routeTable } from './routes/table'

/** Where a server listens. */
export interface Listening {
  readonly host: string
  readonly port: number
}

export interface HttpServer {
  /** Starts to take requests; throws `CannotListen` where the address is not to be had. */
  listen(): Promise<Listening>
  /** Takes no more connections, lets requests under way finish up to the drain limit, then closes all. */
  close(): Promise<void>
}

/** The address could not be opened. `reason` is for a line to the person who set it. */
export class CannotListen extends Error {
  override readonly name = 'CannotListen'
  constructor(
    readonly host: string,
    readonly port: number,
    readonly reason: 'in-use' | 'not-permitted' | 'no-such-address' | 'failed',
    cause: Error,
  ) {
    super(`cannot listen on ${host}:${String(port)}: ${cause.message}`, { cause })
  }
}

const REASONS: Readonly<Record<string, CannotListen['reason']>> = {
  EADDRINUSE: 'in-use',
  EACCES: 'not-permitted',
  EADDRNOTAVAIL: 'no-such-address',
  ENOTFOUND: 'no-such-address',
}

/** The HTTP edge of Lyceum: the API with its description, health and metrics. */
export const createHttpServer = (options: HttpServerOptions): HttpServer => {
  const limits = { ...DEFAULT_LIMITS, ...options.limits }
  const metrics = httpMetrics(options.gauges ?? [])
  const underWay = new Set<ServerResponse>()
  let draining = false
  const app = createApp({ options, limits, routes: routeTable(options), metrics, isDraining: () => draining })

  const server = createServer(
    {
      headersTimeout: limits.headersTimeout,
      requestTimeout: limits.requestTimeout,
      keepAliveTimeout: limits.keepAliveTimeout,
      connectionsCheckingInterval: Math.max(100, Math.min(limits.headersTimeout, limits.requestTimeout) / 4),
    },
    (request, response) => {
      if (draining) response.setHeader('Connection', 'close')
      underWay.add(response)
      response.once('close', () => underWay.delete(response))
      // Express' application is a request listener; its type asks for its own classes, which it puts in place itself.
      void app(request, response)
    },
  )
  server.on('clientError', answerClientError)

  return {
    listen: () => listen(server, options.host, options.port),
    close: async () => {
      draining = true
      for (const response of underWay) if (!response.headersSent) response.setHeader('Connection', 'close')
      await drain(server, limits.drainTimeout)
      metrics.close()
    },
  }
}

const listen = (server: Server, host: string, port: number): Promise<Listening> =>
  new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException): void =>
      reject(new CannotListen(host, port, REASONS[error.code ?? ''] ?? 'failed', error))
    server.once('error', failed)
    server.listen({ host, port }, () => {
      server.off('error', failed)
      resolve({ host, port: (server.address() as AddressInfo).port })
    })
  })

/** `close` ends idle connections at once and waits for the others; after the limit they are cut. */
const drain = (server: Server, timeoutMillis: number): Promise<void> =>
  new Promise((resolve) => {
    if (!server.listening) {
      resolve()
      return
    }
    const cut = setTimeout(() => server.closeAllConnections(), timeoutMillis)
    server.close(() => {
      clearTimeout(cut)
      resolve()
    })
  })
