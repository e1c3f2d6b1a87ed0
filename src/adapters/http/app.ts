import compression from 'compression'
import express, { type Express, type RequestHandler } from 'express'
import { BrowserSessions } from './browser/browser-sessions'
import { allowOrigins } from './browser/cors'
import { Pages } from './browser/pages'
import { actionHandler } from './handlers/action-handler'
import { commandHandler } from './handlers/command-handler'
import { dispatch } from './handlers/dispatch'
import { downloadHandler } from './handlers/download-handler'
import { pageHandler } from './handlers/page-handler'
import { queryHandler } from './handlers/query-handler'
import { streamHandler } from './handlers/stream-handler'
import { uploadHandler } from './handlers/upload-handler'
import { answerProblem } from './middleware/answer-problem'
import { authenticate, refuseForged, requireActor } from './middleware/authenticate'
import { checkHost } from './middleware/check-host'
import { findRoute } from './middleware/find-route'
import { limitRate } from './middleware/rate-limit'
import { requestStart } from './middleware/request-start'
import { securityHeaders } from './middleware/security-headers'
import { openApiDocument } from './openapi/document'
import { docsRouter } from './operations/docs'
import { liveness, readinessHandler } from './operations/health'
import type { HttpMetrics } from './operations/metrics'
import { wellKnownRouter } from './operations/well-known'
import type { HttpLimits, HttpServerOptions } from './options'
import { problemPages, problemsRouter } from './problems/pages'
import { Problem } from './problems/problem'
import { ActionIdentities } from './request/action-identity'
import { ActionLimiter } from './request/action-limits'
import { CommandIdentities } from './request/idempotency-key'
import { RequestBudget } from './request/request-budget'
import { API_ROOT, commonPath, type QueryRoute, type Route } from './routes/route'

/** What the application of Express needs from the server around it. */
export interface AppParts {
  readonly options: HttpServerOptions
  readonly limits: HttpLimits
  readonly routes: readonly Route[]
  readonly metrics: HttpMetrics
  readonly isDraining: () => boolean
}

/** Answers to commands are too short to be worth it, and theirs is the path that must be quick. */
const compressAnswers = (): RequestHandler => {
  const compress = compression()
  return (request, response, next) => {
    if (request.method === 'GET') compress(request, response, next)
    else next()
  }
}

/** The whole edge as one Express application. */
export const createApp = (parts: AppParts): Express => {
  const { options, metrics } = parts
  const app = express()
  app.disable('x-powered-by').disable('etag')
  app.set('query parser', false)
  app.set('trust proxy', options.trustedProxies ?? 0)
  app.use(requestStart({ ...options, metrics }), securityHeaders, compressAnswers())
  app.use(API_ROOT, ...api(parts))
  app.use(operations(parts))
  app.use(() => {
    throw Problem.edge('request.not-found')
  })
  app.use(answerProblem(options.logger, metrics))
  return app
}

/** Behind `/api/v1`: the route, who asks, how often, then the work. */
const api = ({ options, limits, routes, metrics }: AppParts): readonly RequestHandler[] => {
  const identities = new CommandIdentities(options.idempotencyKeys, options.ids, options.secrets)
  const { publicUrl, allowedOrigins = [] } = options
  const takingRefreshTokens = routes.filter(
    (route) => route.kind === 'action' && (route.action.session === 'renews' || route.action.session === 'ends'),
  )
  const sessions = new BrowserSessions(
    new Pages(publicUrl, allowedOrigins),
    options.secrets,
    commonPath(takingRefreshTokens.map(({ template }) => template)),
  )
  const actions = {
    identities: new ActionIdentities(options.secrets, options.ids),
    limits: new ActionLimiter(options.throttle, options.secrets),
    sessions,
    metrics,
    bodyBytes: limits.bodyBytes,
  }
  const isQuery = (route: Route): route is QueryRoute => route.kind === 'query'
  const handlers = {
    command: commandHandler({ commands: options.commands, identities, metrics, bodyBytes: limits.bodyBytes }),
    query: queryHandler(options.queryBus, routes.filter(isQuery)),
    stream: streamHandler,
    action: actionHandler(actions),
    upload: uploadHandler(actions),
    download: downloadHandler,
    page: pageHandler({ limits: actions.limits, ids: options.ids, metrics }),
  }
  return [
    ...(publicUrl === undefined ? [] : [checkHost(publicUrl)]),
    ...(allowedOrigins.length === 0 ? [] : [allowOrigins(allowedOrigins)]),
    findRoute(routes),
    authenticate(options.tokens),
    ...limitRates(options),
    requireActor(options.staffNeedTwoFactors === true, routes),
    refuseForged(sessions),
    dispatch(handlers, limits.handlerTimeout),
  ] as readonly RequestHandler[]
}

/** No limit, or one. */
const limitRates = ({ rateLimit, throttle, secrets }: HttpServerOptions) =>
  rateLimit === undefined ? [] : [limitRate(rateLimit, new RequestBudget(rateLimit, throttle, secrets))]

/** What is open to everybody: health, figures, and the description of the API. */
const operations = ({ options, routes, metrics, isDraining }: AppParts): express.Router => {
  const description = JSON.stringify(openApiDocument(routes, options.version.version))
  const router = express.Router({ strict: true })
  router.get('/health/live', liveness)
  router.get('/health/ready', readinessHandler(options.readiness, isDraining))
  router.get('/version', (_request, response) => response.json(options.version))
  router.get('/metrics', metrics.handler)
  router.get('/openapi.json', (_request, response) => response.type('json').send(description))
  // The page's links are relative to the folder, so the slash matters.
  router.get('/docs', (_request, response) => response.redirect(308, '/docs/'))
  router.use('/docs', docsRouter())
  router.use('/.well-known', wellKnownRouter(options.wellKnown ?? {}))
  router.use(
    '/problems',
    problemsRouter(
      problemPages(options.aggregates, [
        ...(options.actions ?? []),
        ...(options.uploads ?? []),
        ...(options.pages ?? []),
      ]),
    ),
  )
  return router
}
