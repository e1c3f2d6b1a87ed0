import { generateKeyPairSync } from 'node:crypto'
import { fixedKey, LocalTokenVerifier, TokenSigner } from '../../../src/adapters/auth'
import { createHttpServer, type HttpServer, type HttpServerOptions } from '../../../src/adapters/http'
import { InMemoryIdempotencyKeys } from '../../../src/adapters/idempotency/in-memory'
import { InMemoryServerSecrets } from '../../../src/adapters/server-secrets/in-memory'
import { systemClock } from '../../../src/adapters/system/clock'
import { uuidGenerator } from '../../../src/adapters/system/ids'
import { InMemoryThrottle } from '../../../src/adapters/throttle/in-memory'
import { useCases } from '../../../src/application/commands/use-cases'
import { ReadModelQueryBus } from '../../../src/application/queries/query-bus'
import { type RecordAuditRead, recordAuditRead } from '../../../src/application/audit'
import type { Actor } from '../../../src/domain/kernel'
import { aggregates } from '../../../src/domain/registry'
import { type Marketplace, marketplace } from '../commands/marketplace'
import { actor } from '../decider-specification'
import { keepingLogger } from '../read-models'
import { logProgress, logQueries } from './log-queries'
import { type Answer, Client } from './client'

export const signingKey = generateKeyPairSync('ed25519')
const signer = new TokenSigner(fixedKey(signingKey))

/** A token of an actor, as `lyceum token` prints one. */
export const tokenOf = (by: Actor, seconds = 600): Promise<string> => signer.sign(by, seconds)

/** Records who reads others' history in a marketplace's own log, as the program does. */
export const recordingIn = ({ bus }: Pick<Marketplace, 'bus'>): RecordAuditRead =>
  recordAuditRead({ bus, ids: uuidGenerator })

/** The edge on a free port, over a log in memory: the real server, bus, domain and token check. */
export interface Edge {
  readonly url: string
  readonly port: number
  readonly server: HttpServer
  readonly marketplace: Marketplace
  readonly logger: ReturnType<typeof keepingLogger>
  /** Speaks for an actor; a tutor unless it is told otherwise. */
  readonly as: (by?: Actor) => Promise<Client>
  /** Without a token. */
  readonly anonymous: Client
  readonly close: () => Promise<void>
}

export const startEdge = async (
  overrides: Partial<HttpServerOptions> = {},
  market: Marketplace = marketplace(),
): Promise<Edge> => {
  const logger = keepingLogger()
  const server = createHttpServer({
    host: '127.0.0.1',
    port: 0,
    aggregates,
    useCases,
    queries: logQueries(market),
    commands: market.service,
    queryBus: new ReadModelQueryBus(logProgress(market), recordingIn(market), { waitMillis: 50 }),
    tokens: new LocalTokenVerifier(fixedKey(signingKey)),
    idempotencyKeys: new InMemoryIdempotencyKeys(systemClock),
    secrets: new InMemoryServerSecrets(),
    throttle: new InMemoryThrottle(systemClock),
    ids: uuidGenerator,
    logger,
    version: { name: 'lyceum', version: '0.0.0-test', node: process.version },
    readiness: () => Promise.resolve([]),
    ...overrides,
  })
  const { port } = await server.listen()
  const url = `http://127.0.0.1:${String(port)}`
  return {
    url,
    port,
    server,
    marketplace: market,
    logger,
    as: async (by = actor('tutor')) => new Client(url, await tokenOf(by)),
    anonymous: new Client(url),
    close: () => server.close(),
  }
}

/** The refusal's code of a problem document. */
export const codeOf = ({ body }: Answer): unknown => (body as { readonly code?: unknown } | undefined)?.code

/** The id in a command's answer. */
export const idOf = ({ status, body }: Answer): string => {
  if (status !== 201) throw new Error(`expected 201, got ${String(status)} ${JSON.stringify(body)}`)
  return (body as { readonly id: string }).id
}

/** How many events the log holds. */
export const eventsIn = async ({ marketplace: { store } }: Edge): Promise<number> =>
  (await store.readAll({ limit: 10_000 })).length
