import { generateKeyPairSync } from 'node:crypto'
import { Pool } from 'pg'
import { fixedKey, LocalTokenVerifier, TokenSigner } from '../../../src/adapters/auth'
import { PostgresEventStore } from '../../../src/adapters/event-store/postgres'
import { createHttpServer } from '../../../src/adapters/http'
import { PostgresIdempotencyKeys } from '../../../src/adapters/idempotency/postgres'
import { InMemoryKeyVault } from '../../../src/adapters/key-vault/in-memory'
import { createLogger } from '../../../src/adapters/logging/winston'
import { InMemoryServerSecrets } from '../../../src/adapters/server-secrets/in-memory'
import { systemClock } from '../../../src/adapters/system/clock'
import { uuidGenerator } from '../../../src/adapters/system/ids'
import { InMemoryThrottle } from '../../../src/adapters/throttle/in-memory'
import { recordAuditRead } from '../../../src/application/audit'
import { AggregateRegistry } from '../../../src/application/commands/aggregate-registry'
import { CommandService } from '../../../src/application/commands/command-service'
import { EventSourcedCommandBus } from '../../../src/application/commands/event-sourced-command-bus'
import { useCases } from '../../../src/application/commands/use-cases'
import { authorise } from '../../../src/application/policies'
import { ReadModelQueryBus } from '../../../src/application/queries/query-bus'
import { bearerLookUp, RevocationFeed, RevocationList } from '../../../src/application/sessions'
import { aggregates } from '../../../src/domain/registry'
import { institution } from '../postings'
import { serve } from './child'

/** Lyceum's command side as it is served, its access log included: the edge, the bus and the log in PostgreSQL. */
const main = async (): Promise<void> => {
  const connectionString = process.argv[2] ?? ''
  const logger = createLogger({ level: 'info', format: 'json' })
  const store = await PostgresEventStore.open({ connection: { connectionString }, logger })
  const pool = new Pool({ connectionString, max: 2 })
  const idempotencyKeys = new PostgresIdempotencyKeys({ pool, logger, logOnSameServer: true })
  await idempotencyKeys.start()
  const registry = new AggregateRegistry(aggregates)
  const bus = new EventSourcedCommandBus({
    registry,
    // Job postings hold nothing personal: nothing is to be opened, and no key is asked for.
    store,
    vault: new InMemoryKeyVault(),
    fingerprintKey: Buffer.alloc(32),
    clock: systemClock,
    authorise,
  })
  const ports = { registry, authorise, bus, aggregates: bus, clock: systemClock, ids: uuidGenerator }
  const keys = fixedKey(generateKeyPairSync('ed25519'))
  // Followed as in the program: what each request costs is beside what it costs to hear of revocations.
  const memberships = { isAdmin: () => Promise.resolve(false) }
  const revocations = new RevocationList(
    systemClock,
    bearerLookUp({ aggregates: bus, memberships, clock: systemClock }),
  )
  const ending = new AbortController()
  const feed = await new RevocationFeed({ store, registry, list: revocations, logger }).start(ending.signal)
  const server = createHttpServer({
    host: '127.0.0.1',
    port: 0,
    aggregates,
    useCases,
    queries: [],
    commands: new CommandService(ports, useCases),
    queryBus: new ReadModelQueryBus(
      { waitFor: () => Promise.reject(new Error('no read models here')) },
      recordAuditRead({ bus, ids: uuidGenerator }),
    ),
    tokens: new LocalTokenVerifier(keys, revocations),
    idempotencyKeys,
    secrets: new InMemoryServerSecrets(),
    throttle: new InMemoryThrottle(systemClock),
    ids: uuidGenerator,
    logger,
    version: { name: 'lyceum', version: 'bench', node: process.version },
    readiness: () => Promise.resolve([]),
  })
  const { port } = await server.listen()
  const token = await new TokenSigner(keys).sign(institution, 3_600)
  const url = `http://127.0.0.1:${String(port)}/api/v1/jobs/postings`
  serve({ url, headers: { authorization: `Bearer ${token}` } }, async () => {
    await server.close()
    ending.abort()
    await feed.followed
    await store.close()
    await pool.end()
  })
}

void main()
