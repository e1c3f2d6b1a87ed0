import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { jwtVerify } from 'jose'
import type { ServiceAccount } from '../../../src/adapters/fcm/service-account'
import { type Answer, type HttpPeer, startHttpPeer } from './http-peer'

/** Google's side of Firebase Cloud Messaging: the token endpoint, and the one that takes messages. */
export interface FcmService {
  readonly google: HttpPeer
  readonly fcm: HttpPeer
  readonly account: ServiceAccount
  /** Access tokens that are good; to take one away is to end it. */
  readonly good: Set<string>
  /** How long access tokens are good for, in seconds. */
  lifetime: number
  stop(): Promise<void>
}

/** Made once: that takes a while. */
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 })

const SCOPE = 'https://www.googleapis.com/auth/firebase.messaging'

/** A refusal as FCM writes it. */
export const fcmError = (status: number, errorCode: string, headers: Answer['headers'] = {}): Answer => ({
  status,
  headers,
  body: JSON.stringify({
    error: {
      ...{ code: status, status: errorCode, message: 'no' },
      details: [{ '@type': 'type.googleapis.com/google.firebase.fcm.v1.FcmError', errorCode }],
    },
  }),
})

export const startFcmService = async (): Promise<FcmService> => {
  const good = new Set<string>()
  const json = (body: object): Answer => ({
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

  const google = await startHttpPeer(async ({ body }) => {
    const form = new URLSearchParams(body.toString())
    if (form.get('grant_type') !== 'urn:ietf:params:oauth:grant-type:jwt-bearer') return { status: 400 }
    const { payload } = await jwtVerify(form.get('assertion') ?? '', publicKey, {
      ...{ algorithms: ['RS256'], issuer: service.account.client_email, audience: service.account.token_uri },
    })
    if (payload['scope'] !== SCOPE) return { status: 403 }
    const token = randomUUID()
    good.add(token)
    return json({ access_token: token, expires_in: service.lifetime, token_type: 'Bearer' })
  })

  const fcm = await startHttpPeer(({ method, path, headers, body }) => {
    const token = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1]
    if (token === undefined || !good.has(token)) return fcmError(401, 'UNAUTHENTICATED')
    if (method !== 'POST' || path !== '/v1/projects/a-project/messages:send') return { status: 404, body: '<html>' }
    const { message } = JSON.parse(body.toString()) as { readonly message: { readonly token: string } }
    return json({ name: `projects/a-project/messages/${message.token}` })
  })

  const service: FcmService = {
    ...{ google, fcm, good, lifetime: 3_600 },
    account: {
      project_id: 'a-project',
      client_email: 'lyceum@a-project.iam.gserviceaccount.com',
      private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      token_uri: `${google.url}/token`,
    },
    stop: async () => {
      await Promise.all([google.stop(), fcm.stop()])
    },
  }
  return service
}
