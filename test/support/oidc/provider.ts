import { generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'

/**
 * A real OpenID provider (oidc-provider) in a process of its own, which signs in whoever `login_hint` describes, as JSON:
 * a subject and claims. Arguments: port, `basic`, `post` or `none` for how its client authenticates, by how many
 * seconds its clock is off. Prints `listening`.
 */
const [port = '0', authentication = 'basic', clockOffset = '0'] = process.argv.slice(2)
const CLIENT_ID = 'lyceum'

// It warns of what is right in production: no memory of its own, the newest Node.
console.warn = () => undefined
console.info = () => undefined

const realNow = Date.now.bind(Date)
Date.now = () => realNow() + Number(clockOffset) * 1_000

interface Person {
  readonly sub: string
  readonly [claim: string]: unknown
}

const people = new Map<string, Person>()

const start = async (): Promise<void> => {
  const { Provider } = await import('oidc-provider')
  const issuer = `http://127.0.0.1:${port}`
  const jwk = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT_ID,
        ...(authentication === 'none'
          ? { token_endpoint_auth_method: 'none' as const }
          : {
              client_secret: 'a secret of the tests, long enough',
              token_endpoint_auth_method: `client_secret_${authentication}` as 'client_secret_basic',
            }),
        redirect_uris: ['https://learn.example.org/sign-in/example'],
        id_token_signed_response_alg: 'ES256',
      },
    ],
    clientAuthMethods: authentication === 'post' ? ['client_secret_post'] : ['client_secret_basic', 'none'],
    jwks: { keys: [{ ...jwk, use: 'sig', alg: 'ES256', kid: String(realNow()) }] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    pkce: { required: () => true },
    ttl: { IdToken: 60, AccessToken: 60, Grant: 60, Session: 60, Interaction: 60, AuthorizationCode: 60 },
    features: { devInteractions: { enabled: false } },
    cookies: { keys: ['a key of the tests'] },
    findAccount: (_, id) => ({ accountId: id, claims: () => people.get(id) ?? { sub: id } }),
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
  })

  provider.use(async (context, next) => {
    if (!context.path.startsWith('/interaction/')) {
      await next()
      return
    }
    const { params, prompt } = await provider.interactionDetails(context.req, context.res)
    if (typeof params['login_hint'] !== 'string') {
      const refused = { error: 'access_denied', error_description: 'the person said no' }
      return provider.interactionFinished(context.req, context.res, refused)
    }
    const person = JSON.parse(params['login_hint']) as Person
    people.set(person.sub, person)
    if (prompt.name === 'login')
      return provider.interactionFinished(context.req, context.res, { login: { accountId: person.sub } })
    const grant = new provider.Grant({ accountId: person.sub, clientId: CLIENT_ID })
    grant.addOIDCScope('openid email')
    const consent = { grantId: await grant.save() }
    return provider.interactionFinished(context.req, context.res, { consent }, { mergeWithLastSubmission: true })
  })

  const handle = provider.callback()
  createServer((request, response) => void handle(request, response)).listen(Number(port), '127.0.0.1', () => {
    process.stdout.write('listening\n')
  })
}

void start()
