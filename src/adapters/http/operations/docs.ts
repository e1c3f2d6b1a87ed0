import { dirname } from 'node:path'
import { type RequestHandler, Router, static as serveStatic } from 'express'
import helmet from 'helmet'

/** The page and its script are ours, so that nothing is inline but styles and nothing is fetched from elsewhere. */
const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Lyceum API</title>
    <link rel="stylesheet" href="swagger-ui.css" />
    <link rel="icon" type="image/png" href="favicon-32x32.png" sizes="32x32" />
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="swagger-ui-bundle.js"></script>
    <script src="start.js"></script>
  </body>
</html>
`

const SCRIPT = `window.ui = SwaggerUIBundle({
  url: '../openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  docExpansion: 'none',
  filter: true,
  persistAuthorization: true,
  validatorUrl: null,
})
`

/** Found without loading the package, whose main file is the whole interface. */
const FOLDER = dirname(require.resolve('swagger-ui-dist/package.json'))

const ASSETS = new Set(['/swagger-ui.css', '/swagger-ui-bundle.js', '/favicon-32x32.png'])

/** Swagger UI styles elements in place and draws with data: images; all else comes from here. */
const policy = helmet.contentSecurityPolicy({
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:'],
    connectSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  },
})

const text =
  (type: string, body: string): RequestHandler =>
  (_request, response) => {
    response.type(type).send(body)
  }

/** `/docs`: Swagger UI from its package, reading `/openapi.json`; works without a network. */
export const docsRouter = (): Router => {
  const assets = serveStatic(FOLDER, { index: false, maxAge: '1d' })
  const router = Router()
  router.use(policy)
  router.get('/', text('html', PAGE))
  router.get('/start.js', text('js', SCRIPT))
  router.use((request, response, next) => {
    if (ASSETS.has(request.path)) assets(request, response, next)
    else next()
  })
  return router
}
