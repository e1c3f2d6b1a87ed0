import type { CommandOutcome, CommandRequest } from '../../application/commands/command'
import type { IdempotencyKeys } from '../../application/ports/idempotency-keys'
import type { IdGenerator } from '../../application/ports/id-generator'
import type { Logger } from '../../application/ports/logger'
import type { ServerSecrets } from '../../application/ports/server-secrets'
import type { Throttle } from '../../application/ports/throttle'
import type { TokenVerifier } from '../../application/ports/token-verifier'
import type { QueryBus } from '../../application/queries/query'
import type { GaugeSource } from './operations/metrics'
import type { Readiness } from './operations/health'
import type { WellKnown } from './operations/well-known'
import type { RouteSources } from './routes/table'

/** Takes the commands that edges offer, use cases included. */
export interface CommandExecutor {
  execute(request: CommandRequest): Promise<CommandOutcome>
}

/** Requests that one actor, or one address without an actor, may make in a window. */
export interface RateLimit {
  readonly windowSeconds: number
  readonly requests: number
}

/** Limits of the server; every time is in milliseconds. */
export interface HttpLimits {
  /** Largest body, in bytes. */
  readonly bodyBytes: number
  /** For a request's headers to arrive, so that a slow sender holds no connection for ever. */
  readonly headersTimeout: number
  /** For a whole request to arrive. */
  readonly requestTimeout: number
  /** For the answer to be made once the request is here. */
  readonly handlerTimeout: number
  /** Between two requests on a connection; above the 60 s after which common load balancers close theirs. */
  readonly keepAliveTimeout: number
  /** For requests under way when the server is closed. */
  readonly drainTimeout: number
}

export const DEFAULT_LIMITS: HttpLimits = {
  bodyBytes: 1_048_576,
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  handlerTimeout: 30_000,
  keepAliveTimeout: 65_000,
  drainTimeout: 10_000,
}

/** What `/version` tells. */
export interface VersionInfo {
  readonly name: string
  readonly version: string
  readonly node: string
}

export interface HttpServerOptions extends RouteSources {
  readonly host: string
  /** 0 for any free one. */
  readonly port: number
  readonly commands: CommandExecutor
  readonly queryBus: QueryBus
  readonly tokens: TokenVerifier
  readonly idempotencyKeys: IdempotencyKeys
  readonly secrets: ServerSecrets
  /** Counts attempts at actions. */
  readonly throttle: Throttle
  readonly ids: IdGenerator
  readonly logger: Logger
  readonly version: VersionInfo
  /** Asked by `/health/ready`. */
  readonly readiness: Readiness
  /** Figures of other parts, for `/metrics`. */
  readonly gauges?: readonly GaugeSource[]
  /** Absent: none, as for a benchmark. */
  readonly rateLimit?: RateLimit
  readonly limits?: Partial<HttpLimits>
  /** Where browsers find this server, `https://lyceum.example.org`; then requests for other hosts are refused. */
  readonly publicUrl?: string
  /** Origins whose pages may call the API from a browser. */
  readonly allowedOrigins?: readonly string[]
  /** Whether staff who have shown one factor alone may do no more than set up a second one. Default no. */
  readonly staffNeedTwoFactors?: boolean
  readonly wellKnown?: WellKnown
  /** How many proxies stand in front: whose `X-Forwarded-For` names the client's address. Default none. */
  readonly trustedProxies?: number
}
